package dev.watchkeeper.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentContract;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.host.ProcessSpec;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

@NullMarked
class CommandContractTest extends AgentContract {
    @Override
    protected AgentProvider provider() {
        return new CommandProvider();
    }

    @Override
    protected AgentConfig config() {
        return config("stdin");
    }

    @Override
    protected String executable() {
        return "my-agent";
    }

    @Test
    void givesThePromptInTheWayOfTheSettings() {
        ProcessSpec stdin = launched("stdin");
        assertEquals("Make it so.", new String(stdin.stdin(), StandardCharsets.UTF_8));
        assertEquals(List.of("/bin/my-agent", "--fast"), stdin.command());
        ProcessSpec file = launched("file");
        assertEquals(0, file.stdin().length);
        assertEquals("@RUN@/prompt", file.environment().get("WATCHKEEPER_PROMPT_FILE"));
        ProcessSpec argument = launched("argument");
        assertEquals(List.of("/bin/my-agent", "--fast", "Make it so."), argument.command());
    }

    @Test
    void saysWhichTaskAndAttemptItIs() {
        Map<String, String> env = launched("stdin").environment();
        assertEquals("t1", env.get("WATCHKEEPER_TASK"));
        assertEquals("2", env.get("WATCHKEEPER_ATTEMPT"));
        assertEquals("@RUN@/events", env.get("WATCHKEEPER_EVENTS"));
        assertEquals("s", env.get("WATCHKEEPER_SESSION"));
    }

    @Test
    void refusesSettingsWithoutACommand() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () ->
                                new CommandProvider()
                                        .create(new AgentConfig("own", null, Map.of(), Map.of())));
        assertEquals(PluginException.Kind.SETTINGS, e.kind());
    }

    @Test
    void aPathFromTheWorkspaceIsLeftToEachProject() {
        for (String name : List.of("./my-agent.sh", "tools/my-agent.sh")) {
            AgentConfig relative =
                    new AgentConfig("own", null, Map.of(), Map.of("run", List.of(name)));
            CheckResult told =
                    new CommandProvider()
                            .create(relative)
                            .check(new CommandContractTest().host())
                            .getFirst();
            assertTrue(told.ok(), told::detail);
            assertEquals(
                    name + " is looked for in each project's own folder when it runs there",
                    told.detail());
        }
    }

    private static ProcessSpec launched(String prompt) {
        CommandContractTest test = new CommandContractTest();
        return new CommandProvider().create(config(prompt)).launch(test.host(), work("s", false));
    }

    private static AgentConfig config(String prompt) {
        return new AgentConfig(
                "own",
                null,
                Map.of("OWN", "1"),
                Map.of("run", List.of("my-agent", "--fast"), "prompt", prompt));
    }
}
