package dev.watchkeeper.testkit;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The breakpoints of {@link FakeControl}, which guards them. */
final class FakeBreakpoints {
    private final Clock clock;
    private final FakeJournal journal;
    private final FakeTasks tasks;
    private final List<Breakpoint> breakpoints = new ArrayList<>();
    private final Map<String, AnswerPreview> previews = new HashMap<>();
    private @Nullable Breakpoint askedAgain;

    FakeBreakpoints(Clock clock, FakeJournal journal, FakeTasks tasks) {
        this.clock = clock;
        this.journal = journal;
        this.tasks = tasks;
    }

    void put(Breakpoint breakpoint) {
        RecordedCalls.replace(breakpoints, breakpoint, b -> b.id().equals(breakpoint.id()));
    }

    void wouldDo(String breakpoint, String option, AnswerPreview preview) {
        previews.put(breakpoint + " " + option, preview);
    }

    void askAgain(Breakpoint question) {
        askedAgain = question;
    }

    List<Breakpoint> list(boolean all) {
        return breakpoints.stream().filter(b -> all || b.state() == Breakpoint.State.OPEN).toList();
    }

    AnswerPreview preview(String id, BreakpointAction option) {
        var unused = required(id);
        return previews.getOrDefault(id + " " + option, AnswerPreview.NOTHING);
    }

    Breakpoint resolve(String id, BreakpointAction option, String say) {
        if (!required(id).allows(option)) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "breakpoint " + id + " has no option " + option,
                    "watchkeeper breakpoint show " + id);
        }
        return resolved(id, option, say);
    }

    Breakpoint resolved(String id, BreakpointAction option, String say) {
        Breakpoint open = required(id);
        if (open.state() != Breakpoint.State.OPEN) {
            throw new WatchkeeperException(
                    Code.CONFLICT,
                    "breakpoint " + id + " is " + open.state().word() + " already",
                    "watchkeeper breakpoint show " + id);
        }
        Breakpoint closed =
                open.closed(
                        Breakpoint.State.RESOLVED,
                        new Resolution(option, say, "person", clock.instant()));
        put(closed);
        journal.append(
                new EventDraft(
                        EventType.BREAKPOINT_RESOLVED,
                        closed.project(),
                        closed.task(),
                        closed.attempt(),
                        Map.of("breakpoint", id, "option", option.word())));
        tasks.byId(List.of(closed.task()))
                .forEach(t -> tasks.move(t.withBreakpoint(null), after(option)));
        Breakpoint again = askedAgain;
        if (again != null) {
            put(again);
            Task asked = tasks.required(closed.task()).in(TaskState.WAITING, clock.instant());
            tasks.put(asked.withBreakpoint(again.id()));
        }
        return closed;
    }

    private static TaskState after(BreakpointAction option) {
        return switch (option.word()) {
            case "accept", "take-over" -> TaskState.DONE;
            case "skip" -> TaskState.CANCELLED;
            case "fail", "stop-below" -> TaskState.FAILED;
            default -> TaskState.READY;
        };
    }

    Breakpoint required(String id) {
        return breakpoints.stream()
                .filter(b -> b.id().equals(id))
                .findFirst()
                .orElseThrow(() -> RecordedCalls.unknown("breakpoint", id));
    }
}
