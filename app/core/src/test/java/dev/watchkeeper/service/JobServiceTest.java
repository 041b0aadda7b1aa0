package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class JobServiceTest {
    private static final long LONG = 60_000;

    private final JobService jobs = new JobService();

    @AfterEach
    void close() {
        jobs.close();
    }

    /** Tells a step, and waits until it is interrupted. */
    private static void endless(JobService.Progress told, CountDownLatch begun) {
        told.step("pulling", 3, 10);
        begun.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tellsHowFarItIsAndThatItIsDone() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch on = new CountDownLatch(1);
        Job job =
                jobs.start(
                        "pull small",
                        told -> {
                            told.step("pulling", 3, 10);
                            begun.countDown();
                            try {
                                on.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            told.step("success", 0, 0);
                        });
        begun.await();
        Job now = jobs.job(job.id(), 0);
        assertEquals(Job.State.RUNNING, now.state());
        assertEquals("pulling 3 of 10", now.step() + " " + now.done() + " of " + now.total());
        on.countDown();
        Job end = jobs.job(job.id(), LONG);
        assertEquals(Job.State.DONE, end.state());
        assertEquals("success", end.step());
        assertEquals(List.of(end), jobs.jobs());
    }

    @Test
    void aFailureKeepsItsWordsAndItsMend() {
        Job job =
                jobs.start(
                        "pull none",
                        told -> {
                            throw new WatchkeeperException(Code.MISSING, "no such model", "look");
                        });
        Job end = jobs.job(job.id(), LONG);
        assertEquals(
                List.of(Job.State.FAILED, Code.MISSING, "no such model", "look"),
                List.of(end.state(), end.code(), end.problem(), end.hint()));
    }

    @Test
    void aDefectIsAFailureAndNotAJobThatNeverEnds() {
        Job job =
                jobs.start(
                        "x",
                        told -> {
                            throw new IllegalStateException("odd");
                        });
        Job end = jobs.job(job.id(), LONG);
        assertEquals(Job.State.FAILED, end.state());
        assertTrue(end.problem().contains("odd"), end.problem());
    }

    @Test
    void theSameIsNotBegunTwice() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        JobService.Work work =
                told -> {
                    times.incrementAndGet();
                    endless(told, begun);
                };
        Job first = jobs.start("pull big", work);
        begun.await();
        assertEquals(first.id(), jobs.start("pull big", work).id());
        assertEquals(1, times.get());
    }

    @Test
    void oneThatIsCancelledEndsAndStaysCancelled() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Job job =
                jobs.start(
                        "pull big",
                        told -> {
                            endless(told, begun);
                            ended.countDown();
                        });
        begun.await();
        assertEquals(Job.State.CANCELLED, jobs.cancelJob(job.id()).state());
        ended.await();
        assertEquals(Job.State.CANCELLED, jobs.job(job.id(), LONG).state());
        assertEquals(Job.State.CANCELLED, jobs.cancelJob(job.id()).state());
    }

    @Test
    void oldOnesAreForgottenAndSaidToBe() {
        String first = jobs.start("0", told -> {}).id();
        Job last = jobs.job(first, LONG);
        for (int i = 1; i <= 60; i++) {
            last = jobs.job(jobs.start(String.valueOf(i), told -> {}).id(), LONG);
        }
        assertTrue(jobs.jobs().size() <= 52, jobs.jobs().size() + " jobs");
        assertEquals(last, jobs.jobs().getLast());
        WatchkeeperException e = assertThrows(WatchkeeperException.class, () -> jobs.job(first, 0));
        assertEquals(Code.UNKNOWN_ID, e.code());
    }
}
