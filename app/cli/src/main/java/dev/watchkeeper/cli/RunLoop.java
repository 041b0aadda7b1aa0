package dev.watchkeeper.cli;

import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.SupervisorGoneException;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.explain.FeasibilityExplainer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Follows a run until it is over, tells what happens, and says at the end what came of it. Where it
 * is attached and the supervisor's process ends, it reads the end from the home.
 */
final class RunLoop implements AutoCloseable {
    private static final int BATCH = 500;

    /** After so long without an event it is looked whether the run is over. */
    private static final long WAIT_MS = 500;

    /** So often in one run the process that it is attached to may end. */
    private static final int MOST_DOORS = 20;

    /** So many looks without anything at work are no chance. */
    private static final int QUIET_LOOKS = 3;

    /** After these it is looked at once whether the run is over. */
    private static final Set<EventType> MAY_END =
            Set.of(EventType.SUPERVISOR_STOPPED, EventType.BREAKPOINT_RAISED);

    private static final List<String> WORKED_ON = List.of("ready", "running", "held");

    private static final Set<TaskState> GOES_ON = Set.of(TaskState.READY, TaskState.RUNNING);

    private final CommandContext c;
    private final AtomicInteger pressed = new AtomicInteger();
    private final EventText lines;
    private volatile Control control;
    private boolean ours;
    private @Nullable String project;
    private @Nullable Event night;

    /** The event that ended the loop; {@code null} while it goes on, as far as is known. */
    private @Nullable Event end;

    private long seq = -1;
    private boolean begun;
    private boolean stopping;
    private int doors;
    private int quietLooks;

    /** When a run is over. */
    enum Until {
        IDLE,
        BREAKPOINT
    }

    /**
     * @param supervision the supervisor; it is stopped where it is this process and work would go
     *     on
     */
    RunLoop(CommandContext c, ApplicationPort.Supervision supervision) {
        this.c = c;
        this.control = supervision.control();
        this.ours = supervision.ours();
        this.lines = new EventText(c.text(), ZoneId.systemDefault());
    }

    /**
     * Starts the loop and returns the exit status at its end.
     *
     * @param only finds the id of the one project whose tasks to take; {@code null} for all
     */
    int run(Function<Control, @Nullable String> only, Until until) throws Exception {
        try {
            begin(only);
        } catch (SupervisorGoneException e) {
            c.remark("That supervisor has just ended.");
        }
        try (AutoCloseable listening = c.application().onInterrupt(this::interrupted)) {
            boolean over = false;
            while (true) {
                try {
                    if (!over) {
                        begin(only);
                        follow(until);
                    }
                    return pressed.get() > 0 ? stopped() : outcome();
                } catch (SupervisorGoneException e) {
                    over = !goesOnWithoutAny(e);
                }
            }
        }
    }

    private void begin(Function<Control, @Nullable String> only) {
        project = only.apply(control);
        if (seq < 0) {
            seq = control.overview().lastSeq();
        }
        if (!begun) {
            control.run(project);
            begun = true;
            foretell();
        }
    }

    /** Says before the night how much of the work must be asked about, where a target is set. */
    private void foretell() {
        if (c.json()) {
            return;
        }
        ConfidenceWorth worth = control.confidence(project);
        Double target = worth.certificate().target();
        if (target != null) {
            c.remark(FeasibilityExplainer.told(worth.baseRisk(), target));
        }
    }

    private void follow(Until until) {
        while (true) {
            List<Event> news = control.events(seq, BATCH, WAIT_MS);
            tell(news);
            if (!news.isEmpty() && news.stream().noneMatch(e -> MAY_END.contains(e.type()))) {
                continue; // An overview costs more than many events.
            }
            Overview now = control.overview();
            if (now.lastSeq() > seq) {
                continue;
            }
            if (now.supervisor().equals("idle") || now.supervisor().equals("stopped")) {
                return;
            }
            sayThatTheEndIsSummedUp(now);
            if (until == Until.BREAKPOINT && !now.open().isEmpty() && pressed.get() == 0) {
                if (!ours) {
                    return;
                }
                if (!stopping) {
                    stopping = true;
                    control.stop(false);
                }
            }
        }
    }

    /** Nothing is at work and nothing is left: then the local model is heard for the report. */
    private void sayThatTheEndIsSummedUp(Overview now) {
        boolean works =
                !now.live().isEmpty()
                        || !now.supervisor().equals("running")
                        || WORKED_ON.stream().anyMatch(s -> now.tasks().getOrDefault(s, 0L) > 0);
        if (works) {
            quietLooks = 0;
        } else if (++quietLooks == QUIET_LOOKS) {
            c.remark(
                    "Nothing is left to do; waiting, for a minute at most, for the model's last"
                            + " summaries. Ctrl-C ends the wait.");
        }
    }

    /** The same however often the next one ends, too, before it has told the rest. */
    private boolean goesOnWithoutAny(SupervisorGoneException first) {
        SupervisorGoneException gone = first;
        while (true) {
            try {
                return goesOnWithout(gone);
            } catch (SupervisorGoneException next) {
                if (next == gone) {
                    throw next;
                }
                gone = next;
            }
        }
    }

    /**
     * The supervisor's process has ended: the rest of what it did is read from the home.
     *
     * @return whether the run goes on, in this process or in another that has taken the home
     * @throws SupervisorGoneException if it was ended in the middle of its work
     */
    private boolean goesOnWithout(SupervisorGoneException e) {
        if (++doors > MOST_DOORS) {
            throw e;
        }
        control.close();
        ApplicationPort.Supervision next = c.application().supervise(c.place(), false);
        control = next.control();
        ours = next.ours();
        if (!begun) {
            return true;
        }
        List<Event> news = control.events(seq, BATCH, 0);
        while (!news.isEmpty()) {
            tell(news);
            news = control.events(seq, BATCH, 0);
        }
        if (pressed.get() > 0 || stopAsked() || !left(GOES_ON)) {
            return false;
        }
        if (end == null) {
            throw e;
        }
        // It had nothing left to do when it ended; this came after.
        begun = false;
        return true;
    }

    private boolean left(Set<TaskState> states) {
        return !control.tasks(TaskQuery.all().of(project).in(states).atMost(1)).isEmpty();
    }

    /** Whether a person has stopped the supervisor, from here or elsewhere. */
    private boolean stopAsked() {
        Event last = end;
        return last != null && Boolean.TRUE.equals(last.data().get("asked"));
    }

    private int stopped() {
        c.remark("Stopped. " + c.command("run") + " goes on where it was.");
        return Action.INTERRUPTED;
    }

    @Override
    public void close() {
        control.close();
    }

    private void tell(List<Event> news) {
        for (Event event : news) {
            seq = event.seq();
            if (event.type() == EventType.SUPERVISOR_STOPPED) {
                end = event;
            } else if (event.type() == EventType.SUPERVISOR_STARTED) {
                end = null;
            }
            tell(event);
        }
    }

    private void tell(Event event) {
        if (SummaryLine.ofNight(event)) {
            night = event;
        }
        if (c.json()) {
            c.event(event);
        } else if (EventText.tells(event)) {
            c.print(c.spoken(lines.line(event)));
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
                                                + Text.clean(SummaryLine.links(line.evidence()))
                                                + "]"));
    }

    private int outcome() {
        Event last = end;
        if (last != null && last.data().get("problem") instanceof String problem) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.INTERNAL,
                    "the supervisor could not go on: " + problem,
                    "the log in the home says more; "
                            + c.command("run")
                            + " goes on where it was; please report it");
        }
        if (stopAsked() && !stopping && left(GOES_ON)) {
            return stopped();
        }
        List<Task> tasks = TaskPages.all(control, TaskQuery.all().of(project));
        List<Breakpoint> open =
                control.breakpoints(false).stream()
                        .filter(b -> project == null || b.project().equals(project))
                        .toList();
        if (!c.json()) {
            table(tasks, open);
        }
        if (!open.isEmpty()) {
            return Action.PERSON;
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
        TaskTable.print(c, tasks);
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
        rests(tasks);
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

    /** Why tasks are held: what the run ends for, where nothing else is left. */
    private void rests(List<Task> tasks) {
        long held = tasks.stream().filter(t -> t.state() == TaskState.HELD).count();
        List<Hold> holds = held == 0 ? List.of() : control.holds();
        if (holds.isEmpty()) {
            return;
        }
        Instant now = c.clock().instant();
        c.print(held == 1 ? "1 task rests:" : held + " tasks rest:");
        holds.forEach(h -> c.print("  " + HoldCommands.line(h, now)));
        c.print("Once that is mended: " + c.command("run") + ", or " + c.command("hold lift NAME"));
        c.print("");
    }
}
