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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The command without a name and the options that every command takes. */
@Command(
        name = "watchkeeper",
        description = "Looks after coding agents while you don't.",
        subcommands = {
            DemoCommand.class,
            SetupCommands.Doctor.class,
            SetupCommands.Init.class,
            ProjectCommands.class,
            TaskCommands.class,
            RunCommand.class,
            SupervisorCommands.Pause.class,
            SupervisorCommands.Resume.class,
            SupervisorCommands.Stop.class,
            SupervisorCommands.Status.class,
            SupervisorCommands.Watch.class,
            LogCommand.class,
            BreakpointCommands.class,
            CheckpointCommands.class,
            SetupCommands.Agents.class,
            SetupCommands.Hosts.class,
            PluginCommands.class,
            ModelCommands.class,
            ConfigCommands.class,
            ReportCommand.class,
            ShellCommand.class,
            SetupCommands.Version.class
        })
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

    private @Nullable Context context;

    void enter(Context entered) {
        context = entered;
    }

    @Override
    public Integer call() {
        Context c = Objects.requireNonNull(context);
        if (c.surroundings().hasDisplay()) {
            c.changing("desktop");
            return c.surroundings().desktop(c.place(), null);
        }
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        line.usage(c.out());
        return 0;
    }
}
