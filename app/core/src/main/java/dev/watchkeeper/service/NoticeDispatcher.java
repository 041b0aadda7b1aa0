package dev.watchkeeper.service;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.NoticeDelivery;
import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.notify.NoticeCourier;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Delivers notices while a supervisor runs: one at a time by each notifier, each notifier on a
 * thread of its own. Nothing waits for it but the end of the process, and that not for long; what
 * is not delivered by then is delivered after the next start.
 */
public final class NoticeDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeDispatcher.class);

    /** The clock may be set meanwhile. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /**
     * A longer wait is that of a clock set back: quiet hours end within a day, of 25 hours at most.
     */
    private static final Duration LONGEST_WAIT = Duration.ofHours(26);

    /** So long the end of the process waits for notices that are under way. */
    private static final Duration LAST = Duration.ofSeconds(5);

    private final NoticeQueue queue;
    private final NoticeCourier courier;
    private final Function<NotifierEntry, Notifier> notifiers;
    private final Clock clock;
    private final Duration last;
    private final AutoCloseable subscription;
    private final Set<String> busy = new HashSet<>();

    /** Until when a notifier is left alone whose delivery could not be written down. */
    private final Map<String, Long> heldUntil = new HashMap<>();

    private List<Event> fresh = new ArrayList<>();
    private @Nullable Thread thread;
    private boolean stirred;
    private boolean closing;
    private boolean stopping;
    private boolean finished;

    /**
     * @param settings those of a project, or of none
     * @param notifiers makes a notifier from its settings entry
     * @param last how long closing waits for what is under way
     */
    NoticeDispatcher(
            StateManager state,
            Function<@Nullable Project, Settings> settings,
            Function<NotifierEntry, Notifier> notifiers,
            NoticeCourier courier,
            Clock clock,
            Duration last) {
        this.queue = new NoticeQueue(state, settings, clock);
        this.courier = courier;
        this.notifiers = notifiers;
        this.clock = clock;
        this.last = last;
        this.subscription = state.subscribe(this::happened);
    }

    /** One by the settings and the plugins of this process. */
    public static NoticeDispatcher of(
            StateManager state, LiveSettings settings, PluginRegistry plugins, Clock clock) {
        return new NoticeDispatcher(
                state,
                project -> project == null ? settings.own() : settings.of(project),
                new NotifierFactory(plugins),
                new NoticeCourier(NoticeCourier.LIMIT, clock),
                clock,
                LAST);
    }

    /** Only takes note: it is called by who tells all others too. */
    private void happened(List<Event> events) {
        List<Event> telling = events.stream().filter(NoticeQueue::tells).toList();
        if (telling.isEmpty()) {
            return;
        }
        synchronized (this) {
            if (thread == null) {
                Event began =
                        telling.stream()
                                .filter(e -> e.type() == EventType.SUPERVISOR_STARTED)
                                .findFirst()
                                .orElse(null);
                if (began == null || closing) {
                    return; // Nobody supervises: the next supervisor finds it in the journal.
                }
                thread = Thread.ofVirtual().name("notices").start(() -> run(began));
            }
            fresh.addAll(telling);
            wake();
        }
    }

    private void run(Event began) {
        boolean looked = false;
        boolean lookedLast = false;
        try {
            while (true) {
                boolean last = isClosing();
                List<Event> events = taken();
                Duration rest = LONGEST_REST;
                try {
                    if (!looked || last && !lookedLast) {
                        queue.lookThrough(began);
                        looked = true;
                        lookedLast = last;
                    }
                    queue.add(events);
                    rest = next();
                } catch (RuntimeException e) {
                    if (isClosing()) {
                        return; // The journal has it for the next start.
                    }
                    // A full disk, settings that can't be used.
                    LOG.warn("notices can't be delivered now", e);
                    looked = false;
                }
                if (!rest(rest, last)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                finished = true;
                notifyAll();
            }
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** What has happened since the round before; what happens from now on ends the next rest. */
    private synchronized List<Event> taken() {
        stirred = false;
        List<Event> all = fresh;
        fresh = new ArrayList<>();
        return all;
    }

    /**
     * Begins what is due.
     *
     * @return how long nothing more is due
     */
    private Duration next() {
        Duration rest = LONGEST_REST;
        for (NoticeDelivery one : queue.open()) {
            synchronized (this) {
                if (stopping || busy.contains(one.notifier())) {
                    continue;
                }
                Duration left = left(one);
                if (left.isPositive()) {
                    rest = left.compareTo(rest) < 0 ? left : rest;
                    continue;
                }
                busy.add(one.notifier());
                var unused =
                        Thread.ofVirtual()
                                .name("notices-" + one.notifier())
                                .start(() -> deliver(one));
            }
        }
        return rest;
    }

    private synchronized Duration left(NoticeDelivery one) {
        long held = heldUntil.getOrDefault(one.notifier(), System.nanoTime()) - System.nanoTime();
        if (held > 0) {
            return Duration.ofNanos(held);
        }
        Duration left = Duration.between(clock.instant(), one.due());
        return left.compareTo(LONGEST_WAIT) > 0 ? Duration.ZERO : left;
    }

    private void deliver(NoticeDelivery due) {
        try {
            NoticeQueue.Ready ready = queue.begin(due).orElse(null);
            if (ready == null) {
                return;
            }
            NoticeCourier.Failure failure =
                    courier.deliver(
                            ready.notifier(),
                            () -> notifiers.apply(ready.notifier()),
                            ready.notice());
            if (failure == null) {
                queue.sent(ready);
            } else if (!failure.equals(NoticeCourier.STOPPED)) {
                LOG.info("notifier {}: {}", due.notifier(), failure.problem());
                queue.failed(ready, failure.problem(), failure.hint());
            }
        } catch (RuntimeException e) {
            LOG.warn("a notice by {} could not be delivered", due.notifier(), e);
            synchronized (this) {
                // Nothing is written of it: at once it would only fail again.
                heldUntil.put(due.notifier(), System.nanoTime() + LONGEST_REST.toNanos());
            }
        } finally {
            synchronized (this) {
                busy.remove(due.notifier());
                wake();
            }
        }
    }

    /**
     * Rests until something has happened, or is due.
     *
     * @param last whether it is the last round but for what is under way
     * @return whether to go on
     */
    private synchronized boolean rest(Duration most, boolean last) throws InterruptedException {
        if (last && busy.isEmpty() && fresh.isEmpty()) {
            return false;
        }
        long end = System.nanoTime() + Math.max(1_000_000, most.toNanos());
        while (!stirred && fresh.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return true;
    }

    /** Looks at once at what is due. */
    synchronized void wake() {
        stirred = true;
        notifyAll();
    }

    @Override
    public void close() {
        try {
            synchronized (this) {
                closing = true;
                wake();
                awaitEnd(last);
                stopping = true;
            }
            courier.stop();
            synchronized (this) {
                wake();
                // Nothing but what is still to be written down.
                awaitEnd(LAST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IllegalStateException("the journal's subscription could not be ended", e);
        }
    }

    private synchronized void awaitEnd(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (thread != null && !finished) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
