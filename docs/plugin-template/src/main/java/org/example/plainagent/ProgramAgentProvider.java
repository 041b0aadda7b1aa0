package org.example.plainagent;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEnvironment;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.agent.LineCutter;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;

import org.pf4j.Extension;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Agents that read a prompt and end. */
@Extension
public final class ProgramAgentProvider implements AgentProvider {
    @Override
    public String type() {
        return "plain-agent";
    }

    @Override
    public Agent create(AgentConfig config) {
        return new ProgramAgent(config);
    }

    record ProgramAgent(AgentConfig config) implements Agent {
        @Override
        public String newSession() {
            return null; // It remembers nothing.
        }

        @Override
        public ProcessSpec launch(Host host, Assignment work) {
            return new ProcessSpec(
                    work.run(),
                    List.of(executable(host)),
                    "",
                    AgentEnvironment.of(host.environment(), name -> false, config.env()),
                    ProcessSpec.Input.GIVEN,
                    work.prompt().getBytes(StandardCharsets.UTF_8),
                    Map.of());
        }

        @Override
        public OutputReader reader() {
            return new ProgramReader();
        }

        @Override
        public List<CheckResult> check(Host host) {
            String what = "agent " + config.name();
            try {
                return List.of(new CheckResult(what, true, executable(host), ""));
            } catch (PluginException e) {
                return List.of(new CheckResult(what, false, e.getMessage(), e.hint()));
            }
        }

        private String executable(Host host) {
            String given = config.executable();
            String name = given != null ? given : String.valueOf(config.options().get("program"));
            return host.files()
                    .which(name)
                    .orElseThrow(() ->
                            new PluginException(
                                    PluginException.Kind.MISSING,
                                    "agent "
                                            + config.name()
                                            + ": no executable '"
                                            + name
                                            + "' on "
                                            + host.name(),
                                    "install it, or correct agents." + config.name() + ".program"));
        }
    }

    static final class ProgramReader implements OutputReader {
        private final LineCutter lines = new LineCutter();
        private String last = "";

        @Override
        public List<AgentEvent> accept(Processes.Stream stream, byte[] bytes) {
            if (stream != Processes.Stream.OUT) {
                return List.of();
            }
            List<String> said = lines.accept(bytes);
            said.forEach(line -> last = line);
            return said.stream().<AgentEvent>map(AgentEvent.Text::new).toList();
        }

        @Override
        public boolean finished() {
            return false; // Only its exit says so.
        }

        @Override
        public boolean toolInFlight() {
            return false;
        }

        @Override
        public AgentEnd end(Exit exit) {
            String rest = lines.rest();
            String words = rest.isBlank() ? last : rest;
            AgentEnd.Ending ending =
                    exit.weSignalled() // Then its status says nothing.
                            ? AgentEnd.Ending.SIGNALLED
                            : switch (exit.status()) {
                                case Exit.VANISHED -> AgentEnd.Ending.VANISHED;
                                case 0 ->
                                        words.isBlank()
                                                ? AgentEnd.Ending.EMPTY
                                                : AgentEnd.Ending.COMPLETED;
                                default -> AgentEnd.Ending.ERROR;
                            };
            List<String> problems =
                    ending == AgentEnd.Ending.ERROR
                            ? List.of("It ended with exit status " + exit.status() + ".")
                            : List.of();
            return new AgentEnd(ending, words, problems, List.of(), null, List.of(), null, 0, 0, 0);
        }
    }
}
