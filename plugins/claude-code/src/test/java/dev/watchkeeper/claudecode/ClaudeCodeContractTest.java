package dev.watchkeeper.claudecode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentContract;
import dev.watchkeeper.plugin.agent.AgentProvider;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

@NullMarked
class ClaudeCodeContractTest extends AgentContract {
    @Override
    protected AgentProvider provider() {
        return new ClaudeCodeProvider();
    }

    @Override
    protected AgentConfig config() {
        return config(Map.of("max-turns", 5, "allowed-tools", List.of("Bash(git log:*)", "Read")));
    }

    @Override
    protected String executable() {
        return "claude";
    }

    @Test
    void beginsAndResumesASessionByItsId() {
        List<String> base =
                List.of(
                        "/bin/claude",
                        "-p",
                        "--output-format",
                        "stream-json",
                        "--verbose",
                        "--input-format",
                        "stream-json",
                        "--permission-prompt-tool",
                        "stdio");
        List<String> options =
                List.of(
                        "--permission-mode",
                        "acceptEdits",
                        "--max-turns",
                        "5",
                        "--allowedTools=Bash(git log:*),Read");
        assertEquals(
                joined(base, List.of("--session-id", "s"), options),
                agent().launch(host(), work("s", false)).command());
        assertEquals(
                joined(base, List.of("--resume", "s"), options),
                agent().launch(host(), work("s", true)).command());
    }

    @Test
    void inheritsTheLoginButNotTheSessionAroundUs() {
        Map<String, String> env = agent().launch(host(), work("s", false)).environment();
        assertEquals("key", env.get("ANTHROPIC_API_KEY"));
        assertEquals("1", env.get("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"));
        assertEquals("1", env.get("DISABLE_AUTOUPDATER"));
        assertNull(env.get("CLAUDE_CODE_ENTRYPOINT"));
        assertNull(env.get("IS_SANDBOX"));
    }

    @Test
    void refusesAPermissionModeThatDoesNotExist() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () ->
                                new ClaudeCodeProvider()
                                        .create(config(Map.of("permission-mode", "acceptAll"))));
        assertEquals(PluginException.Kind.SETTINGS, e.kind());
    }

    private static AgentConfig config(Map<String, Object> options) {
        return new AgentConfig("builder", null, Map.of("OWN", "1"), options);
    }

    private static List<String> joined(List<String> a, List<String> b, List<String> c) {
        return Stream.of(a, b, c).flatMap(List::stream).toList();
    }
}
