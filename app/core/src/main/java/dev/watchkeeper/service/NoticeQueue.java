package dev.watchkeeper.service;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.NoticeDelivery;
import dev.watchkeeper.domain.NoticeReach;
import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.QuietHours;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.notify.NoticeWriter;
import dev.watchkeeper.notify.RetrySchedule;
import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The notices that are to be delivered, durably: each event that a person should know of gives one
 * delivery for each notifier that wants it, written in one transaction with how far the journal was
 * looked through. So none is lost and none is written twice, whenever the process dies.
 */
final class NoticeQueue {
    private static final int PAGE = 500;
    private static final Duration KEPT = Duration.ofDays(30);

    /** What is told later than this says when it was. */
    private static final Duration SOON = Duration.ofMinutes(10);

    private final StateManager state;
    private final Function<@Nullable Project, Settings> settings;
    private final Clock clock;
    private final NoticeWriter writer;

    /**
     * @param settings those of a project, or of none
     */
    NoticeQueue(StateManager state, Function<@Nullable Project, Settings> settings, Clock clock) {
        this.state = state;
        this.settings = settings;
        this.clock = clock;
        this.writer = new NoticeWriter(ZoneId.systemDefault());
    }

    /** A delivery with all that it needs. */
    record Ready(NoticeDelivery delivery, NotifierEntry notifier, Notice notice) {}

    /**
     * Looks through the journal from where it was looked through last. A home in which it never was
     * begins with the supervisor that has just begun.
     *
     * @param began the event by which it has begun
     */
    void lookThrough(Event began) {
        NoticeReach reach =
                state.read(v -> v.notices().reach())
                        .orElseGet(() ->
                                new NoticeReach(
                                        UUID.randomUUID().toString(), began.seq() - 1, false));
        long from = reach.seq();
        while (true) {
            long after = from;
            List<Event> events = state.read(v -> v.events(after, PAGE));
            if (events.isEmpty()) {
                break;
            }
            List<Event> telling = events.stream().filter(NoticeQueue::tells).toList();
            long last = events.getLast().seq();
            if (!telling.isEmpty() || events.size() == PAGE) {
                reach = write(reach, telling, last);
            }
            from = last;
        }
        NoticeReach end = reach;
        var unused =
                state.write(tx -> {
                    tx.notices().put(end);
                    tx.notices().forget(clock.instant().minus(KEPT));
                    return true;
                });
    }

    /** Whether an event may give a notice. */
    static boolean tells(Event event) {
        return event.type() == EventType.BREAKPOINT_RAISED
                || event.type() == EventType.SUPERVISOR_STARTED
                || event.type() == EventType.SUPERVISOR_STOPPED;
    }

    /** Writes the deliveries of some events, none of which gives any if it was written before. */
    void add(List<Event> events) {
        NoticeReach reach = state.read(v -> v.notices().reach()).orElseThrow();
        List<Event> telling =
                events.stream().filter(e -> tells(e) && e.seq() > reach.seq()).toList();
        if (!telling.isEmpty()) {
            var unused = write(reach, telling, telling.getLast().seq());
        }
    }

    private NoticeReach write(NoticeReach before, List<Event> events, long upTo) {
        // Settings may have to be read from files: not while others wait to write.
        Map<Event, List<NotifierEntry>> notifiers = new HashMap<>();
        events.forEach(event -> notifiers.put(event, of(event).notifiers()));
        return state.write(tx -> {
            boolean running = before.running();
            for (Event event : events) {
                Optional<Notice.Kind> kind = NoticeWriter.kind(event, running);
                if (kind.isPresent()) {
                    write(tx, event, kind.get(), notifiers.getOrDefault(event, List.of()));
                }
                running =
                        event.type() == EventType.SUPERVISOR_STARTED
                                || running && event.type() != EventType.SUPERVISOR_STOPPED;
            }
            NoticeReach now = new NoticeReach(before.home(), upTo, running);
            tx.notices().put(now);
            return now;
        });
    }

    private void write(
            Transaction tx, Event event, Notice.Kind kind, List<NotifierEntry> notifiers) {
        for (NotifierEntry one : notifiers) {
            if (one.events().contains(kind.word())) {
                tx.notices()
                        .put(
                                new NoticeDelivery(
                                        event.seq(),
                                        one.name(),
                                        NoticeDelivery.State.WAITING,
                                        0,
                                        clock.instant(),
                                        ""));
            }
        }
    }

    /** The settings in force for what an event is about; those of none where its own are wrong. */
    private Settings of(Event event) {
        String id = event.project();
        Project project = id == null ? null : state.read(v -> v.project(id)).orElse(null);
        try {
            return settings.apply(project);
        } catch (WatchkeeperException e) {
            return settings.apply(null);
        }
    }

    /** The deliveries that are not done with, by their event. */
    List<NoticeDelivery> open() {
        return state.read(v -> v.notices().open());
    }

    /**
     * Begins a delivery that is due.
     *
     * @param due as it was looked at; if it was made or begun since then, it is not begun again
     * @return empty if it is not to be made now, or not any more
     */
    Optional<Ready> begin(NoticeDelivery due) {
        Event event = state.read(v -> v.events(due.seq() - 1, 1)).getFirst();
        NotifierEntry notifier =
                of(event).notifiers().stream()
                        .filter(n -> n.name().equals(due.notifier()))
                        .findFirst()
                        .orElse(null);
        return state.write(tx -> {
            if (!tx.notices().open().contains(due)) {
                return Optional.empty();
            }
            if (notifier == null) {
                return overtaken(tx, due, "the settings name it no more");
            }
            Instant now = clock.instant();
            Instant quiet = quietUntil(notifier, now);
            if (quiet.isAfter(now)) {
                tx.notices().put(due.in(NoticeDelivery.State.WAITING, quiet, due.problem()));
                return Optional.empty();
            }
            Optional<Notice> notice = writer.write(event, facts(tx, event));
            if (notice.isEmpty()) {
                return overtaken(tx, due, "it was answered meanwhile");
            }
            NoticeDelivery begun = due.begun(now);
            tx.notices().put(begun);
            return Optional.of(new Ready(begun, notifier, notice.get()));
        });
    }

    private Instant quietUntil(NotifierEntry notifier, Instant now) {
        QuietHours quiet = notifier.quiet();
        return quiet == null ? now : quiet.until(now.atZone(ZoneId.systemDefault())).toInstant();
    }

    private Optional<Ready> overtaken(Transaction tx, NoticeDelivery due, String why) {
        tx.notices().put(due.in(NoticeDelivery.State.OVERTAKEN, clock.instant(), why));
        return Optional.empty();
    }

    private NoticeWriter.Facts facts(View v, Event event) {
        Breakpoint question =
                v.breakpoint(String.valueOf(event.data().get("breakpoint")))
                        .filter(b -> b.state() == Breakpoint.State.OPEN)
                        .orElse(null);
        String title = question == null ? "" : v.task(question.task()).map(Task::title).orElse("");
        Instant since =
                v.lastEvent(Set.of(EventType.SUPERVISOR_STARTED), event.seq())
                        .map(Event::at)
                        .orElse(event.at());
        List<Task> ended =
                event.type() == EventType.SUPERVISOR_STOPPED
                        ? v.endedTasks(since).stream().filter(t -> endedBy(t, event.at())).toList()
                        : List.of();
        return new NoticeWriter.Facts(
                v.notices().reach().map(NoticeReach::home).orElse(""),
                question,
                title,
                ended.stream().filter(t -> t.state() == TaskState.DONE).count(),
                ended.stream().filter(t -> t.state() == TaskState.FAILED).count(),
                v.breakpoints(Set.of(Breakpoint.State.OPEN)).size(),
                clock.instant().isAfter(event.at().plus(SOON)));
    }

    private static boolean endedBy(Task task, Instant time) {
        Instant ended = task.endedAt();
        return ended != null && !ended.isAfter(time);
    }

    /** It has arrived. */
    void sent(Ready ready) {
        NoticeDelivery sent = ready.delivery().in(NoticeDelivery.State.SENT, clock.instant(), "");
        var unused =
                state.write(tx -> {
                    tx.notices().put(sent);
                    return tx.append(draft(EventType.NOTICE_SENT, ready, Map.of()));
                });
    }

    /** It has not arrived; it is tried again, unless it was tried often enough. */
    void failed(Ready ready, String problem, String hint) {
        NoticeDelivery tried = ready.delivery();
        Instant now = clock.instant();
        Optional<Duration> pause = RetrySchedule.pause(tried.tries());
        NoticeDelivery next =
                pause.isPresent()
                        ? tried.in(NoticeDelivery.State.WAITING, now.plus(pause.get()), problem)
                        : tried.in(NoticeDelivery.State.FAILED, now, problem);
        var unused =
                state.write(tx -> {
                    tx.notices().put(next);
                    if (tried.tries() == 1 || pause.isEmpty()) {
                        tx.append(
                                draft(
                                        EventType.NOTICE_FAILED,
                                        ready,
                                        Map.of(
                                                "problem",
                                                problem,
                                                "hint",
                                                hint,
                                                "tries",
                                                tried.tries(),
                                                "given_up",
                                                pause.isEmpty())));
                    }
                    return true;
                });
    }

    private static EventDraft draft(EventType type, Ready ready, Map<String, Object> more) {
        Notice notice = ready.notice();
        Map<String, Object> data = new HashMap<>(more);
        data.put("notifier", ready.notifier().name());
        data.put("kind", notice.kind().word());
        data.put("of", ready.delivery().seq());
        if (!notice.breakpoint().isEmpty()) {
            data.put("breakpoint", notice.breakpoint());
        }
        return new EventDraft(
                type,
                notice.project().isEmpty() ? null : notice.project(),
                notice.task().isEmpty() ? null : notice.task(),
                0,
                data);
    }
}
