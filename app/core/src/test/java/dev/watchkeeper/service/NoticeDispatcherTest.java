package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.NoticeDelivery;
import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.QuietHours;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.notify.NoticeCourier;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.testkit.TestClock;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What reaches the person, how often, and what it never holds up. */
@Timeout(60)
class NoticeDispatcherTest {
    /** One for all: opening a database takes longer than what is tested. */
    @TempDir static Path home;

    private static StateManager state = unopened();
    private final TestClock clock = new TestClock();
    private final BlockingQueue<Notice> phone = new LinkedBlockingQueue<>();
    private final BlockingQueue<Notice> desk = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private long from;
    private volatile Notifier phones = phone::add;
    private volatile Runnable reading = () -> {};
    private List<NotifierEntry> notifiers = List.of(entry("phone"));

    @SuppressWarnings("NullAway") // Opened before each test.
    private static StateManager unopened() {
        return null;
    }

    @BeforeAll
    static void open() {
        state = StateManager.open(home, Clock.systemUTC());
    }

    @AfterAll
    static void shut() {
        state.close();
    }

    @BeforeEach
    void from() {
        from = state.read(v -> v.lastSeq());
    }

    /** Leaves nothing to the next test. */
    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        stopped(true);
        var unused =
                state.write(tx -> {
                    tx.notices()
                            .open()
                            .forEach(one ->
                                    tx.notices()
                                            .put(
                                                    one.in(
                                                            NoticeDelivery.State.OVERTAKEN,
                                                            one.due(),
                                                            "")));
                    tx.breakpoints(Set.of(Breakpoint.State.OPEN)).forEach(b -> tx.put(answered(b)));
                    return true;
                });
    }

    private Breakpoint answered(Breakpoint b) {
        return b.closed(
                Breakpoint.State.RESOLVED,
                new Resolution(BreakpointAction.of("skip"), "", "person", clock.instant()));
    }

    private static NotifierEntry entry(String name, String... events) {
        return new NotifierEntry(
                name,
                "any",
                events.length == 0 ? Set.of("question", "night-over", "trouble") : Set.of(events),
                null,
                Map.of());
    }

    private static Settings settings(List<NotifierEntry> notifiers) {
        return new Settings(
                new Settings.Model(
                        Settings.Provider.NONE, URI.create("http://x"), "", 4096, Duration.ZERO),
                new Settings.Thresholds(0.7, 0.5, 3),
                new Settings.Limits(Duration.ofHours(1), true),
                new Settings.Supervisor(1, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                Map.of(),
                Map.of(),
                null,
                "local",
                new Settings.Watch(List.of(), Duration.ZERO),
                new Settings.Checkpoints(List.of(), 1, 1, 1, false),
                List.of(),
                List.of(),
                List.of(),
                null,
                "",
                Settings.Checks.USUAL,
                notifiers);
    }

    private NoticeDispatcher dispatcher() {
        return dispatcher(Duration.ofMillis(1));
    }

    private NoticeDispatcher dispatcher(Duration last) {
        Settings settings = settings(notifiers);
        NoticeDispatcher made =
                new NoticeDispatcher(
                        state,
                        _ -> {
                            reading.run();
                            return settings;
                        },
                        entry -> entry.name().equals("phone") ? phones : desk::add,
                        new NoticeCourier(Duration.ofMillis(200), clock),
                        clock,
                        last);
        open.add(made);
        return made;
    }

    private Event journal(EventType type, Map<String, Object> data) {
        return state.write(tx -> tx.append(EventDraft.of(type, data)));
    }

    private void started() {
        journal(EventType.SUPERVISOR_STARTED, Map.of("pid", 1));
    }

    private void stopped(boolean asked) {
        journal(EventType.SUPERVISOR_STOPPED, Map.of("asked", asked));
    }

    private Breakpoint raised(String id) {
        Breakpoint b =
                new Breakpoint(
                        id,
                        "shop",
                        "t1",
                        1,
                        Breakpoint.State.OPEN,
                        "unsure",
                        "Is that right?",
                        List.of(option("accept"), option("skip")),
                        BreakpointAction.of("skip"),
                        clock.instant().plus(Duration.ofHours(8)),
                        List.of(),
                        List.of(),
                        clock.instant(),
                        null);
        return state.write(tx -> {
            tx.put(b);
            tx.append(
                    new EventDraft(
                            EventType.BREAKPOINT_RAISED,
                            "shop",
                            "t1",
                            1,
                            Map.of("breakpoint", id, "question", b.question())));
            return b;
        });
    }

    private static BreakpointOption option(String word) {
        return new BreakpointOption(BreakpointAction.of(word), "");
    }

    private static Notice next(BlockingQueue<Notice> from) throws InterruptedException {
        Notice notice = from.poll(20, TimeUnit.SECONDS);
        assertTrue(notice != null, "no notice came");
        return notice;
    }

    /** Waits until nothing is to be delivered any more. */
    private List<NoticeDelivery> settled(int events) throws InterruptedException {
        long after = from;
        List<Event> told = new ArrayList<>();
        EventService journal = new EventService(state);
        open.add(journal);
        while (told.size() < events) {
            for (Event e : journal.events(after, 500, 20_000)) {
                after = e.seq();
                if (e.type() == EventType.NOTICE_SENT || e.type() == EventType.NOTICE_FAILED) {
                    told.add(e);
                }
            }
        }
        return state.read(v -> v.notices().open());
    }

    @Test
    void aQuestionArrivesWithItsAnswersItsDefaultAndHowToAnswer() throws Exception {
        dispatcher();
        started();
        raised("bp-1");
        Notice notice = next(phone);
        String until =
                DateTimeFormatter.ofPattern("HH:mm")
                        .format(
                                clock.instant()
                                        .plus(Duration.ofHours(8))
                                        .atZone(ZoneId.systemDefault()));
        assertEquals(Notice.Kind.QUESTION, notice.kind());
        assertEquals("shop: unsure", notice.title());
        assertTrue(
                notice.text()
                        .matches(
                                "Is that right\\?\nAnswers: accept, skip\n"
                                        + "Without an answer until \\w+ "
                                        + until
                                        + ": skip\\.\n"
                                        + "Answer: watchkeeper breakpoint resolve bp-1 --choose"
                                        + " accept"),
                notice.text());
        assertEquals("bp-1", notice.breakpoint());
    }

    @Test
    void eachEventArrivesOnceByEachNotifierAlsoOverARestart() throws Exception {
        notifiers = List.of(entry("phone"), entry("desk"));
        NoticeDispatcher first = dispatcher();
        started();
        raised("bp-1");
        String id = next(phone).id();
        assertEquals(id, next(desk).id());
        assertEquals(List.of(), settled(2));
        first.close();

        dispatcher();
        stopped(true);
        started();
        raised("bp-2");
        assertEquals("bp-2", next(phone).breakpoint());
        assertEquals("bp-2", next(desk).breakpoint());
        assertTrue(phone.isEmpty() && desk.isEmpty());
    }

    @Test
    void whatHasArrivedSinceItWasLookedAtIsNotSentAgain() {
        NoticeQueue queue = new NoticeQueue(state, _ -> settings(notifiers), clock);
        Event began = journal(EventType.SUPERVISOR_STARTED, Map.of("pid", 1));
        raised("bp-1");
        queue.lookThrough(began);
        NoticeDelivery due = queue.open().getLast();
        NoticeQueue.Ready ready = queue.begin(due).orElseThrow();
        assertTrue(queue.begin(due).isEmpty(), "it is under way");
        queue.sent(ready);
        assertTrue(queue.begin(due).isEmpty(), "it has arrived");
    }

    @Test
    void whatHappenedWhileNobodyDeliveredArrivesAfterTheNextStart() throws Exception {
        try (NoticeDispatcher dead = dispatcher()) {
            started();
            raised("bp-0");
            next(phone);
            settled(1);
        }
        raised("bp-1");
        dispatcher();
        started();
        assertEquals("bp-1", next(phone).breakpoint());
        assertEquals(Notice.Kind.TROUBLE, next(phone).kind());
    }

    @Test
    void aDeliveryThatWasCutOffIsMadeAgainUnderTheSameId() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        phones =
                notice -> {
                    phone.add(notice);
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        NoticeDispatcher killed = dispatcher();
        started();
        raised("bp-1");
        begun.await();
        killed.close();
        String id = next(phone).id();
        phones = phone::add;
        dispatcher();
        stopped(true);
        started();
        assertEquals(id, next(phone).id());
    }

    @Test
    void aQuestionThatWasAnsweredMeanwhileIsNotTold() throws Exception {
        Breakpoint answered = raised("bp-0");
        dispatcher();
        var unused =
                state.write(tx -> {
                    tx.put(answered(answered));
                    return true;
                });
        started();
        raised("bp-1");
        assertEquals("bp-1", next(phone).breakpoint());
    }

    @Test
    void theEndOfARunIsTroubleANightOrNothingByHowItEnded() throws Exception {
        dispatcher();
        started();
        stopped(true);
        started();
        stopped(false);
        Notice over = next(phone);
        assertEquals(Notice.Kind.NIGHT_OVER, over.kind());
        assertEquals("The run is over: 0 done, 0 failed, 0 questions for you", over.title());
        started();
        journal(EventType.SUPERVISOR_STOPPED, Map.of("asked", false, "problem", "disk full"));
        Notice trouble = next(phone);
        assertEquals(Notice.Kind.TROUBLE, trouble.kind());
        assertTrue(trouble.text().startsWith("It has stopped: disk full\n"), trouble.text());
    }

    @Test
    void onlyTheNoticesThatTheSettingsNameAreDelivered() throws Exception {
        notifiers = List.of(entry("phone", "night-over"), entry("desk"));
        dispatcher();
        started();
        raised("bp-1");
        stopped(false);
        assertEquals(Notice.Kind.NIGHT_OVER, next(phone).kind());
        assertEquals(Notice.Kind.QUESTION, next(desk).kind());
    }

    @Test
    void whatFailsIsToldOnceAndTriedAgainLater() throws Exception {
        phones =
                notice -> {
                    throw new PluginException(
                            PluginException.Kind.TRANSIENT, "no network", "look at it");
                };
        NoticeDispatcher dispatcher = dispatcher();
        started();
        raised("bp-1");
        NoticeDelivery failed = settled(1).getFirst();
        assertEquals("no network", failed.problem());
        assertEquals(NoticeDelivery.State.WAITING, failed.state());
        assertEquals("a notice has not arrived: no network", health().detail());
        phones = phone::add;
        clock.pass(Duration.ofMinutes(1));
        dispatcher.wake();
        assertEquals("bp-1", next(phone).breakpoint());
        assertEquals(List.of(), settled(2));
        assertTrue(health().ok(), health().toString());
    }

    private HealthLine health() {
        return NotifierHealth.of(state, _ -> phones).lines(settings(notifiers)).getFirst();
    }

    @Test
    void oneThatHangsHoldsUpNoOtherNotifier() throws Exception {
        notifiers = List.of(entry("phone"), entry("desk"));
        CountDownLatch hung = new CountDownLatch(1);
        phones =
                notice -> {
                    while (hung.getCount() > 0) {
                        try {
                            hung.await();
                        } catch (InterruptedException e) {
                            // Not even then.
                        }
                    }
                };
        dispatcher();
        started();
        raised("bp-1");
        raised("bp-2");
        assertEquals("bp-1", next(desk).breakpoint());
        assertEquals("bp-2", next(desk).breakpoint());
        assertEquals("it did not return within 0.2 s", phoneProblem());
        hung.countDown();
    }

    private String phoneProblem() throws InterruptedException {
        return settled(3).stream()
                .filter(d -> d.notifier().equals("phone") && !d.problem().isEmpty())
                .map(NoticeDelivery::problem)
                .findFirst()
                .orElse("");
    }

    /** Settings that can't be read by one of the threads. */
    private AtomicInteger unreadable(String thread, CountDownLatch first) {
        AtomicInteger times = new AtomicInteger();
        reading =
                () -> {
                    if (Thread.currentThread().getName().equals(thread)) {
                        times.incrementAndGet();
                        first.countDown();
                        throw new IllegalStateException("broken");
                    }
                };
        return times;
    }

    @Test
    void oneWhoseDeliveryBreaksIsLeftAloneForAWhile() throws Exception {
        notifiers = List.of(entry("phone"), entry("desk"));
        CountDownLatch first = new CountDownLatch(1);
        AtomicInteger times = unreadable("notices-phone", first);
        dispatcher();
        started();
        raised("bp-1");
        first.await();
        raised("bp-2");
        raised("bp-3");
        for (int i = 1; i <= 3; i++) {
            assertEquals("bp-" + i, next(desk).breakpoint());
        }
        assertEquals(1, times.get());
    }

    @Test
    void aJournalThatCannotBeLookedThroughIsLeftAloneForAWhile() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        AtomicInteger times = unreadable("notices", first);
        dispatcher();
        started();
        first.await();
        for (int i = 0; i < 5; i++) {
            journal(EventType.NOTICE_SENT, Map.of());
        }
        assertEquals(1, times.get());
    }

    @Test
    void aClockThatWasSetBackHoldsUpNothing() throws Exception {
        phones =
                notice -> {
                    throw new PluginException(PluginException.Kind.TRANSIENT, "no network", "");
                };
        NoticeDispatcher dispatcher = dispatcher();
        started();
        raised("bp-1");
        settled(1);
        phones = phone::add;
        clock.pass(Duration.ofDays(-3));
        dispatcher.wake();
        assertEquals("bp-1", next(phone).breakpoint());
    }

    @Test
    void theNightIsToldAsItWasAlsoWhenAnotherHasBegun() {
        NoticeQueue queue = new NoticeQueue(state, _ -> settings(notifiers), clock);
        Event began = journal(EventType.SUPERVISOR_STARTED, Map.of());
        done("in-time", began.at());
        stopped(false);
        queue.lookThrough(began);
        NoticeDelivery over = queue.open().getLast();
        Event end = state.read(v -> v.events(over.seq() - 1, 1)).getFirst();
        done("later", end.at().plusSeconds(60));
        started();
        clock.pass(Duration.between(clock.instant(), end.at()).plusHours(9));
        String text = queue.begin(over).orElseThrow().notice().text();
        assertTrue(
                text.matches("It ended on \\w+ \\d\\d:\\d\\d\\..* 1 done, 0 failed,.*\n.*"), text);
    }

    private void done(String id, Instant end) {
        Task task =
                new Task(
                        id,
                        1,
                        "shop",
                        end,
                        new TaskSpec(
                                id,
                                "",
                                List.of(),
                                Priority.NORMAL,
                                null,
                                List.of(),
                                List.of(),
                                false),
                        TaskProgress.untried(TaskState.PENDING).in(TaskState.DONE, end));
        var unused =
                state.write(tx -> {
                    tx.put(task);
                    return true;
                });
    }

    @Test
    void inQuietHoursANoticeWaitsForTheirEnd() {
        LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
        notifiers =
                List.of(
                        new NotifierEntry(
                                "phone",
                                "any",
                                Set.of("question"),
                                new QuietHours(now.minusHours(1), now.plusHours(1)),
                                Map.of()),
                        entry("desk"));
        NoticeQueue queue = new NoticeQueue(state, _ -> settings(notifiers), clock);
        Event began = journal(EventType.SUPERVISOR_STARTED, Map.of());
        raised("bp-1");
        queue.lookThrough(began);
        NoticeDelivery waiting = queue.open().getLast();
        assertEquals("phone", waiting.notifier());
        assertTrue(queue.begin(waiting).isEmpty());
        waiting = queue.open().getLast();
        assertTrue(waiting.due().isAfter(clock.instant().plus(Duration.ofMinutes(58))));
        clock.pass(Duration.ofHours(2));
        assertTrue(queue.begin(waiting).isPresent());
    }

    @Test
    void theEndOfTheProcessWaitsForTheLastNotice() {
        NoticeDispatcher dispatcher = dispatcher(Duration.ofSeconds(20));
        started();
        stopped(false);
        dispatcher.close();
        assertEquals(1, phone.size());
    }
}
