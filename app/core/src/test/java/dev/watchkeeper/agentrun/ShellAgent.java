package dev.watchkeeper.agentrun;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.LineCutter;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An agent that is its prompt, read by a shell; RESULT, TOOL and TOOL-END lines mean that. */
final class ShellAgent implements Agent {
    @Override
    public @Nullable String newSession() {
        return null;
    }

    @Override
    public ProcessSpec launch(Host host, Assignment assignment) {
        return new ProcessSpec(
                assignment.run(),
                List.of("sh", "-c", assignment.prompt()),
                "",
                Map.of("PATH", System.getenv("PATH"), "EVENTS", ProcessSpec.RUN + "/events"),
                ProcessSpec.Input.GIVEN,
                new byte[0],
                Map.of());
    }

    @Override
    public OutputReader reader() {
        return new Reader();
    }

    @Override
    public List<CheckResult> check(Host host) {
        return List.of();
    }

    private static final class Reader implements OutputReader {
        private final LineCutter out = new LineCutter();
        private final LineCutter events = new LineCutter();
        private final List<String> said = new ArrayList<>();
        private boolean result;
        private boolean tool;

        @Override
        public List<AgentEvent> accept(Processes.Stream stream, byte[] bytes) {
            List<AgentEvent> told = new ArrayList<>();
            switch (stream) {
                case OUT ->
                        out.accept(bytes)
                                .forEach(line -> {
                                    said.add(line);
                                    result = line.equals("RESULT");
                                    tool = line.equals("TOOL") || tool && !line.equals("TOOL-END");
                                    told.add(new AgentEvent.Text(line));
                                });
                case ERR -> {}
                case EVENTS ->
                        events.accept(bytes)
                                .forEach(id -> told.add(new AgentEvent.Session(id, "", "")));
            }
            return told;
        }

        @Override
        public boolean finished() {
            return result;
        }

        @Override
        public boolean toolInFlight() {
            return tool;
        }

        @Override
        public AgentEnd end(Exit exit) {
            AgentEnd.Ending ending =
                    exit.weSignalled()
                            ? AgentEnd.Ending.SIGNALLED
                            : exit.status() == Exit.VANISHED
                                    ? AgentEnd.Ending.VANISHED
                                    : exit.status() == 0
                                            ? AgentEnd.Ending.COMPLETED
                                            : AgentEnd.Ending.ERROR;
            return new AgentEnd(
                    ending,
                    String.join(",", said),
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    null,
                    0,
                    0,
                    0);
        }
    }
}
