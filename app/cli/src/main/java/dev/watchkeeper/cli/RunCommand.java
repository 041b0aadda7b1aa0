package dev.watchkeeper.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code run} */
@Command(name = "run", description = "Works the tasks off; this process is the supervisor.")
final class RunCommand extends Action {
    @Option(names = "--project", paramLabel = "P", description = "Only this project's tasks.")
    @Nullable String project;

    @Option(names = "--until", paramLabel = "WHEN", description = "idle (usual) or breakpoint.")
    RunLoop.Until until = RunLoop.Until.IDLE;

    @Option(names = "--detach", description = "In the background.")
    boolean detach;

    @Option(
            names = "--restore-backup",
            description = "If the home's database is damaged: go on from its last backup.")
    boolean restoreBackup;

    RunCommand(CommandContext c) {
        super(c);
    }

    /** Whether these words are likely to make this process the supervisor. */
    static boolean becomesSupervisor(Map<String, Class<?>> commands, List<String> words) {
        return commands.size() == 1
                && commands.containsValue(RunCommand.class)
                && words.stream().noneMatch(List.of("--detach", "--help", "-h")::contains);
    }

    @Override
    public Integer call() throws Exception {
        c.changing("run");
        if (detach) {
            long pid = c.application().detach(c.place(), arguments());
            if (c.json()) {
                c.json(JsonWriter.object("pid", pid));
            } else {
                c.print("A supervisor runs in the background, process " + pid + ".");
                c.print("Follow it: " + c.command("watch") + "; end it: " + c.command("stop"));
            }
            return DONE;
        }
        ApplicationPort.Supervision supervision =
                c.application().supervise(c.place(), restoreBackup);
        try (RunLoop loop = new RunLoop(c, supervision)) {
            if (!supervision.ours()) {
                c.remark("A supervisor runs already; attached to it.");
            }
            String asked = project;
            return loop.run(
                    control -> asked == null ? null : c.requireProject(control, asked).id(), until);
        }
    }

    /** The same run for another process. */
    private List<String> arguments() {
        List<String> all =
                new ArrayList<>(List.of("--until", until.name().toLowerCase(Locale.ROOT)));
        String asked = project;
        if (asked != null) {
            // As it stands: two dots behind a link lead out of where the link leads to.
            boolean path = ProjectPaths.isPath(asked);
            all.addAll(List.of("--project", path ? c.folder().resolve(asked).toString() : asked));
        }
        if (restoreBackup) {
            all.add("--restore-backup");
        }
        return all;
    }
}
