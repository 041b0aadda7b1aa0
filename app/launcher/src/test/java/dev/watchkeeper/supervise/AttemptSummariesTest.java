package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.report.MorningReport;
import dev.watchkeeper.report.NightRecords;
import dev.watchkeeper.testkit.FakeModel;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Summaries are made while nobody else wants the model, and nothing depends on them. */
class AttemptSummariesTest {
    private static final String LINES =
            "{\"a_lines\":[{\"a_evidence\":[1],\"b_text\":\"The check was run.\"},"
                    + "{\"a_evidence\":[77],\"b_text\":\"This rests on nothing.\"}]}";

    @TempDir Path folder;

    /** Right at the second attempt. */
    private World world() {
        return World.fresh(
                folder,
                Map.of(
                        "agent",
                        "cat >/dev/null; if [ $WATCHKEEPER_ATTEMPT = 2 ]; then echo right;"
                                + " else echo wrong; fi > result.txt; echo done"),
                "");
    }

    private static SupervisorParts with(SupervisorParts r, LocalModel model) {
        return new SupervisorParts(
                r.state(),
                r.evidence(),
                r.settings(),
                r.hosts(),
                r.agents(),
                r.prompts(),
                model,
                r.clock());
    }

    private static void run(World w, LocalModel model) {
        w.task("t", "grep -q right result.txt");
        try (Supervisor supervisor = new Supervisor(with(w.parts(), model), a -> {})) {
            supervisor.run(null, Supervisor.Until.IDLE);
        }
        assertEquals(TaskState.DONE, w.control().task("t").state());
    }

    private static List<Event> summaries(World w) {
        return w.journal().stream()
                .filter(e -> e.type() == EventType.SUMMARISED && e.task() != null)
                .toList();
    }

    private static Event night(World w) {
        List<Event> nights = w.journal().stream().filter(SummaryLine::ofNight).toList();
        assertEquals(1, nights.size(), nights.toString());
        return nights.getFirst();
    }

    /** Answers nothing but summaries. */
    private static FakeModel model() {
        return new FakeModel(q -> {
            if (q.priority() == Question.Priority.IDLE) {
                return LINES;
            }
            throw new ModelException(ModelException.Kind.BUSY, "busy");
        });
    }

    @Test
    void attemptAndTaskAreSummedUpWithLinksToEvidence() {
        try (World w = world()) {
            run(w, model());
            List<Event> all = summaries(w);
            assertEquals(2, all.size(), all.toString());
            assertEquals(1, all.getFirst().attempt());
            assertEquals("task", all.getLast().data().get("of"));
            for (Event e : all) {
                List<SummaryLine> lines = SummaryLine.in(e);
                assertEquals(1, lines.size());
                assertEquals("The check was run.", lines.getFirst().text());
                String id = lines.getFirst().evidence().getFirst();
                assertTrue(id.startsWith("t/" + e.attempt() + "/"), id);
                assertTrue(w.parts().evidence().size(id) >= 0);
                String answer = String.valueOf(e.data().get("answer"));
                assertEquals(LINES, w.parts().evidence().read(answer, 0, 10_000).text());
            }
            MorningReport.Section words = report(w).sections().getLast();
            assertEquals("summaries", words.key());
            assertEquals(1, words.lines().size(), "the newest of the task alone");
            assertEquals(
                    SummaryLine.in(all.getLast()).getFirst().evidence(),
                    words.lines().getFirst().evidence());
        }
    }

    private static MorningReport report(World w) {
        return MorningReport.of(
                new NightRecords(
                        Instant.EPOCH,
                        Instant.now(),
                        ZoneOffset.UTC,
                        TaskPages.all(w.control(), TaskQuery.all()),
                        Map.of(),
                        List.of(),
                        List.of(),
                        w.journal(),
                        List.of()));
    }

    @Test
    void withoutASummaryTheReportIsAsItWas() {
        try (World w = world()) {
            run(
                    w,
                    new FakeModel(q -> {
                        throw new ModelException(ModelException.Kind.STALLED, "stalled");
                    }));
            assertEquals(List.of(), summaries(w));
            assertFalse(report(w).json().containsKey("summaries"));
        }
    }

    @Test
    void aQuestionGivesWayToWhoWantsTheModelAndIsAskedAgain() throws Exception {
        try (World w = world()) {
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            Semaphore asked = new Semaphore(0);
            CountDownLatch interrupted = new CountDownLatch(1);
            AtomicInteger times = new AtomicInteger();
            FakeModel model =
                    new FakeModel(q -> {
                        asked.release();
                        if (times.incrementAndGet() > 1) {
                            return LINES;
                        }
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                            Thread.currentThread().interrupt();
                        }
                        throw new ModelException(ModelException.Kind.CLOSED, "interrupted");
                    });
            AttemptSummaries summaries =
                    new AttemptSummaries(
                            with(w.parts(), model).state(),
                            with(w.parts(), model).evidence(),
                            with(w.parts(), model).settings(),
                            with(w.parts(), model).prompts(),
                            with(w.parts(), model).model());
            List<Attempt> attempts = w.control().attempts("t");
            Attempt other = attempts.getLast();
            summaries.moved(attempts.getFirst());
            summaries.moved(other.in(AttemptState.SETTLED));
            summaries.proceed(List.of(other.ref()));
            assertFalse(summaries.busy(), "an attempt waits for its judgement");

            summaries.proceed(List.of(new AttemptRef("just-launched", 1)));
            assertFalse(summaries.busy(), "one that was just launched wants a prompt");

            summaries.moved(other.in(AttemptState.RUNNING));
            summaries.proceed(List.of(other.ref()));
            assertTrue(asked.tryAcquire(30, TimeUnit.SECONDS));
            summaries.moved(other.in(AttemptState.ENDED));
            assertTrue(interrupted.await(30, TimeUnit.SECONDS));
            summaries.end();
            assertEquals(List.of(), summaries(w));

            summaries.rest(Duration.ofSeconds(30), () -> false);
            assertEquals(2, times.get());
            assertEquals(1, summaries(w).size());
            assertEquals(1, summaries(w).getFirst().attempt());
        }
    }

    private static final String NIGHT =
            "{\"a_lines\":[{\"a_evidence\":[1],\"b_text\":\"1 task is done.\"},"
                    + "{\"a_evidence\":[1],\"b_text\":\"7 tasks are done.\"},"
                    + "{\"a_evidence\":[1],\"b_text\":\"Task Phoenix is done.\"}]}";

    private static FakeModel withWordsForTheNight() {
        return new FakeModel(q -> {
            if (q.user().contains("one night")) {
                return NIGHT;
            }
            throw new ModelException(ModelException.Kind.BUSY, "busy");
        });
    }

    @Test
    void aRunIsSummedUpAsAWholeAtItsEndByTheJournalAndBesideItByTheModel() {
        try (World w = world()) {
            run(w, withWordsForTheNight());
            Event night = night(w);
            List<SummaryLine> lines = SummaryLine.in(night);
            assertEquals("1 task is done: t.", lines.getFirst().text());
            assertTrue(
                    lines.stream().anyMatch(l -> l.text().equals("Attempts made: 2.")),
                    lines.toString());
            for (SummaryLine line : lines) {
                assertFalse(line.evidence().isEmpty());
                for (String id : line.evidence()) {
                    assertTrue(id.startsWith("event ") || w.parts().evidence().size(id) >= 0, id);
                }
            }
            List<SummaryLine> words = SummaryLine.words(night);
            assertEquals(
                    List.of("1 task is done."), words.stream().map(SummaryLine::text).toList());
            assertEquals(lines.getFirst().evidence(), words.getFirst().evidence());
            MorningReport.Section first =
                    report(w).sections().stream()
                            .filter(s -> s.key().equals("night"))
                            .findFirst()
                            .orElseThrow();
            assertTrue(
                    first.lines().stream()
                            .anyMatch(
                                    l -> l.text().equals("In the model's words: 1 task is done.")),
                    first.toString());
            assertTrue(report(w).html("").contains("1 task is done: t."));
        }
    }

    @Test
    void withoutAModelTheNightIsSummedUpFromTheJournalAlone() {
        try (World w = world()) {
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            Event night = night(w);
            assertEquals("1 task is done: t.", SummaryLine.in(night).getFirst().text());
            assertEquals(List.of(), SummaryLine.words(night));
        }
    }

    @Test
    void aRunThatDidNothingAsksNothingAndSaysNothing() {
        try (World w = world()) {
            AtomicInteger asked = new AtomicInteger();
            FakeModel model =
                    new FakeModel(q -> {
                        asked.incrementAndGet();
                        return LINES;
                    });
            try (Supervisor supervisor = new Supervisor(with(w.parts(), model), a -> {})) {
                supervisor.run(null, Supervisor.Until.IDLE);
            }
            assertEquals(0, asked.get());
            assertTrue(w.journal().stream().noneMatch(SummaryLine::ofNight));
        }
    }

    @Test
    void whoStopsWaitsForNoWords() throws Exception {
        try (World w = world()) {
            w.task("t", "grep -q right result.txt");
            Semaphore asked = new Semaphore(0);
            FakeModel model =
                    new FakeModel(q -> {
                        if (q.priority() == Question.Priority.IDLE) {
                            asked.release();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }
                        throw new ModelException(ModelException.Kind.BUSY, "busy");
                    });
            try (Supervisor supervisor = new Supervisor(with(w.parts(), model), a -> {})) {
                Thread loop =
                        Thread.ofVirtual()
                                .start(() -> supervisor.run(null, Supervisor.Until.STOPPED));
                while (w.control().task("t").state() != TaskState.DONE) {
                    assertTrue(asked.tryAcquire(60, TimeUnit.SECONDS), "a summary is asked for");
                }
                supervisor.stop(false);
                loop.join();
            }
            assertEquals("1 task is done: t.", SummaryLine.in(night(w)).getFirst().text());
        }
    }
}
