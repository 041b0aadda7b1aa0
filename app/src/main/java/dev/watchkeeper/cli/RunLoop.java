package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Follows a run until it is over, tells what happens, and says at the end what came of it. */
final class RunLoop {
    private static final int BATCH = 500;
    private static final long WAIT_MS = 500;

    private final Context c;
    private final Control control;
    private final @Nullable String project;
    private final AtomicInteger pressed = new AtomicInteger();
    private @Nullable Event night;

    /** When a run is over. */
    enum Until {
        IDLE,
        BREAKPOINT
    }

    RunLoop(Context c, Control control, @Nullable String project) {
        this.c = c;
        this.control = control;
        this.project = project;
    }

    /**
     * Starts the loop and returns the exit status at its end.
     *
     * @param ours whether the supervisor is this process; it is stopped then where work would go on
     */
    int run(Until until, boolean ours) throws Exception {
        long seq = control.overview().lastSeq();
        control.run(project);
        EventText lines = new EventText(c.text(), ZoneId.systemDefault());
        boolean stopping = false;
        try (AutoCloseable listening = c.surroundings().onInterrupt(this::interrupted)) {
            while (true) {
                List<Event> news = control.events(seq, BATCH, WAIT_MS);
                for (Event event : news) {
                    seq = event.seq();
                    tell(lines, event);
                }
                Overview now = control.overview();
                if (now.lastSeq() > seq) {
                    continue;
                }
                boolean over =
                        now.supervisor().equals("idle") || now.supervisor().equals("stopped");
                if (over) {
                    break;
                }
                if (until == Until.BREAKPOINT && !now.open().isEmpty() && pressed.get() == 0) {
                    if (!ours) {
                        break;
                    }
                    if (!stopping) {
                        stopping = true;
                        control.stop(false);
                    }
                }
            }
        }
        if (pressed.get() > 0) {
            c.remark("Stopped. " + c.command("run") + " goes on where it was.");
            return Action.INTERRUPTED;
        }
        return outcome();
    }

    private void tell(EventText lines, Event event) {
        if (SummaryLine.ofNight(event)) {
            night = event;
        }
        if (c.json()) {
            c.json(Json.event(event));
        } else if (EventText.tells(event)) {
            c.print(lines.line(event));
        }
    }

    /** The first Ctrl-C interrupts the agents, the second ends them, the third ends us. */
    private void interrupted() {
        int times = pressed.incrementAndGet();
        try {
            if (times == 1) {
                c.remark("Stopping; once more ends the agents at once.");
                control.stop(false);
            } else if (times == 2) {
                c.remark("Ending the agents.");
                control.stop(true);
            } else {
                Runtime.getRuntime().halt(Action.INTERRUPTED);
            }
        } catch (WatchkeeperException e) {
            c.remark("watchkeeper: " + e.getMessage());
        }
    }

    private void sentence(SummaryLine line) {
        c.print(
                "  "
                        + Text.clean(line.text())
                        + "  "
                        + c.text()
                                .tone(
                                        Text.Tone.DIM,
                                        "["
                                                + Text.clean(String.join(", ", line.evidence()))
                                                + "]"));
    }

    private int outcome() {
        List<Task> tasks = control.tasks(project);
        List<Breakpoint> open =
                control.breakpoints(false).stream()
                        .filter(b -> project == null || b.project().equals(project))
                        .toList();
        if (!c.json()) {
            table(tasks, open);
        }
        if (!open.isEmpty()) {
            return 3;
        }
        if (tasks.stream().anyMatch(t -> t.state() == TaskState.HELD)) {
            return Action.MISSING;
        }
        return tasks.stream()
                        .anyMatch(t ->
                                t.state() == TaskState.FAILED || t.state() == TaskState.BLOCKED)
                ? 1
                : Action.DONE;
    }

    private void table(List<Task> tasks, List<Breakpoint> open) {
        c.print("");
        TaskCommands.print(c, tasks);
        Event whole = night;
        if (whole != null) {
            c.print("");
            c.print("The run as a whole:");
            SummaryLine.in(whole).forEach(this::sentence);
            List<SummaryLine> words = SummaryLine.words(whole);
            if (!words.isEmpty()) {
                c.print("In the model's words:");
                words.forEach(this::sentence);
            }
        }
        c.print("");
        if (!open.isEmpty()) {
            c.print(
                    c.text()
                            .tone(
                                    Text.Tone.ASK,
                                    open.size() == 1
                                            ? "One question needs you:"
                                            : open.size() + " questions need you:"));
            List<String> lines = new ArrayList<>();
            open.forEach(b -> lines.addAll(BreakpointCommands.summary(c, b)));
            c.print(lines);
            c.print("");
            c.print("See one with its evidence: " + c.command("breakpoint show ID"));
            c.print("Then go on: " + c.command("run"));
        } else if (tasks.isEmpty()) {
            c.print("Nothing to do. " + c.command("task add --title …") + " adds a task.");
        } else {
            c.print("What was done, and proven how: " + c.command("report"));
        }
    }
}
