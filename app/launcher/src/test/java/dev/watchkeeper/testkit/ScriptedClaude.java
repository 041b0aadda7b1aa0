package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The real Claude Code, whose model is a script. */
public final class ScriptedClaude {
    private ScriptedClaude() {}

    /** Where the CLI is; the test is skipped if it is not here. */
    public static String executable() {
        Optional<String> found = found();
        assumeTrue(
                found.isPresent(),
                "skipped: the Claude Code CLI is not here; set WATCHKEEPER_CLAUDE to its path or"
                        + " put 'claude' on the PATH");
        return found.orElseThrow();
    }

    /**
     * The whole user settings of a world whose only agent it is.
     *
     * @param user a folder for its own files
     * @param url of the {@link ScriptedMessagesServer}
     * @param more further lines
     */
    public static String settings(String executable, Path user, String url, String more) {
        return """
        model: {provider: none}
        agents:
          claude:
            type: claude-code
            executable: '%s'
            env:
              HOME: '%s'
              CLAUDE_CONFIG_DIR: '%s'
              ANTHROPIC_BASE_URL: '%s'
              ANTHROPIC_API_KEY: sk-scripted
              CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1'
              DISABLE_TELEMETRY: '1'
              IS_SANDBOX: '1'
        default-agent: claude
        """
                        .formatted(executable, user, user.resolve(".claude"), url)
                + more;
    }

    private static Optional<String> found() {
        String named = System.getenv("WATCHKEEPER_CLAUDE");
        if (named != null) {
            return Optional.of(named);
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(place -> new File(place, "claude"))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
    }
}
