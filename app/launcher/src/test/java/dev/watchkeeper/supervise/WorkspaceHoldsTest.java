package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A workspace that can't be worked in holds its own tasks; all others go on. */
class WorkspaceHoldsTest {
    private static final String AGENT =
            "cat >/dev/null; echo \"right $WATCHKEEPER_TASK\" >> result.txt; echo done";
    private static final String CHECK = "grep -q right result.txt";

    @TempDir Path folder;

    private World world() {
        return World.fresh(folder, Map.of("agent", AGENT), "");
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "in time: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static TaskState state(World w, String task) {
        return w.control().task(task).state();
    }

    private static List<Hold> holds(World w) {
        return w.parts().state().read(v -> v.holds());
    }

    @Test
    void aFolderThatIsGoneHoldsItsOwnTasksAndTheyGoOnWhenItIsBack() throws Exception {
        try (World w = world()) {
            Path other = Files.createDirectories(folder.resolve("other"));
            Project second = w.control().addProject(other.toString(), "local", "other", false);
            var unused =
                    w.control()
                            .addTasks(
                                    second.id(),
                                    List.of(
                                            new TaskDraft(
                                                    "two",
                                                    new TaskSpec(
                                                            "Two",
                                                            "Do it.",
                                                            List.of(),
                                                            Priority.NORMAL,
                                                            null,
                                                            List.of(CHECK),
                                                            List.of(),
                                                            false))));
            w.task("one", CHECK);
            Path away = folder.resolve("away");
            Files.move(w.workspace(), away);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "two"));
            assertEquals(TaskState.HELD, state(w, "one"));
            Hold hold = holds(w).getFirst();
            assertEquals("workspace " + w.mainWorkspace().id(), hold.told());
            assertTrue(hold.why().contains(w.workspace() + " is gone"), hold.why());
            assertFalse(Files.exists(w.workspace()), "it was not made anew");
            assertEquals(List.of(), w.control().breakpoints(false));
            // It goes on by itself while a run goes on.
            Thread loop =
                    Thread.ofPlatform()
                            .start(() -> w.supervisor().run(null, Supervisor.Until.STOPPED));
            await(() -> w.supervisor().word().equals("idle"), "idle");
            Files.move(away, w.workspace());
            await(() -> state(w, "one") == TaskState.DONE, "the held task");
            w.supervisor().stop(false);
            loop.join();
            assertEquals(List.of(), holds(w));
            assertEquals(1, w.control().task("one").attempts());
        }
    }

    @Test
    void anotherFolderUnderThePathIsAskedAboutOnceAndTakenWhenItIsTheRightOne() throws Exception {
        try (World w = world()) {
            w.task("first", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "first"));
            w.task("one", CHECK);
            w.task("two", CHECK);
            Files.move(w.workspace(), folder.resolve("old"));
            Files.createDirectory(w.workspace());
            w.write("cloned.txt", "anew\n");
            w.runUntilIdle();
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals(1, w.control().breakpoints(false).size());
            assertEquals("another-folder", asked.rule());
            assertEquals(TaskState.READY, state(w, "two"));
            assertEquals("", w.read("result.txt"), "nothing was written");
            var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.RETRY, "");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "one"));
            assertEquals(TaskState.DONE, state(w, "two"));
            assertEquals("anew\n", w.read("cloned.txt"));
        }
    }

    @Test
    void anotherFolderIsKnownBeforeAnythingWasDoneThere() throws Exception {
        try (World w = world()) {
            w.write("mine.txt", "mine\n");
            w.task("one", CHECK);
            Files.move(w.workspace(), folder.resolve("old"));
            Files.createDirectory(w.workspace());
            w.write("cloned.txt", "anew\n");
            w.runUntilIdle();
            assertEquals("another-folder", w.control().breakpoints(false).getFirst().rule());
            assertEquals("", w.read("result.txt"), "nothing was written");
        }
    }

    @Test
    void whileSomebodyElseWorksThereTheTasksWaitAndSayForWhom() throws Exception {
        try (World w = world()) {
            w.task("one", CHECK);
            Project project = w.project();
            Path link = Files.createSymbolicLink(folder.resolve("via"), w.workspace());
            Workspace same =
                    new Workspace(
                            new WorkspaceId("same"),
                            "same",
                            "local",
                            link.toString(),
                            Workspace.Kind.MAIN,
                            "same",
                            project.createdAt());
            Thread loop;
            try (Host theirs = w.parts().hosts().apply(same, w.parts().settings().apply(project))) {
                theirs.guard().lock();
                loop = Thread.ofPlatform().start(w::runUntilIdle);
                await(() -> state(w, "one") == TaskState.HELD, "the hold");
                await(() -> !holds(w).isEmpty(), "the hold");
                String why = holds(w).getFirst().why();
                assertTrue(why.contains("is in use here for another project"), why);
                assertEquals("", w.read("result.txt"));
            }
            loop.join();
            assertEquals(TaskState.DONE, state(w, "one"));
            assertEquals(1, w.control().task("one").attempts());
        }
    }

    /** The other home's process is named, and nothing that it wrote is taken away. */
    @Test
    void whatAPersonAsksForIsRefusedWhileAnotherHomeWorksThere() throws Exception {
        try (World w = world()) {
            w.write("a.txt", "before\n");
            w.task("one", CHECK);
            w.runUntilIdle();
            String before =
                    w.parts()
                            .state()
                            .read(v -> v.checkpointsIn(w.mainWorkspace().id()))
                            .getFirst()
                            .id();
            Process other =
                    new ProcessBuilder(
                                    "flock",
                                    w.workspace().toString(),
                                    "sh",
                                    "-c",
                                    "echo theirs >a.txt; echo $PPID; exec cat")
                            .directory(w.workspace().toFile())
                            .start();
            try (BufferedReader said = other.inputReader()) {
                String pid = said.readLine();
                WatchkeeperException refused =
                        assertThrows(
                                WatchkeeperException.class,
                                () -> EndedJobs.restore(w.control(), before));
                assertEquals(WatchkeeperException.Code.CONFLICT, refused.code());
                assertTrue(
                        String.valueOf(refused.getMessage())
                                .contains("another Watchkeeper: process " + pid),
                        refused::toString);
                assertEquals("theirs\n", w.read("a.txt"));
                other.getOutputStream().close();
                other.waitFor();
                var unused = EndedJobs.restore(w.control(), before);
                assertEquals("before\n", w.read("a.txt"));
            } finally {
                other.destroy();
            }
        }
    }
}
