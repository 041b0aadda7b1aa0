package org.example.plainagent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentContract;
import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the supervisor relies on in every agent, and what this one adds. */
class ProgramAgentTest extends AgentContract {
    @Override
    protected AgentProvider provider() {
        return new ProgramAgentProvider();
    }

    @Override
    protected AgentConfig config() {
        return new AgentConfig("mine", null, Map.of("OWN", "1"), Map.of("program", executable()));
    }

    @Override
    protected String executable() {
        return "my-program";
    }

    @Test
    void whatItSaidLastIsItsAnswer() {
        OutputReader reader = agent().reader();
        reader.accept(Processes.Stream.OUT, "On it.\nDone.\n".getBytes(StandardCharsets.UTF_8));
        AgentEnd end = reader.end(new OutputReader.Exit(0, false));
        assertEquals(AgentEnd.Ending.COMPLETED, end.ending());
        assertEquals("Done.", end.finalText());
    }

    @Test
    void oneThatSaysNothingIsNotTakenForDone() {
        assertEquals(
                AgentEnd.Ending.EMPTY,
                agent().reader().end(new OutputReader.Exit(0, false)).ending());
    }
}
