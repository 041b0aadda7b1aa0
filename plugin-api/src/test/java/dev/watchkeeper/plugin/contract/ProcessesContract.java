package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What durable processes keep on every host. */
public abstract class ProcessesContract extends RunFolderContract {
    /** Seconds that no other process sleeps. */
    private final String odd = "300." + System.nanoTime();

    /** Whether the host keeps together what comes from a process, whatever it sheds. */
    protected boolean keepsTogether() {
        return true;
    }

    /**
     * Kills a process and its wrapper from outside, as a crash of the host does.
     *
     * @param of as it stands, its pid that of this machine
     */
    protected void crash(ProcessStatus of) {
        List<ProcessHandle> line = new ArrayList<>();
        for (ProcessHandle p = ProcessHandle.of(of.pid()).orElseThrow();
                line.isEmpty()
                        || p.info().commandLine().orElse("").matches("(?s).*(wrapper|unshare).*");
                p = p.parent().orElseThrow()) {
            line.add(p);
        }
        line.reversed().forEach(ProcessHandle::destroyForcibly);
    }

    /** The same host for another home: other folders. */
    protected abstract Processes elsewhere();

    @Test
    @PerTransport
    void keepsOutputAndStatusForALaterInstance() {
        String script = "cat; printf %s \"$ODD\"; cat @RUN@/given; echo e >&2; exit 7";
        processes().start(spec("a" + run, ProcessSpec.Input.GIVEN, "in ", "sh", "-c", script));
        ProcessStatus end = ended("a" + run);
        assertEquals(ProcessStatus.State.EXITED, end.state());
        assertEquals(7, end.exitStatus());
        assertEquals("in a 'b' \"c\" $d\nnextfile", out("a" + run));
        assertEquals(2, end.err());
    }

    @Test
    @PerTransport
    void endsOnlyItsOwnWhereAnotherHomeGaveTheSameId() {
        String id = "same" + run;
        ProcessSpec spec = spec(id, ProcessSpec.Input.GIVEN, "", "sleep", "600");
        processes().start(spec);
        elsewhere().start(spec);
        processes().stop(id, Duration.ofSeconds(2));
        assertEquals(ProcessStatus.State.RUNNING, elsewhere().status(id).state());
        elsewhere().stop(id, Duration.ofSeconds(2));
        assertTrue(elsewhere().status(id).ended(), "stop() has ended the process of this home");
    }

    @Test
    void startsOnceHoweverOftenItIsAsked() {
        ProcessSpec spec = spec("b" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", "echo once");
        processes().start(spec);
        processes().start(spec);
        ended("b" + run);
        processes().start(spec);
        assertEquals("once\n", out("b" + run));
    }

    @Test
    void knowsNothingOfWhatWasNeverStarted() {
        assertEquals(ProcessStatus.State.UNKNOWN, processes().status("never").state());
    }

    @Test
    @PerTransport
    void carriesAConversationUntilItsInputIsClosed() {
        processes().start(spec("c" + run, ProcessSpec.Input.CONVERSATION, "one\n", "cat"));
        processes().send("c" + run, "two\n".getBytes(StandardCharsets.UTF_8));
        processes().closeInput("c" + run);
        assertEquals(0, ended("c" + run).exitStatus());
        assertEquals("one\ntwo\n", out("c" + run));
    }

    @Test
    void sendsAnAnswerOnceHoweverOftenItIsTried() {
        byte[] answer = "yes to 7\n".getBytes(StandardCharsets.UTF_8);
        processes().start(spec("ca" + run, ProcessSpec.Input.CONVERSATION, "no yes to 7\n", "cat"));
        processes().sendOnce("ca" + run, answer);
        processes().sendOnce("ca" + run, answer);
        // A crash in the middle leaves a beginning, and whoever comes next sends the rest.
        processes().send("ca" + run, "yes t".getBytes(StandardCharsets.UTF_8));
        byte[] next = "yes to 8\n".getBytes(StandardCharsets.UTF_8);
        processes().sendOnce("ca" + run, next);
        processes().sendOnce("ca" + run, next);
        processes().sendOnce("ca" + run, answer);
        processes().closeInput("ca" + run);
        assertEquals(0, ended("ca" + run).exitStatus());
        assertEquals("no yes to 7\nyes to 7\nyes to 8\n", out("ca" + run));
    }

    @Test
    @PerTools
    void whatWaitsForUsHasAllItsTime() {
        String id = "cb" + run;
        ProcessSpec.Limit limit =
                new ProcessSpec.Limit(Duration.ofSeconds(1), Duration.ofMillis(200));
        ProcessSpec asks =
                spec(
                        id,
                        ProcessSpec.Input.CONVERSATION,
                        "",
                        "sh",
                        "-c",
                        "sleep 2.5; echo still here; exec sleep 600");
        ProcessStatus seen = processes().start(asks.within(limit));
        processes().waitsForUs(id, true);
        while (seen.out() == 0 && !seen.ended()) {
            seen = processes().await(id, seen, Duration.ofSeconds(1));
        }
        assertEquals("still here\n", out(id));
        processes().waitsForUs(id, false);
        assertTrue(ended(id).timedOut(), "a process whose time is over is told as timed out");
    }

    @Test
    @PerTransport
    void endsChildrenInSessionsOfTheirOwnToo() {
        String script = "setsid sleep 300 & echo up; wait";
        processes().start(spec("d" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        ProcessStatus seen = processes().status("d" + run);
        while (seen.out() == 0) {
            seen = processes().await("d" + run, seen, Duration.ofSeconds(1));
        }
        ProcessStatus end = processes().stop("d" + run, Duration.ofSeconds(2));
        assertEquals(ProcessStatus.State.EXITED, end.state());
        assertEquals(130, end.exitStatus());
        assertEquals(0, processes().reap("d" + run));
    }

    @Test
    @PerTransport
    void nothingThatAFinishedProcessLeftBehindLives() throws Exception {
        String script = "setsid sleep %s >/dev/null 2>&1 & exit 0".formatted(odd);
        processes().start(spec("e" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        assertEquals(0, ended("e" + run).exitStatus());
        int reaped = processes().reap("e" + run);
        List<String> told = processes().leftBehind("e" + run);
        assertEquals(keepsTogether() ? 1 : 0, told.size(), () -> "" + told);
        assertTrue(told.stream().allMatch(l -> l.contains("sleep " + odd)), () -> "" + told);
        assertEquals(keepsTogether() ? 0 : 1, reaped);
        assertEquals(0, processes().reap("e" + run));
        assertNoneLives(odd);
    }

    /** Without parent, session and environment, as a daemon is; and nothing is inherited. */
    private static String daemon(String command) {
        return "(env -i setsid sh -c '(exec setsid sh -c \"%s\") </dev/null >/dev/null 2>&1 &' &)"
                .formatted(command);
    }

    @Test
    @PerTransport
    void whatShedItsParentItsSessionAndItsEnvironmentDoesNotOutliveIt() throws Exception {
        assumeTrue(keepsTogether());
        String script =
                daemon("trap : TERM INT; : >@RUN@/up; while :; do sleep %s; done".formatted(odd))
                        + "; until [ -e @RUN@/up ]; do sleep 0.02; done; exit 5";
        processes().start(spec("l" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        assertEquals(5, ended("l" + run).exitStatus());
        assertNoneLives(odd);
        assertTrue(
                processes().leftBehind("l" + run).stream().anyMatch(l -> l.startsWith("sh -c")),
                () -> "" + processes().leftBehind("l" + run));
    }

    @Test
    @PerTools
    void whatShedAllIsEndedWithAStopByALaterInstance() throws Exception {
        assumeTrue(keepsTogether());
        String script = daemon("sleep %s".formatted(odd)) + "; echo up; while :; do sleep 1; done";
        processes().start(spec("m" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        ProcessStatus seen = processes().status("m" + run);
        while (seen.out() == 0) {
            seen = processes().await("m" + run, seen, Duration.ofSeconds(1));
        }
        assertTrue(
                processes().stop("m" + run, Duration.ofSeconds(2)).ended(),
                "stop() returns once the process has ended");
        assertNoneLives(odd);
    }

    private static void assertNoneLives(String seconds) throws Exception {
        Process ps = new ProcessBuilder("ps", "-axo", "args=").start();
        String all = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(all.contains(seconds), () -> all);
    }

    @Test
    @PerTransport
    void tellsAVanishedOneFromAnEndedOne() {
        processes().start(spec("f" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", "kill -9 $$"));
        assertEquals(137, ended("f" + run).exitStatus());
        String id = "g" + run;
        ProcessStatus now = processes().start(spec(id, ProcessSpec.Input.GIVEN, "", "sleep", odd));
        crash(now);
        assertEquals(ProcessStatus.State.VANISHED, ended(id).state());
    }

    @Test
    @PerTransport
    void forgetsOnlyWhatHasEnded() {
        processes().start(spec("h" + run, ProcessSpec.Input.GIVEN, "", "true"));
        ended("h" + run);
        assertTrue(
                processes().ids().contains("h" + run),
                "ids() has a process that has ended until it is forgotten");
        processes().forget("h" + run);
        assertFalse(
                processes().ids().contains("h" + run),
                "ids() does not have a process that was forgotten");
    }

    @Test
    @PerTransport
    void endsItselfAndAllThatCameFromItWhenItsTimeIsOverThoughNobodyAsks() throws Exception {
        String script =
                """
                trap '' INT TERM
                setsid sleep %1$s >/dev/null & echo up
                env -i sh -c 'sleep %1$s & wait' >/dev/null & echo up
                while :; do sleep 1; done
                """
                        .formatted(odd);
        processes()
                .start(
                        spec("i" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script)
                                .within(limit(Duration.ofMillis(800))));
        // Nothing of ours looks after them meanwhile.
        String gone =
                "until ps -axo args= | grep -q '[s]leep %1$s'; do sleep 0.05; done; while ps -axo args= | grep -q '[s]leep %1$s'; do sleep 0.05; done; echo gone"
                        .formatted(odd);
        assertEquals("gone\n", seen(gone));
        ProcessStatus end = ended("i" + run);
        assertEquals(137, end.exitStatus());
        assertTrue(end.timedOut(), "a process whose time is over is told as timed out");
    }

    @Test
    @PerTools
    void letsAProcessEndInItsOwnWayWhenItsTimeIsOver() {
        String script = "trap 'echo asked; exit 3' INT; while :; do sleep 0.05; done";
        processes()
                .start(
                        spec("j" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script)
                                .within(limit(Duration.ofMillis(500))));
        ProcessStatus end = ended("j" + run);
        assertEquals(3, end.exitStatus());
        assertTrue(
                end.timedOut(),
                "a process that ended by itself when asked at the end of its time is told as timed"
                        + " out");
        assertEquals("asked\n", out("j" + run));
    }

    /**
     * A process that says when it is up and goes on or ends, and a descendant of it in a session of
     * its own that removes its lock file when it is asked to end.
     */
    private ProcessSpec withLock(String id, String rest) {
        String holder =
                "trap 'rm -f %1$s; exit 0' TERM; : >%1$s; while :; do sleep 0.02; done"
                        .formatted(id + ".lock");
        String script =
                """
                setsid sh -c "%s" >/dev/null 2>&1 &
                while [ ! -e %s.lock ]; do sleep 0.02; done
                echo up
                %s
                """
                        .formatted(holder, id, rest);
        return spec(id, ProcessSpec.Input.GIVEN, "", "sh", "-c", script);
    }

    private String lockOf(String id) {
        String probe = "probe-" + id;
        String look = "[ -e %s.lock ] && echo left || echo gone".formatted(id);
        processes().start(spec(probe, ProcessSpec.Input.GIVEN, "", "sh", "-c", look));
        ended(probe);
        return out(probe);
    }

    @Test
    void aDescendantMayRemoveItsLockFileWhenItIsStopped() {
        String id = "la" + run;
        processes().start(withLock(id, "while :; do sleep 0.02; done"));
        ProcessStatus status = processes().status(id);
        while (status.out() == 0) {
            status = processes().await(id, status, Duration.ofSeconds(1));
        }
        assertTrue(
                processes().stop(id, Duration.ofSeconds(4)).ended(),
                "stop() returns once the process has ended");
        assertEquals("gone\n", lockOf(id));
    }

    /** It can give no sign of life, and no answer to a signal, until it is woken. */
    @ParameterizedTest
    @ValueSource(strings = {"kill -STOP $$", "(kill -STOP $(exec sh -c 'echo $PPID'))"})
    @PerTools
    void whatIsStoppedIsToldAndMayTidyUpWhenItIsEnded(String stopping) {
        String id = "s" + stopping.length() + run;
        String script =
                "trap 'echo tidied; exit 0' INT; " + stopping + "; while :; do sleep 0.02; done";
        processes().start(spec(id, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        long end = System.nanoTime() + LONG.toNanos();
        boolean told = processes().stopped(id);
        while (!told && System.nanoTime() < end) {
            told = processes().stopped(id);
        }
        assertTrue(told, "stopped() knows what a signal keeps from going on");
        assertTrue(
                processes().stop(id, Duration.ofSeconds(4)).ended(),
                "stop() ends what was stopped");
        assertEquals("tidied\n", out(id));
        assertFalse(processes().stopped(id), "what has ended is not stopped");
    }

    @Test
    @PerTools
    void whatIsStoppedMayTidyUpWhenItsTimeIsOver() {
        String id = "st" + run;
        String script = "trap 'echo tidied; exit 0' INT; kill -STOP $$; exec sleep 600";
        ProcessSpec.Limit limit =
                new ProcessSpec.Limit(Duration.ofMillis(300), Duration.ofSeconds(4));
        processes().start(spec(id, ProcessSpec.Input.GIVEN, "", "sh", "-c", script).within(limit));
        assertTrue(ended(id).timedOut(), "a process whose time is over is told as timed out");
        assertEquals("tidied\n", out(id));
    }

    @Test
    void aDescendantThatIsLeftBehindMayRemoveItsLockFile() {
        String id = "lb" + run;
        processes().start(withLock(id, "exit 0"));
        ended(id);
        assertTrue(
                processes().reap(id) > 0 || !processes().leftBehind(id).isEmpty(),
                "what a process left behind is ended by reap(), or told by leftBehind()");
        assertEquals("gone\n", lockOf(id));
    }

    @Test
    void aDescendantMayRemoveItsLockFileWhenTheTimeIsOver() {
        String id = "lc" + run;
        processes()
                .start(
                        withLock(id, "trap '' INT; while :; do sleep 0.02; done")
                                .within(
                                        new ProcessSpec.Limit(
                                                Duration.ofMillis(500), Duration.ofSeconds(4))));
        ended(id);
        assertEquals("gone\n", lockOf(id));
    }

    @Test
    @PerTransport
    void aLimitThatIsNotReachedLeavesNothingBehind() throws Exception {
        long odd = 80_000_000 + Math.abs(System.nanoTime() % 1_000_000);
        String time = "%d.%03d".formatted(odd / 1000, odd % 1000);
        processes()
                .start(
                        spec(
                                        "k" + run,
                                        ProcessSpec.Input.GIVEN,
                                        "",
                                        "sh",
                                        "-c",
                                        "kill -TERM 0; exit 7")
                                .within(limit(Duration.ofMillis(odd))));
        ProcessStatus end = ended("k" + run);
        assertEquals(143, end.exitStatus());
        assertFalse(
                end.timedOut(),
                "a process that ended before its time was over is not told as timed out");
        assertEquals(0, processes().reap("k" + run));
        String none =
                "while ps -axo args= | grep -q '[s]leep %s'; do sleep 0.05; done; echo none"
                        .formatted(time);
        assertEquals("none\n", seen(none));
    }
}
