package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the journal and the state say about the run: what it found, what is over, what is left. */
final class Outlook {
    private final Rooms rooms;
    private final Planner planner;

    Outlook(Rooms rooms, Planner planner) {
        this.rooms = rooms;
        this.planner = planner;
    }

    /** Tells the journal that a supervisor has begun, and what it found unfinished. */
    void announceStart() {
        List<Attempt> unfinished = rooms.state().read(v -> v.unfinishedAttempts());
        var unused =
                rooms.state()
                        .write(tx -> {
                            var e =
                                    tx.append(
                                            EventDraft.of(
                                                    EventType.SUPERVISOR_STARTED,
                                                    Map.of("pid", ProcessHandle.current().pid())));
                            if (!unfinished.isEmpty()) {
                                tx.append(
                                        EventDraft.of(
                                                EventType.SUPERVISOR_RECOVERED,
                                                Map.of(
                                                        "attempts",
                                                        unfinished.stream()
                                                                .map(a ->
                                                                        a.ref()
                                                                                + ": "
                                                                                + a.state()
                                                                                        .name()
                                                                                        .toLowerCase(
                                                                                                Locale
                                                                                                        .ROOT))
                                                                .toList())));
                            }
                            return e;
                        });
    }

    /** Holds whose time is over are lifted; their tasks go on. */
    void endHolds() {
        Instant now = rooms.clock().instant();
        List<Hold> over =
                rooms.state().read(v -> v.holds()).stream()
                        .filter(h -> h.until() != null && !now.isBefore(h.until()))
                        .toList();
        if (over.isEmpty()) {
            return;
        }
        var unused =
                rooms.state()
                        .write(tx -> {
                            for (Hold h : over) {
                                tx.removeHold(h.id());
                                tx.append(
                                        EventDraft.of(
                                                EventType.HOLD_ENDED,
                                                Map.of("account", h.account())));
                            }
                            return true;
                        });
    }

    /** Whether an open question waits for a person. */
    boolean needsPerson(@Nullable String project) {
        return rooms.state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                .anyMatch(b -> project == null || project.equals(b.project()));
    }

    /** Whether nothing is ready or unfinished that could go on within the longest hold. */
    boolean nothingLeft(@Nullable String project) {
        boolean ready =
                rooms
                        .state()
                        .read(v -> v.tasksIn(Set.of(TaskState.READY, TaskState.RUNNING)))
                        .stream()
                        .anyMatch(t -> project == null || project.equals(t.project()));
        if (ready) {
            return false;
        }
        Instant now = rooms.clock().instant();
        for (Attempt a : rooms.state().read(v -> v.unfinishedAttempts())) {
            if (project == null || project.equals(a.project())) {
                Hold hold = holdOf(a.account());
                Duration longest = planner.settings(a.project()).limits().longest();
                if (hold == null
                        || hold.until() == null
                        || !hold.until().isAfter(now.plus(longest))) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable Hold holdOf(String account) {
        return rooms.state().read(v -> v.holds()).stream()
                .filter(h -> h.account().equals(account))
                .findFirst()
                .orElse(null);
    }
}
