package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.desktop.kit.Watched;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes cards of tasks; a card stays the same object for as long as nothing about it changes, so
 * that thousands cost nothing.
 */
final class TaskCards {
    private static final int NAMED = 3;

    private final ZoneId zone;
    private final Map<String, TaskCard> made = new HashMap<>();

    /**
     * @param zone in which times are shown
     */
    TaskCards(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * The cards of all tasks of a book, in the order of creation.
     *
     * @param proven ids of the accepted tasks of which something that we ran is known to have
     *     passed
     */
    List<TaskCard> of(TaskBook book, Snapshot s, Set<String> proven) {
        Map<String, LiveAttempt> live = new HashMap<>();
        Map<String, Breakpoint> open = new HashMap<>();
        Overview o = s.overview();
        if (o != null) {
            o.live().forEach(l -> live.put(l.task(), l));
            o.open().forEach(b -> open.put(b.task(), b));
        }
        List<TaskCard> cards = new ArrayList<>(book.all().size());
        for (Task task : book.all()) {
            boolean known = proven.contains(task.id()) || s.proven().contains(task.id());
            TaskCard before = made.get(task.id());
            if (before != null && before.task() == task && !moves(task, before, known)) {
                cards.add(before);
                continue;
            }
            TaskCard now = card(task, book, aside(task, live, open, s), known);
            if (!now.equals(before)) {
                made.put(task.id(), now);
                before = now;
            }
            cards.add(before);
        }
        if (made.size() > 2 * cards.size() + NAMED) {
            made.keySet().retainAll(cards.stream().map(TaskCard::id).collect(Collectors.toSet()));
        }
        return cards;
    }

    /** Whether more than the task itself can have changed what its card says. */
    private static boolean moves(Task task, TaskCard before, boolean proven) {
        return switch (task.state()) {
            case RUNNING, HELD, WAITING -> true;
            case DONE -> before.look() != StateLook.of(TaskState.DONE, proven);
            case PENDING, READY, FAILED, CANCELLED, BLOCKED -> false;
        };
    }

    private static TaskCard card(Task task, TaskBook book, String aside, boolean proven) {
        String title = Visible.line(task.title(), 300);
        String project = Visible.line(book.projectName(task.project()), 60);
        String word = StateLook.word(task.state());
        String agent = task.agent() == null ? "" : task.agent();
        return new TaskCard(
                task,
                project,
                StateLook.of(task.state(), proven),
                word,
                title,
                aside,
                (task.id() + " " + title + " " + word + " " + project + " " + agent)
                        .toLowerCase(Locale.ROOT));
    }

    private String aside(
            Task task, Map<String, LiveAttempt> live, Map<String, Breakpoint> open, Snapshot s) {
        return switch (task.state()) {
            case PENDING, BLOCKED -> after(task);
            case READY -> priority(task);
            case RUNNING, HELD -> running(task, live.get(task.id()), s);
            case WAITING -> asked(open.get(task.id()), s.now());
            case DONE -> confidence(task.confidence());
            case FAILED -> tries(task);
            case CANCELLED -> "";
        };
    }

    private static String after(Task task) {
        List<String> before = task.after();
        int more = before.size() - NAMED;
        return before.isEmpty()
                ? ""
                : "after "
                        + String.join(", ", before.subList(0, Math.min(NAMED, before.size())))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    static String priority(Task task) {
        return task.priority() == Priority.NORMAL
                ? ""
                : task.priority().name().toLowerCase(Locale.ROOT) + " priority";
    }

    private String running(Task task, @Nullable LiveAttempt l, Snapshot s) {
        Overview o = s.overview();
        if (l == null || o == null) {
            return task.state() == TaskState.HELD ? held(o, s.now()) : tries(task);
        }
        String not = Watched.not(l.step(), o, s, zone);
        String state =
                task.state() == TaskState.HELD
                        ? held(o, s.now())
                        : not.isEmpty()
                                ? Ago.length(Duration.between(l.startedAt(), s.now()))
                                : not;
        return l.attempt()
                + " of "
                + l.attemptsAllowed()
                + (state.isEmpty() ? "" : ", " + state)
                + ", "
                + Visible.line(l.agent() + "@" + l.host(), 60);
    }

    /** Until when, if there is one reason only. */
    private String held(@Nullable Overview o, Instant now) {
        if (o == null || o.holds().size() != 1) {
            return "";
        }
        Hold hold = o.holds().getFirst();
        Instant until = hold.until();
        return (until == null
                        ? ""
                        : "until " + Ago.clock(until, zone) + ", " + Ago.until(until, now) + ", ")
                + Visible.line(hold.told(), 40);
    }

    private static String asked(@Nullable Breakpoint b, Instant now) {
        if (b == null) {
            return "";
        }
        Instant expires = b.expiresAt();
        BreakpointAction fallback = b.fallback();
        return expires == null || fallback == null
                ? "waits for you"
                : "else: " + fallback + " " + Ago.until(expires, now);
    }

    private static String confidence(@Nullable Score score) {
        return score == null ? "" : score.marked();
    }

    private static String tries(Task task) {
        return switch (task.attempts()) {
            case 0 -> "";
            case 1 -> "1 attempt";
            default -> task.attempts() + " attempts";
        };
    }
}
