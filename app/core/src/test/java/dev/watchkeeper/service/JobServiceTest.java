package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.Job.Kind;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.domain.WorkProgress.Unit;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

@NullUnmarked
class JobServiceTest {
    private static final long LONG = 60_000;
    private static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final JobResult.Checked FINE =
            new JobResult.Checked(List.of(new HealthLine("git", true, "2.43", "")));
    private static final JobResult.Restored RESTORED =
            new JobResult.Restored(
                    new RestoreResult(
                            "cp-2", List.of("a"), List.of("b"), 40, List.of(), List.of("one")));

    @TempDir Path home;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch on = new CountDownLatch(1);
    private final JobService jobs = JobService.inMemory(CLOCK);
    private final List<JobService> kept = new ArrayList<>();

    @AfterEach
    void close() {
        on.countDown();
        jobs.close();
        // Nothing is to be written any more when the home is cleared.
        for (JobService each : kept) {
            each.jobs().forEach(j -> each.job(j.id(), LONG));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsDoneHasNothingLeft() {
        Job begun =
                jobs.start(
                        Kind.RESTORE,
                        "restore cp-1",
                        progress -> {
                            progress.step("restore", 11, 12, Unit.PATHS);
                            return RESTORED;
                        });
        Job ended = jobs.job(begun.id(), LONG);
        assertEquals(Job.State.DONE, ended.state());
        assertEquals(List.of(12L, 12L), List.of(ended.done(), ended.total()));
    }

    /** Tells a step, and waits until it may go on or is interrupted. */
    private JobResult held(WorkProgress progress, JobResult result) {
        progress.step("pulling", 3, 10, Unit.BYTES);
        begun.countDown();
        await(on);
        progress.step("success");
        return result;
    }

    /** The next start on the home of one that ended without closing, as after a kill. */
    private JobService successor() {
        JobService next = JobService.of(home, CLOCK);
        kept.add(next);
        return next;
    }

    @Test
    void tellsHowFarItIsAndWhatCameOfIt() {
        Job job = jobs.start(Kind.CHECK, "check all", progress -> held(progress, FINE));
        await(begun);
        Job now = jobs.job(job.id(), 0);
        assertEquals(Job.State.RUNNING, now.state());
        assertEquals(
                "pulling 3 of 10 BYTES",
                now.step() + " " + now.done() + " of " + now.total() + " " + now.unit());
        assertEquals(ProcessHandle.current().pid(), now.pid());
        assertEquals(NOW, now.startedAt());
        assertNull(now.endedAt());
        assertTrue(now.cancellable());
        on.countDown();
        Job end = jobs.job(job.id(), LONG);
        assertEquals(
                List.of(Job.State.DONE, "success", FINE, NOW, false),
                List.of(end.state(), end.step(), end.result(), end.endedAt(), end.cancellable()));
        assertEquals(List.of(end), jobs.jobs());
    }

    @Test
    void aFailureKeepsItsWordsAndItsMend() {
        Job job =
                jobs.start(
                        Kind.PULL,
                        "pull none",
                        progress -> {
                            throw new WatchkeeperException(Code.MISSING, "no such model", "look");
                        });
        Job end = jobs.job(job.id(), LONG);
        assertEquals(Job.State.FAILED, end.state());
        assertEquals(new Job.Failure(Code.MISSING, "no such model", "look"), end.failure());
        WatchkeeperException told =
                assertThrows(WatchkeeperException.class, () -> JobWait.done(end));
        assertEquals("no such model", told.getMessage());
    }

    @Test
    void aDefectIsAFailureAndNotAJobThatNeverEnds() {
        Job job =
                jobs.start(
                        Kind.CHECK,
                        "x",
                        progress -> {
                            throw new IllegalStateException("odd");
                        });
        Job end = jobs.job(job.id(), LONG);
        assertEquals(Job.State.FAILED, end.state());
        assertTrue(end.failure().message().contains("odd"), end.failure().message());
    }

    @Test
    void theSameIsNotBegunTwiceWhileItGoesOn() {
        AtomicInteger times = new AtomicInteger();
        JobService.Work work =
                progress -> {
                    times.incrementAndGet();
                    return held(progress, null);
                };
        Job first = jobs.start(Kind.PULL, "pull big", work);
        await(begun);
        assertEquals(first.id(), jobs.start(Kind.PULL, "pull big", work).id());
        assertEquals(1, times.get());
        on.countDown();
        assertEquals(Job.State.DONE, jobs.job(first.id(), LONG).state());
        assertNotEquals(first.id(), jobs.start(Kind.PULL, "pull big", work).id());
    }

    @Test
    void whatWasAskedForWithAKeyIsFoundByItAfterItsEndToo() {
        AtomicInteger times = new AtomicInteger();
        JobService.Work work =
                progress -> {
                    times.incrementAndGet();
                    return RESTORED;
                };
        Job first = jobs.start(Kind.RESTORE, "restore cp-1", "k1", work);
        Job end = jobs.job(first.id(), LONG);
        assertEquals(end, jobs.start(Kind.RESTORE, "restore cp-1", "k1", work));
        assertEquals(1, times.get());
        WatchkeeperException other =
                assertThrows(
                        WatchkeeperException.class,
                        () -> jobs.start(Kind.RESTORE, "restore cp-9", "k1", work));
        assertEquals(Code.USAGE, other.code());
        assertEquals(1, times.get());
    }

    @Test
    void whoJoinsWorkThatGoesOnFindsItByTheirOwnKeyToo() {
        Job first = jobs.start(Kind.RESTORE, "restore cp-1", "k1", p -> held(p, RESTORED));
        await(begun);
        assertEquals(
                first.id(), jobs.start(Kind.RESTORE, "restore cp-1", "k2", p -> RESTORED).id());
        on.countDown();
        Job end = jobs.job(first.id(), LONG);
        assertEquals(
                end,
                jobs.start(
                        Kind.RESTORE,
                        "restore cp-1",
                        "k2",
                        p -> {
                            throw new AssertionError("begun again");
                        }));
    }

    @Test
    void aPullThatIsCancelledEndsAndStaysCancelled() {
        CountDownLatch ended = new CountDownLatch(1);
        Job job =
                jobs.start(
                        Kind.PULL,
                        "pull big",
                        progress -> {
                            try {
                                return held(progress, null);
                            } finally {
                                ended.countDown();
                            }
                        });
        await(begun);
        assertEquals(Job.State.CANCELLED, jobs.cancelJob(job.id()).state());
        await(ended);
        assertEquals(Job.State.CANCELLED, jobs.job(job.id(), LONG).state());
        assertEquals(Job.State.CANCELLED, jobs.cancelJob(job.id()).state());
    }

    @Test
    void aCheckThatIsCancelledIsOverAtOnceAndGoesNoFurtherThanItsNextStep() {
        AtomicBoolean further = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Job job =
                jobs.start(
                        Kind.VERIFY,
                        "verify all checkpoints",
                        progress -> {
                            try {
                                var unused = held(progress, FINE);
                                further.set(true);
                                return FINE;
                            } finally {
                                ended.countDown();
                            }
                        });
        await(begun);
        assertEquals(Job.State.CANCELLED, jobs.cancelJob(job.id()).state());
        on.countDown();
        await(ended);
        assertFalse(further.get());
        assertNull(jobs.job(job.id(), LONG).result());
    }

    @Test
    void aRestoreIsCancelledBeforeItWrites() {
        AtomicBoolean wrote = new AtomicBoolean();
        Job job =
                jobs.start(
                        Kind.RESTORE,
                        "restore cp-1",
                        progress -> {
                            progress.step("taking a rescue checkpoint");
                            begun.countDown();
                            await(on);
                            progress.irrevocable("putting files back");
                            wrote.set(true);
                            return RESTORED;
                        });
        await(begun);
        Job asked = jobs.cancelJob(job.id());
        assertEquals(Job.State.RUNNING, asked.state());
        assertEquals("cancelling: taking a rescue checkpoint", asked.step());
        assertEquals(Job.State.RUNNING, jobs.cancelJob(job.id()).state());
        on.countDown();
        assertEquals(Job.State.CANCELLED, jobs.job(job.id(), LONG).state());
        assertFalse(wrote.get());
    }

    @Test
    void aRestoreThatWritesGoesOnToItsEnd() {
        Job job =
                jobs.start(
                        Kind.RESTORE,
                        "restore cp-1",
                        progress -> {
                            progress.irrevocable("putting files back");
                            return held(progress, RESTORED);
                        });
        await(begun);
        assertFalse(jobs.job(job.id(), 0).cancellable());
        WatchkeeperException no =
                assertThrows(WatchkeeperException.class, () -> jobs.cancelJob(job.id()));
        assertEquals(Code.CONFLICT, no.code());
        on.countDown();
        Job end = jobs.job(job.id(), LONG);
        assertEquals(RESTORED, end.result());
        assertEquals(end, jobs.cancelJob(job.id()));
    }

    @Test
    void closingWaitsForARestoreThatWrites() throws InterruptedException {
        Job job =
                jobs.start(
                        Kind.RESTORE,
                        "restore cp-1",
                        progress -> {
                            progress.irrevocable("putting files back");
                            return held(progress, RESTORED);
                        });
        await(begun);
        Thread closing = Thread.ofVirtual().start(jobs::close);
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        on.countDown();
        closing.join();
        assertEquals(Job.State.DONE, jobs.job(job.id(), 0).state());
    }

    @Test
    void soManyOfAKindAndNoMore() {
        for (int i = 0; i < 8; i++) {
            var unused = jobs.start(Kind.VERIFY, "verify cp-" + i, p -> held(p, FINE));
        }
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> jobs.start(Kind.VERIFY, "verify cp-9", p -> FINE));
        assertEquals(Code.REFUSED, e.code());
        Job other = jobs.start(Kind.RESTORE, "restore cp-1", p -> RESTORED);
        assertEquals(Job.State.DONE, jobs.job(other.id(), LONG).state());
    }

    @Test
    void oldOnesAreForgottenAndSaidToBe() throws IOException {
        JobService service = successor();
        String first = service.start(Kind.CHECK, "0", p -> null).id();
        Job last = service.job(first, LONG);
        for (int i = 1; i <= 60; i++) {
            last = service.job(service.start(Kind.CHECK, String.valueOf(i), p -> null).id(), LONG);
        }
        assertTrue(service.jobs().size() <= 52, service.jobs().size() + " jobs");
        assertEquals(last, service.jobs().getLast());
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> service.job(first, 0));
        assertEquals(Code.UNKNOWN_ID, e.code());
        try (Stream<Path> files = Files.list(home.resolve("jobs"))) {
            assertEquals(service.jobs().size(), files.count());
        }
    }

    @Test
    void anEndIsFoundByTheNextSupervisor() {
        JobService before = successor();
        Job done = before.start(Kind.RESTORE, "restore cp-1", "k1", p -> RESTORED);
        Job end = before.job(done.id(), LONG);
        JobService next = successor();
        assertEquals(List.of(end), next.jobs());
        assertEquals(
                end,
                next.start(
                        Kind.RESTORE,
                        "restore cp-1",
                        "k1",
                        p -> {
                            throw new AssertionError("begun again");
                        }));
        assertEquals("job-2", next.start(Kind.CHECK, "doctor", p -> FINE).id());
    }

    @Test
    void whatRanWhenTheSupervisorDiedIsSaidToHaveBeenInterruptedAndIsNotBegunAgain() {
        JobService before = successor();
        Job job = before.start(Kind.RESTORE, "restore cp-1", "k1", p -> held(p, RESTORED));
        await(begun);
        for (JobService next : List.of(successor(), successor())) {
            Job told = next.job(job.id(), 0);
            assertEquals(Job.State.INTERRUPTED, told.state());
            assertNotNull(told.endedAt());
            assertTrue(
                    told.failure().message().contains("ended while 'restore cp-1' went on"),
                    told.failure().message());
            assertTrue(told.failure().hint().contains("breakpoint list"), told.failure().hint());
            assertEquals(
                    told,
                    next.start(
                            Kind.RESTORE,
                            "restore cp-1",
                            "k1",
                            p -> {
                                throw new AssertionError("begun again");
                            }));
        }
    }

    @Test
    void aFileThatHoldsNoJobIsLeftOut() throws IOException {
        JobService before = successor();
        Job end = before.job(before.start(Kind.CHECK, "doctor", p -> FINE).id(), LONG);
        Files.writeString(home.resolve("jobs/job-7.json"), "{\"job\":");
        Files.copy(home.resolve("jobs/job-1.json"), home.resolve("jobs/job-8.json"));
        assertEquals(List.of(end), successor().jobs());
    }

    @Test
    void whatCanNotBeRecordedIsNotBegun() throws IOException {
        Files.writeString(home.resolve("jobs"), "a file in the folder's place");
        AtomicBoolean ran = new AtomicBoolean();
        JobService service = successor();
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                service.start(
                                        Kind.RESTORE,
                                        "restore cp-1",
                                        p -> {
                                            ran.set(true);
                                            return RESTORED;
                                        }));
        assertEquals(Code.HOME, e.code());
        assertEquals(List.of(), service.jobs());
        assertFalse(ran.get());
    }
}
