package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What an attempt does to the project's git is seen, asked about where it must be, and undone. */
final class RepositoryLoopTest {
    private static final String HOOK = ".git/hooks/post-checkout";
    private static final String PLANTS =
            "cat >/dev/null; mkdir -p .git/hooks; printf evil >"
                    + HOOK
                    + "; git config core.fsmonitor ./evil; git checkout -q --orphan side; git -c user.name=a"
                    + " -c user.email=a@b commit -q --allow-empty -m w; git checkout -q main; git -c"
                    + " user.name=a -c user.email=a@b commit -q --amend --allow-empty -m other; :"
                    + " >.git/index.lock; echo right >result.txt; echo done";

    @TempDir Path folder;

    private World world(String script) throws Exception {
        World w = World.fresh(folder, Map.of("agent", script), "");
        git(
                w,
                "git init -q -b main && git -c user.name=a -c user.email=a@b commit -q --allow-empty"
                        + " -m i");
        return w;
    }

    private static String git(World w, String script) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", script)
                        .directory(w.workspace().toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out.strip();
    }

    private static Breakpoint asked(World w) {
        w.task("t", "grep -q right result.txt");
        w.runUntilIdle();
        return w.control().breakpoints(false).getFirst();
    }

    private static List<RepositoryChange> told(World w) {
        return Objects.requireNonNull(w.control().attempts("t").getFirst().assessment())
                .repository();
    }

    private static boolean exists(World w, String path) {
        return Files.exists(w.workspace().resolve(path));
    }

    /** The work runs in its checks: it can write there what the agent itself did not. */
    @Test
    void whatACheckPlantsInGitIsAskedAboutAndPutBack() throws Exception {
        String plants =
                "printf 'mkdir -p .git/hooks; printf evil >.git/hooks/post-checkout; git config"
                        + " core.fsmonitor ./evil; : >.git/index.lock; grep -q right result.txt'"
                        + " >check.sh; cat >/dev/null; echo right >result.txt; echo done";
        try (World w = world(plants)) {
            String config = w.read(".git/config");
            w.task("t", "sh check.sh");
            w.runUntilIdle();
            Breakpoint b = w.control().breakpoints(false).getFirst();
            assertEquals("git-changed", b.rule());
            assertTrue(b.question().contains("post-checkout"), b.question());
            assertTrue(b.question().contains("core.fsmonitor"), b.question());
            assertTrue(b.question().contains("index.lock"), b.question());
            var unused = w.control().resolveBreakpoint(b.id(), TaskAction.PUT_BACK, "");
            assertFalse(exists(w, HOOK));
            assertEquals(config, w.read(".git/config"));
            assertEquals("right\n", w.read("result.txt"));
        }
    }

    /** A person may commit at any time: it is no doing of the attempt. */
    @Test
    void whatElseChangesInGitWhileTheChecksRunIsNotTheAttempts() throws Exception {
        try (World w = world("cat >/dev/null; echo right >result.txt; echo done")) {
            w.task(
                    "t",
                    "git -c user.name=a -c user.email=a@b commit -q --allow-empty -m mine; grep -q"
                            + " right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals(List.of(), told(w));
        }
    }

    @Test
    void whatGitWouldRunIsAskedAboutPutBackAndToldWithTheRest() throws Exception {
        try (World w = world(PLANTS)) {
            String config = w.read(".git/config");
            String tip = git(w, "git rev-parse HEAD");
            Breakpoint b = asked(w);
            assertEquals("git-changed", b.rule());
            assertFalse(tip.equals(git(w, "git rev-parse HEAD")), "no branch is moved unasked");
            assertTrue(b.question().contains(HOOK), b::question);
            assertTrue(b.question().contains("core.fsmonitor"), b::question);
            assertTrue(b.question().contains("rm .git/index.lock"), b::question);
            assertFalse(exists(w, HOOK), "it waits for nobody");
            assertEquals(config, w.read(".git/config"));
            assertEquals(
                    List.of("branch", "hook", "setting"),
                    told(w).stream()
                            .filter(RepositoryChange::dangerous)
                            .map(RepositoryChange::what)
                            .sorted()
                            .toList());
            assertTrue(told(w).toString().contains("side"), () -> told(w).toString());
            assertTrue(
                    w.journal().stream().anyMatch(e -> e.type() == EventType.REPOSITORY_CHANGED));
            var unused = w.control().resolveBreakpoint(b.id(), TaskAction.PUT_BACK, "");
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals("right\n", w.read("result.txt"));
            assertFalse(exists(w, HOOK));
            assertEquals(config, w.read(".git/config"));
            assertEquals("main", git(w, "git branch --show-current"));
            assertEquals(tip, git(w, "git rev-parse HEAD"));
        }
    }

    @Test
    void aRemovedGitComesBackAsFarAsItIsHeld() throws Exception {
        try (World w = world("cat >/dev/null; rm -rf .git; echo right >result.txt; echo done")) {
            String config = w.read(".git/config");
            String tip = git(w, "git rev-parse HEAD");
            Breakpoint b = asked(w);
            assertTrue(b.question().contains("main at " + tip), b::question);
            assertFalse(exists(w, ".git"), "nothing is made without being asked for");
            var unused = w.control().resolveBreakpoint(b.id(), TaskAction.PUT_BACK, "");
            assertEquals(config, w.read(".git/config"));
            assertEquals("main", git(w, "git branch --show-current"));
        }
    }

    @Test
    void whatALinkInGitLeadsToIsNeitherDeletedNorOverwritten() throws Exception {
        String plants =
                "cat >/dev/null; rm -rf .git/hooks .git/info; mkdir -p ../out; echo theirs"
                        + " >../out/attributes; ln -s ../../out .git/hooks; ln -s ../../out"
                        + " .git/info; echo right >result.txt; echo done";
        try (World w = world(plants)) {
            Breakpoint b = asked(w);
            assertTrue(b.question().contains("../../out"), b::question);
            assertEquals("theirs\n", Files.readString(w.workspace().resolve("../out/attributes")));
            var unused = w.control().resolveBreakpoint(b.id(), TaskAction.PUT_BACK, "");
            assertEquals("theirs\n", Files.readString(w.workspace().resolve("../out/attributes")));
            for (String folder : List.of(".git/hooks", ".git/info")) {
                assertFalse(Files.isSymbolicLink(w.workspace().resolve(folder)), folder);
            }
        }
    }
}
