package dev.watchkeeper.codex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentContract;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.agent.EmptyHost;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

@NullMarked
class CodexContractTest extends AgentContract {
    @Override
    protected AgentProvider provider() {
        return new CodexProvider();
    }

    @Override
    protected AgentConfig config() {
        return config(Map.of("model", "m", "writable-folders", List.of("/cache")));
    }

    @Override
    protected String executable() {
        return "codex";
    }

    @Test
    void beginsAndResumesASessionWithTheSameOptions() {
        String options =
                "/bin/codex exec --json --skip-git-repo-check --sandbox workspace-write"
                        + " --config approval_policy=\"never\""
                        + " --config sandbox_workspace_write.network_access=false"
                        + " --add-dir /cache --model m";
        assertEquals(options + " -", command(config(), false));
        assertEquals(options + " resume s -", command(config(), true));
    }

    @Test
    void whatIsSetMoreComesLastAndWins() {
        Map<String, Object> more =
                Map.of(
                        "sandbox",
                        "danger-full-access",
                        "network",
                        true,
                        "profile",
                        "night",
                        "reasoning-effort",
                        "high",
                        "config",
                        List.of("a.b=\"c\""),
                        "arguments",
                        List.of("--search"));
        String command = command(config(more), false);
        assertTrue(command.contains("--sandbox danger-full-access --profile night "), command);
        assertTrue(command.contains("network_access=true"), command);
        assertTrue(
                command.endsWith(
                        "--config model_reasoning_effort=high --config a.b=\"c\" --search -"),
                command);
    }

    @Test
    void inheritsTheLoginButNotTheSandboxAroundUs() {
        EmptyHost host =
                new EmptyHost(
                        Set.of("codex"),
                        Map.of(
                                "CODEX_HOME", "/home/u/.codex",
                                "OPENAI_API_KEY", "key",
                                "CODEX_SANDBOX", "seatbelt",
                                "CODEX_THREAD_ID", "t"));
        Map<String, String> env = agent().launch(host, work("s", false)).environment();
        assertEquals("/home/u/.codex", env.get("CODEX_HOME"));
        assertEquals("key", env.get("OPENAI_API_KEY"));
        assertNull(env.get("CODEX_SANDBOX"));
        assertNull(env.get("CODEX_THREAD_ID"));
    }

    @Test
    void refusesASandboxThatDoesNotExist() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () -> provider().create(config(Map.of("sandbox", "none"))));
        assertEquals(PluginException.Kind.SETTINGS, e.kind());
        assertTrue(e.hint().contains("workspace-write"), e.hint());
    }

    private String command(AgentConfig config, boolean resume) {
        return String.join(
                " ", provider().create(config).launch(host(), work("s", resume)).command());
    }

    private static AgentConfig config(Map<String, Object> options) {
        return new AgentConfig("builder", null, Map.of("OWN", "1"), options);
    }
}
