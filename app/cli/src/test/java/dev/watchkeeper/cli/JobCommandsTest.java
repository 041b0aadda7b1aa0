package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Job.State;
import dev.watchkeeper.control.SupervisorGoneException;
import dev.watchkeeper.testkit.FakeJobs;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

/** Commands whose work takes long. */
class JobCommandsTest extends TypedCommands {
    private final FakeJobs jobs = around.control.jobsPlayed();
    private Runnable pressCtrlC = () -> {};

    JobCommandsTest() {
        around.interrupts = pressed -> pressCtrlC = pressed;
    }

    @Test
    void aRestorePrintsWhatItAlwaysDid() throws Exception {
        jobs.nextGoes(State.RUNNING, State.RUNNING, State.DONE);
        assertEquals(0, run("checkpoint", "restore", "cp-docs-api-1", "--json"));
        assertEquals(
                List.of("dry_run", "rescue", "written", "deleted", "untouched", "left", "undone"),
                keys(json()));
        assertEquals("cp-rescue", json().get("rescue").asText());
        assertFalse(json().get("dry_run").asBoolean());
        assertEquals("", err());
    }

    @Test
    void theKeyOfARestoreIsHandedOn() {
        run("checkpoint", "restore", "cp-docs-api-1", "--path", "a", "--key", "nightly-7");
        assertTrue(
                around.control.calls().contains("restoreCheckpoint(cp-docs-api-1, [a], nightly-7)"),
                () -> around.control.calls().toString());
    }

    @Test
    void aTerminalShowsHowFarItIsAndAFileDoesNot() {
        jobs.nextGoes(State.RUNNING, State.DONE);
        assertEquals(0, run("checkpoint", "restore", "cp-docs-api-1"));
        assertFalse(out().contains("step 1"), out());

        screen = new TerminalScreen(true, false, 120);
        jobs.nextGoes(State.RUNNING, State.DONE);
        assertEquals(0, run("checkpoint", "restore", "cp-docs-api-1"));
        assertTrue(out().startsWith("\rstep 1\rstep 2\r      \r"), out());
        assertTrue(out().contains("untouched"), out());
    }

    @Test
    void aBarShowsWhatCanBeCounted() {
        screen = new TerminalScreen(true, false, 120);
        run("model", "pull", "qwen3:8b");
        assertTrue(
                out().contains("pulling 07aa  [###...........................]  10 B of 100 B"),
                out());
    }

    @Test
    void aRestoreThatFailedSaysWhyAndSoDoesItsJob() throws Exception {
        jobs.nextGoes(State.RUNNING, State.FAILED);
        assertEquals(4, run("checkpoint", "restore", "cp-docs-api-1", "--json"));
        assertEquals("MISSING", json().at("/error/code").asText());
        assertEquals(0, run("job", "show", "job-2", "--json"));
        assertEquals("failed", json().get("state").asText());
        assertEquals("mend it", json().at("/error/hint").asText());
        assertEquals(4, run("job", "wait", "job-2"));
    }

    @Test
    void oneThatSomebodyElseCancelledSaysSo() {
        jobs.nextGoes(State.RUNNING, State.CANCELLED);
        assertEquals(2, run("checkpoint", "restore", "cp-docs-api-1"));
        assertTrue(err().contains("'restore cp-docs-api-1' was cancelled"), err());
        assertTrue(err().contains("nothing was changed"), err());
    }

    @Test
    void ctrlCLeavesItToTheSupervisorThatDoesIt() {
        jobs.nextGoes(State.RUNNING, State.RUNNING, State.DONE);
        jobs.whenLooked(() -> pressCtrlC.run());
        assertEquals(130, run("checkpoint", "restore", "cp-docs-api-1"));
        assertTrue(err().contains("goes on in the supervisor"), err());
        assertTrue(err().contains("job wait job-2"), err());
        assertEquals("", out());
        jobs.whenLooked(() -> {});
        assertEquals(0, run("job", "wait", "job-2"));
        assertTrue(out().contains("done"), out());
    }

    @Test
    void ctrlCCancelsWhatThisProcessDoesItself() {
        jobs.ofThisProcess();
        jobs.nextGoes(State.RUNNING, State.RUNNING, State.RUNNING, State.DONE);
        jobs.whenLooked(() -> {
            jobs.whenLooked(() -> {});
            pressCtrlC.run();
        });
        assertEquals(130, run("checkpoint", "restore", "cp-docs-api-1"));
        assertTrue(err().contains("Cancelled."), err());
        assertTrue(around.control.calls().contains("cancelJob(job-2)"));
    }

    @Test
    void aSupervisorThatIsLostMeanwhileIsNamedWithTheWayToTheEnd() {
        jobs.nextGoes(State.RUNNING, State.DONE);
        jobs.whenLooked(() -> {
            throw new SupervisorGoneException(Path.of("/home-of-test"), true, null);
        });
        assertEquals(4, run("checkpoint", "restore", "cp-docs-api-1"));
        assertTrue(err().contains("ended while 'restore cp-docs-api-1' went on"), err());
        assertTrue(err().contains("job show job-2"), err());
    }

    @Test
    void jobsAreListedWithWhatCameOfThem() throws Exception {
        run("checkpoint", "verify", "cp-docs-api-1");
        assertEquals(0, run("job", "list", "--json"));
        assertEquals(
                List.of(
                        "id",
                        "kind",
                        "what",
                        "state",
                        "step",
                        "done",
                        "total",
                        "unit",
                        "cancellable",
                        "pid",
                        "started_at",
                        "ended_at",
                        "result",
                        "error"),
                keys(json().at("/items/1")));
        assertEquals("verify", json().at("/items/1/kind").asText());
        assertEquals("cp-docs-api-1", json().at("/items/1/result/items/0/id").asText());
        assertEquals(0, run("job", "list"));
        assertTrue(out().contains("job-2"), out());
    }

    /** A step or a bar would look as if it stood still half-way. */
    @Test
    void oneThatHasEndedShowsWhatCameOfItAndNoStep() {
        run("model", "pull", "qwen3:8b");
        jobs.nextGoes(State.RUNNING, State.DONE);
        run("checkpoint", "restore", "cp-docs-api-1");
        run("checkpoint", "verify", "cp-docs-api-1");
        assertEquals(0, run("job", "list"));
        assertFalse(out().contains("step ") || out().contains("success"), out());
        assertTrue(out().contains("deleted; taken back by cp-rescue"), out());
        assertTrue(out().contains("1 checkpoint verified"), out());
    }
}
