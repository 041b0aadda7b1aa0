package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Project;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run} */
@Command(name = "run", description = "Works the tasks off; this process is the supervisor.")
final class RunCommand extends Action {
    @Option(names = "--project", paramLabel = "P", description = "Only this project's tasks.")
    @Nullable String project;

    @Option(names = "--until", paramLabel = "WHEN", description = "idle (usual) or breakpoint.")
    RunLoop.Until until = RunLoop.Until.IDLE;

    @Option(names = "--detach", description = "In the background.")
    boolean detach;

    RunCommand(Context c) {
        super(c);
    }

    @Override
    public Integer call() throws Exception {
        c.changing("run");
        if (detach) {
            long pid = c.surroundings().detach(c.place(), project);
            if (c.json()) {
                c.json(Json.object("pid", pid));
            } else {
                c.print("A supervisor runs in the background, process " + pid + ".");
                c.print("Follow it: " + c.command("watch") + "; end it: " + c.command("stop"));
            }
            return DONE;
        }
        Surroundings.Supervision supervision = c.surroundings().supervise(c.place());
        try (Control control = supervision.control()) {
            String asked = project;
            Project only = asked == null ? null : c.requireProject(control, asked);
            if (!supervision.ours() && !c.json()) {
                c.remark("A supervisor runs already; attached to it.");
            }
            return new RunLoop(c, control, Context.idOf(only)).run(until, supervision.ours());
        }
    }
}
