package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The real Codex CLI, whose model is a script. */
public final class ScriptedCodex {
    private ScriptedCodex() {}

    /** Where the CLI is; the test is skipped if it is not here. */
    public static String executable() {
        Optional<String> found = found();
        assumeTrue(
                found.isPresent(),
                "skipped: the Codex CLI is not here; set WATCHKEEPER_CODEX to its path or put"
                        + " 'codex' on the PATH");
        return found.orElseThrow();
    }

    /**
     * Its environment: a configuration of its own, and a way to nothing but the loopback.
     *
     * @param user a folder for its own files
     */
    public static Map<String, String> environment(Path user) {
        return Map.of(
                "HOME", user.toString(),
                "CODEX_HOME", user.resolve(".codex").toString(),
                "SCRIPTED_KEY", "scripted",
                "HTTPS_PROXY", "http://127.0.0.1:9",
                "TZ", "UTC");
    }

    /**
     * Values of its configuration.
     *
     * @param url of the {@link ScriptedResponsesServer}
     */
    public static List<String> config(String url) {
        return List.of(
                "model_provider=\"scripted\"",
                "model_providers.scripted={name=\"scripted\", base_url=\""
                        + url
                        + "\", env_key=\"SCRIPTED_KEY\", wire_api=\"responses\","
                        + " request_max_retries=0, stream_max_retries=0}",
                "analytics.enabled=false",
                "features.plugins=false",
                "features.apps=false");
    }

    private static Optional<String> found() {
        String named = System.getenv("WATCHKEEPER_CODEX");
        if (named != null) {
            return Optional.of(named);
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(place -> new File(place, "codex"))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
    }
}
