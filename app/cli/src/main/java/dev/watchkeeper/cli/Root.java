package dev.watchkeeper.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Callable;

/** The command without a name and the options that every command takes. */
@Command(name = "watchkeeper", description = "Looks after coding agents while you don't.")
final class Root implements Callable<Integer> {
    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where the database, logs, runs and checkpoints are.")
    @Nullable Path home;

    @Option(
            names = "--set",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY=VALUE",
            description = "A setting for this command only; may be repeated.")
    List<String> sets = new ArrayList<>();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "JSON for scripts.")
    boolean json;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Tell more; errors with their stack trace.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "This text.")
    boolean help;

    @Spec @Nullable CommandSpec spec;

    /** Whether lines of a stream of events are on stdout already. */
    boolean streaming;

    private @Nullable CommandContext context;

    /**
     * The commands by name, in the order in which help lists them. They are no annotation because
     * the reader of a command costs milliseconds: only the one that was typed is read.
     */
    static SequencedMap<String, Class<?>> commands() {
        SequencedMap<String, Class<?>> all = new LinkedHashMap<>();
        all.put("demo", DemoCommand.class);
        all.put("doctor", SetupCommands.Doctor.class);
        all.put("preflight", PreflightCommand.class);
        all.put("init", SetupCommands.Init.class);
        all.put("project", ProjectCommands.class);
        all.put("task", TaskCommands.class);
        all.put("run", RunCommand.class);
        all.put("pause", SupervisorCommands.Pause.class);
        all.put("resume", SupervisorCommands.Resume.class);
        all.put("stop", SupervisorCommands.Stop.class);
        all.put("status", SupervisorCommands.Status.class);
        all.put("watch", SupervisorCommands.Watch.class);
        all.put("log", LogCommand.class);
        all.put("hold", HoldCommands.class);
        all.put("breakpoint", BreakpointCommands.class);
        all.put("confidence", ConfidenceCommands.class);
        all.put("checkpoint", CheckpointCommands.class);
        all.put("job", JobCommands.class);
        all.put("agent", SetupCommands.Agents.class);
        all.put("host", SetupCommands.Hosts.class);
        all.put("plugin", PluginCommands.class);
        all.put("model", ModelCommands.class);
        all.put("config", ConfigCommands.class);
        all.put("report", ReportCommand.class);
        all.put("shell", ShellCommand.class);
        all.put("help", SetupCommands.Help.class);
        all.put("version", SetupCommands.Version.class);
        return all;
    }

    /**
     * The command that the words name, else all of them: for help, and to tell what is similar.
     *
     * @param words as typed, the options that stand before the command included
     */
    static SequencedMap<String, Class<?>> commands(List<String> words) {
        SequencedMap<String, Class<?>> all = commands();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--home") || word.equals("--set")) {
                i++;
            } else if (!word.startsWith("-")) {
                Class<?> named = all.get(word);
                return named == null ? all : new LinkedHashMap<>(Map.of(word, named));
            }
        }
        return all;
    }

    /** The words with {@code help COMMAND} as {@code COMMAND --help}. */
    static List<String> helped(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--home") || word.equals("--set")) {
                i++;
            } else if (word.equals("help")) {
                List<String> helped = new ArrayList<>(words);
                helped.remove(i);
                boolean ofNone =
                        i < helped.size()
                                && !helped.get(i).startsWith("-")
                                && !commands().containsKey(helped.get(i));
                if (!ofNone) {
                    helped.add("--help");
                }
                return helped;
            } else if (!word.startsWith("-")) {
                return words;
            }
        }
        return words;
    }

    /** The home that the words name; {@code null} if none, or not in so many words. */
    static @Nullable Path home(List<String> words) {
        @Nullable Path home = null;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--home=")) {
                home = Path.of(word.substring("--home=".length()));
            } else if (word.equals("--home") && i + 1 < words.size()) {
                home = Path.of(words.get(++i));
            } else if (word.equals("--set")) {
                i++;
            }
        }
        return home;
    }

    /** Whether the words ask for JSON, whatever else is wrong with them. */
    static boolean asksForJson(List<String> words) {
        return words.contains("--json") || words.contains("--json=true");
    }

    void enter(CommandContext entered) {
        context = entered;
    }

    @Override
    public Integer call() {
        CommandContext c = Objects.requireNonNull(context);
        if (c.application().hasDisplay()) {
            c.changing("desktop");
            return c.application().desktop(c.place(), null);
        }
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        line.usage(c.out());
        return 0;
    }
}
