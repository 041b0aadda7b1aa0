package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** {@code demo} */
@Command(name = "demo", description = "A whole night in a minute, with scripted agents.")
final class DemoCommand extends Action {
    @Option(names = "--headless", description = "In the terminal, even where there is a display.")
    boolean headless;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep project and home there.")
    @Nullable Path keep;

    @Option(names = "--fast", description = "The scripted agents hurry.")
    boolean fast;

    DemoCommand(CommandContext c) {
        super(c);
    }

    @Override
    public Integer call() throws Exception {
        c.changing("demo");
        Path kept = keep;
        ApplicationPort.Demo demo =
                c.application()
                        .demo(
                                kept == null ? null : c.folder().resolve(kept).normalize(),
                                fast,
                                c.place().sets());
        try (Control control = demo.control()) {
            if (!headless && !c.json() && c.application().hasDisplay()) {
                return c.application().desktop(c.place(), demo);
            }
            c.at(demo.home());
            if (!c.json()) {
                c.print("The demo's project: " + demo.folder());
            }
            RunLoop loop = new RunLoop(c, new ApplicationPort.Supervision(control, true));
            int status = loop.run(_ -> null, RunLoop.Until.IDLE);
            if (demo.kept()) {
                c.print("All of it stays in " + demo.home().getParent() + ".");
            } else {
                c.print("The demo's folder goes now; --keep DIR keeps it to answer the questions.");
            }
            return status;
        }
    }
}
