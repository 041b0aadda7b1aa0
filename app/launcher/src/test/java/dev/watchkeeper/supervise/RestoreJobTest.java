package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.StoppingRestore;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A restore over the socket goes on whoever leaves, is begun once, and keeps its end. */
class RestoreJobTest {
    @TempDir Path folder;
    private final StoppingRestore disk = new StoppingRestore();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch on = new CountDownLatch(1);

    private void hold() {
        disk.first(() -> {
            reached.countDown();
            try {
                on.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static String changed(World w) {
        w.write("a.txt", "before\n");
        String id = EndedJobs.take(w.control(), w.project().id()).id();
        w.write("a.txt", "after\n");
        w.write("b.txt", "new\n");
        return id;
    }

    private static long restores(World w) {
        return w.journal().stream().filter(e -> e.type() == EventType.RESTORED).count();
    }

    @Test
    void itSurvivesTheClientThatBeganItAndIsFoundByItsKey() throws Exception {
        try (World w = World.onDisk(folder, disk)) {
            String id = changed(w);
            hold();
            Job begun;
            try (Control first = ControlClient.connect(w.home())) {
                begun = first.restoreCheckpoint(id, List.of(), "k");
            }
            reached.await();
            try (Control second = ControlClient.connect(w.home())) {
                Job seen = second.jobs().getLast();
                assertEquals(begun.id(), seen.id());
                assertEquals(Job.State.RUNNING, seen.state());
                assertEquals("putting files back", seen.step());
                assertFalse(seen.cancellable());
                assertEquals(begun.id(), second.restoreCheckpoint(id, List.of(), "k").id());
                WatchkeeperException no =
                        assertThrows(
                                WatchkeeperException.class, () -> second.cancelJob(begun.id()));
                assertEquals(Code.CONFLICT, no.code());
                on.countDown();
                JobResult.Restored done = JobWait.result(second, seen, JobResult.Restored.class);
                assertEquals(List.of("a.txt"), done.restore().written());
                assertEquals(List.of("b.txt"), done.restore().deleted());
                assertNotNull(done.restore().rescue());
                Job again = second.restoreCheckpoint(id, List.of(), "k");
                assertEquals(done, again.result());
            }
            assertEquals("before\n", w.read("a.txt"));
            assertEquals(1, restores(w));
        } finally {
            on.countDown();
        }
    }

    @Test
    void itsEndIsFoundAfterTheSupervisorWasStartedAgain() {
        String id;
        Job ended;
        try (World w = World.onDisk(folder, disk)) {
            id = changed(w);
            Control control = w.control();
            ended =
                    JobWait.toEnd(
                            control, control.restoreCheckpoint(id, List.of(), "k"), job -> {});
            assertEquals(Job.State.DONE, ended.state());
        }
        try (World w = World.reopened(folder, _ -> {})) {
            w.write("a.txt", "later\n");
            assertEquals(ended, w.control().restoreCheckpoint(id, List.of(), "k"));
            assertEquals("later\n", w.read("a.txt"));
            assertEquals(1, restores(w));
        }
    }

    @Test
    void itCountsThePathsThatItPutsBack() {
        try (World w = World.onDisk(folder, disk)) {
            String id = changed(w);
            List<String> steps = new ArrayList<>();
            var unused =
                    w.supervisor()
                            .services()
                            .restores()
                            .restore(
                                    id,
                                    List.of(),
                                    new WorkProgress() {
                                        @Override
                                        public void step(
                                                String step, long done, long total, Unit unit) {
                                            steps.add(step + " " + done + "/" + total);
                                        }

                                        @Override
                                        public void irrevocable(String step) {
                                            steps.add("from here on: " + step);
                                        }
                                    });
            assertEquals(
                    List.of(
                            "opening the workspace 0/0",
                            "taking a rescue checkpoint 0/0",
                            "from here on: putting files back"),
                    steps);
        }
        // Here on the real disk, which counts.
        try (World w = World.reopened(folder, _ -> {})) {
            String id = changed(w);
            List<String> steps = new ArrayList<>();
            var unused =
                    w.supervisor().services().restores().restore(id, List.of(), counting(steps));
            assertEquals(List.of("0/3", "1/3", "2/3"), steps);
        }
    }

    private static WorkProgress counting(List<String> steps) {
        return new WorkProgress() {
            @Override
            public void step(String step, long done, long total, Unit unit) {
                if (total > 0) {
                    steps.add(done + "/" + total);
                }
            }

            @Override
            public void irrevocable(String step) {}
        };
    }

    @Test
    void oneThatIsCancelledBeforeItWritesLeavesTheWorkspaceAsItIs() {
        try (World w = World.onDisk(folder, disk)) {
            String id = changed(w);
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            w.supervisor()
                                    .services()
                                    .restores()
                                    .restore(
                                            id,
                                            List.of(),
                                            new WorkProgress() {
                                                @Override
                                                public void step(
                                                        String step,
                                                        long done,
                                                        long total,
                                                        Unit unit) {}

                                                @Override
                                                public void irrevocable(String step) {
                                                    throw new IllegalStateException("cancelled");
                                                }
                                            }));
            assertEquals("after\n", w.read("a.txt"));
            assertEquals("new\n", w.read("b.txt"));
            assertEquals(0, restores(w));
            assertTrue(
                    EndedJobs.restore(w.control(), id).written().contains("a.txt"),
                    "nothing keeps the next one from it");
        }
    }

    @Test
    void checkpointsAreProvenOneAfterTheOther() {
        try (World w = World.onDisk(folder, disk)) {
            String first = changed(w);
            String second = EndedJobs.take(w.control(), w.project().id()).id();
            Job ended =
                    JobWait.toEnd(w.control(), w.control().verifyCheckpoints(List.of()), job -> {});
            assertEquals(
                    new JobResult.Verified(
                            List.of(
                                    new JobResult.Proof(first, List.of()),
                                    new JobResult.Proof(second, List.of()))),
                    ended.result());
            assertEquals(
                    Code.UNKNOWN_ID,
                    assertThrows(
                                    WatchkeeperException.class,
                                    () -> w.control().verifyCheckpoints(List.of("cp-none")))
                            .code());
        }
    }
}
