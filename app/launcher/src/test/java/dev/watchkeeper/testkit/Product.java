package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real product as a process of its own. */
public final class Product {
    /** The name that hints are to show. */
    public static final String NAME = "scripts/watchkeeper";

    private final Path folder;
    private final Process process;
    private final Path out;
    private final Path err;

    private Product(Path folder, Process process, Path out, Path err) {
        this.folder = folder;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * What came of a command.
     *
     * @param exit its status
     */
    public record Result(int exit, String out, String err) {}

    /** The words that start it, without arguments. */
    public static List<String> command() {
        return JavaStart.words(
                "dev.watchkeeper.Main",
                List.of("-Dwatchkeeper.dist=" + World.dist(), "-Dwatchkeeper.command=" + NAME),
                List.of());
    }

    /**
     * Starts it.
     *
     * @param folder where its output is kept and where it is called
     */
    public static Product start(Path folder, Path home, String... args) {
        try {
            List<String> all = new ArrayList<>(command());
            all.addAll(List.of("--home", home.toString()));
            all.addAll(List.of(args));
            Path out = Files.createTempFile(folder, "product", ".out");
            Path err = Files.createTempFile(folder, "product", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(all)
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().keySet().removeIf(n -> n.startsWith("WATCHKEEPER_"));
            builder.environment().remove("DISPLAY");
            return new Product(folder, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits for its end. */
    public static Result run(Path folder, Path home, String... args) {
        return start(folder, home, args).end();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public Result end() {
        try {
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(out, StandardCharsets.UTF_8);
            String complained = Files.readString(err, StandardCharsets.UTF_8);
            assertTrue(ended, () -> "in time: " + folder + "\n" + said + complained);
            return new Result(process.exitValue(), said, complained);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
