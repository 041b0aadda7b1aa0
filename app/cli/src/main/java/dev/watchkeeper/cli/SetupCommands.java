package dev.watchkeeper.cli;

import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobsPort;
import dev.watchkeeper.control.ProjectProposal;
import dev.watchkeeper.control.SettingsEntry;
import dev.watchkeeper.control.Surroundings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands about what surrounds the work: agents, hosts, plugins, the model, the machine. */
final class SetupCommands {
    private SetupCommands() {}

    static int health(CommandContext c, List<HealthLine> lines) {
        if (c.json()) {
            c.json(JsonWriter.list(lines, StatusJson::health));
        } else {
            for (HealthLine line : lines) {
                c.print(
                        (line.ok()
                                        ? c.text().tone(Text.Tone.GOOD, "ok     ")
                                        : c.text().tone(Text.Tone.BAD, "not ok "))
                                + Text.clean(line.what())
                                + "  "
                                + Text.clean(line.detail()));
                if (!line.ok() && !line.mend().isEmpty()) {
                    c.print("         → " + Text.clean(c.spoken(line.mend())));
                }
            }
        }
        return lines.stream().allMatch(HealthLine::ok) ? Action.DONE : Action.MISSING;
    }

    static int check(CommandContext c, String what) {
        try (Control control = c.open()) {
            return checked(c, control, control.checkHealth(what));
        }
    }

    private static int checked(CommandContext c, JobsPort jobs, Job begun) {
        JobResult.Checked ended = JobFollower.quiet(c).result(jobs, begun, JobResult.Checked.class);
        return ended == null ? Action.INTERRUPTED : health(c, ended.lines());
    }

    private static int agents(CommandContext c, List<SettingsEntry> agents) {
        if (c.json()) {
            c.json(
                    JsonWriter.list(
                            agents,
                            a ->
                                    JsonWriter.object(
                                            "name", a.name(), "type", a.type(), "host", a.host())));
        } else {
            List<List<String>> rows = new ArrayList<>();
            agents.forEach(a -> rows.add(List.of(a.name(), a.type(), a.host())));
            c.print(c.text().table(rows));
        }
        return Action.DONE;
    }

    private static int hosts(CommandContext c, List<ConfiguredHost> hosts) {
        if (c.json()) {
            c.json(
                    JsonWriter.list(
                            hosts,
                            h ->
                                    JsonWriter.object(
                                            "name", h.name(),
                                            "type", h.type(),
                                            "files_here", h.filesHere(),
                                            "default", h.standard())));
        } else {
            List<List<String>> rows = new ArrayList<>();
            hosts.forEach(
                    h -> rows.add(List.of(h.name(), h.type(), h.standard() ? "default" : "")));
            c.print(c.text().table(rows));
        }
        return Action.DONE;
    }

    @Command(name = "doctor", description = "Checks the machine, the model, agents and hosts.")
    static final class Doctor extends Action {
        Doctor(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.surroundings()) {
                return checked(c, around, around.checkMachine());
            }
        }
    }

    @Command(name = "init", description = "Makes a workspace ready: proposes its settings.")
    static final class Init extends Action {
        @Parameters(paramLabel = "PATH", arity = "0..1", description = "Else the current folder.")
        @Nullable String path;

        Init(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            String in = path;
            ProjectProposal made;
            try (Surroundings around = c.changeSurroundings("init")) {
                Path folder = in == null ? c.folder() : c.folder().resolve(in).normalize();
                made = around.proposeProject(folder.toString());
            }
            if (c.json()) {
                c.json(
                        JsonWriter.object(
                                "file", made.file(),
                                "written", made.written(),
                                "text", made.text(),
                                "notices", made.notices()));
                return DONE;
            }
            c.print((made.written() ? "Wrote " : "Left as it is: ") + made.file());
            c.print(made.text().indent(2).stripTrailing());
            made.notices().forEach(c::print);
            c.print("Next: " + c.command("project add " + (in == null ? "." : in) + " --trust"));
            return DONE;
        }
    }

    @Command(
            name = "agent",
            description = "The agents of the settings.",
            subcommands = {AgentList.class, AgentCheck.class})
    static final class Agents {}

    @Command(name = "list", description = "All agents.")
    static final class AgentList extends Action {
        AgentList(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.surroundings()) {
                return agents(c, around.agentEntries());
            }
        }
    }

    @Command(name = "check", description = "Whether each can work.")
    static final class AgentCheck extends Action {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this one.")
        @Nullable String name;

        AgentCheck(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            return check(c, name == null ? "agents" : "agent " + name);
        }
    }

    @Command(
            name = "host",
            description = "The hosts of the settings.",
            subcommands = {HostList.class, HostCheck.class})
    static final class Hosts {}

    @Command(name = "list", description = "All hosts.")
    static final class HostList extends Action {
        HostList(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.surroundings()) {
                return hosts(c, around.hostEntries());
            }
        }
    }

    @Command(name = "check", description = "Whether each can be reached.")
    static final class HostCheck extends Action {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this one.")
        @Nullable String name;

        HostCheck(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            return check(c, name == null ? "hosts" : "host " + name);
        }
    }

    /** Stands in the list of commands; its words are read as those of {@code --help}. */
    @Command(name = "help", description = "This text, or that of a command: help COMMAND.")
    static final class Help extends Action {
        Help(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            return DONE;
        }
    }

    @Command(name = "version", description = "The version.")
    static final class Version extends Action {
        Version(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            if (c.json()) {
                c.json(
                        JsonWriter.object(
                                "version", Cli.VERSION,
                                "java", System.getProperty("java.version"),
                                "system", System.getProperty("os.name")));
            } else {
                c.print("watchkeeper " + Cli.VERSION);
            }
            return DONE;
        }
    }
}
