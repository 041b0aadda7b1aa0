package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.host.ProcessStatus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Real processes of a shell, with short patience. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes are those of a POSIX shell")
class AgentRunTest {
    @TempDir private Path folder;
    private PlainHost host = new PlainHost(Path.of(""), Path.of(""));
    private Path output = Path.of("");
    private Path errors = Path.of("");
    private final List<AgentEvent> told = new CopyOnWriteArrayList<>();
    private final List<String> grown = new ArrayList<>();
    private final AgentRun.Listener listener =
            new AgentRun.Listener() {
                @Override
                public void event(AgentEvent event) {
                    told.add(event);
                }

                @Override
                public void output(long from, long to) {
                    grown.add(from + "-" + to);
                }
            };

    @BeforeEach
    void prepare() throws Exception {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        host = new PlainHost(workspace, folder.resolve("runs"));
        output = folder.resolve("home/output");
        errors = folder.resolve("home/errors");
    }

    @Test
    void keepsAllOutputAndTellsTheEnding() throws Exception {
        AgentOutcome outcome = followed(run(60, 60), "r1", "echo one; echo oops >&2; echo two");
        assertEquals(Ending.COMPLETED, outcome.ending());
        assertEquals("one,two", outcome.finalText());
        assertEquals(0, outcome.exitStatus());
        assertEquals("one\ntwo\n", Files.readString(output));
        assertEquals("oops\n", Files.readString(errors));
        assertEquals(2, told.size());
        assertTrue(grown.getLast().endsWith("-8"), grown::toString);
    }

    @Test
    void goesOnAtTheExactByteAfterARestart() throws Exception {
        AgentRun run = run(60, 60);
        start(run, "r1", "printf 'first\\nsecond\\nthird\\n'; echo e1 >&2; echo e2 >&2");
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(output, "earlier leg\nfirst\nsec");
        Files.writeString(errors, "older\ne1\n");
        Files.writeString(folder.resolve("home/errors.legs"), "r0 0\nr1 6\n");
        AgentOutcome outcome = run.follow("r1", output, errors, 12, listener);
        assertEquals("earlier leg\nfirst\nsecond\nthird\n", Files.readString(output));
        assertEquals("older\ne1\ne2\n", Files.readString(errors));
        assertEquals("first,second,third", outcome.finalText(), "the reader knows all of the leg");
        assertEquals(
                List.of(new AgentEvent.Text("second"), new AgentEvent.Text("third")),
                told,
                "what was told before is not told again");
    }

    @Test
    void aSecondLegBeginsBehindTheFirst() throws Exception {
        followed(run(60, 60), "r1", "echo one; echo a >&2");
        AgentRun run = run(60, 60);
        start(run, "r2", "echo two; echo b >&2");
        AgentOutcome second = run.follow("r2", output, errors, 4, listener);
        assertEquals("two", second.finalText());
        assertEquals("one\ntwo\n", Files.readString(output));
        assertEquals("a\nb\n", Files.readString(errors));
    }

    @Test
    void startsNothingTwice() throws Exception {
        AgentRun run = run(60, 60);
        start(run, "r1", "echo x >> count");
        run.follow("r1", output, errors, 0, listener);
        start(run, "r1", "echo x >> count");
        assertEquals("x\n", Files.readString(folder.resolve("workspace/count")));
    }

    @Test
    void endsAProcessThatStaysAfterItsFinalResult() {
        AgentOutcome outcome = followed(run(60, 60), "r1", "echo RESULT; exec sleep 50");
        assertEquals(Ending.COMPLETED, outcome.ending());
        assertFalse(outcome.weSignalled());
        assertTrue(host.status("r1").ended());
    }

    @Test
    void aLaterEventTakesTheGraceBack() {
        AgentOutcome outcome =
                followed(
                        run(60, 60),
                        "r1",
                        "echo RESULT; sleep 0.1; echo TOOL; sleep 1; echo TOOL-END; exit 3");
        assertEquals(Ending.ERROR, outcome.ending());
        assertEquals(3, outcome.exitStatus());
    }

    @Test
    void stopsAStalledProcessAndSaysWhatWasSeen() {
        AgentOutcome outcome = followed(run(1, 60), "r1", "echo hello; exec sleep 50");
        assertEquals(Ending.TIMEOUT, outcome.ending());
        assertTrue(outcome.weSignalled());
        String problem = outcome.problems().getFirst();
        assertTrue(problem.contains("no output") && problem.contains("hello"), problem);
    }

    @Test
    void aNightThatWasSleptIsNoStall() {
        AtomicLong slept = new AtomicLong();
        AgentRun run = run(30, 60, () -> System.nanoTime() + slept.get());
        start(run, "r1", "echo asleep; sleep 1; echo awake");
        AgentOutcome outcome =
                run.follow(
                        "r1",
                        output,
                        errors,
                        0,
                        new AgentRun.Listener() {
                            @Override
                            public void event(AgentEvent event) {
                                slept.addAndGet(Duration.ofHours(8).toNanos());
                            }

                            @Override
                            public void output(long from, long to) {}
                        });
        assertEquals(Ending.COMPLETED, outcome.ending(), outcome::toString);
    }

    @Test
    void silenceIsNoStallWhileAToolIsAtWork() {
        AgentOutcome outcome = followed(run(1, 60), "r1", "echo TOOL; sleep 2; echo TOOL-END");
        assertEquals(Ending.COMPLETED, outcome.ending(), outcome::toString);
    }

    /** Time goes by as the agent uses the processor: however busy the machine is. */
    @Test
    void silenceIsNoStallWhileTheProcessorIsUsed() {
        AtomicLong used = new AtomicLong();
        LongSupplier nanos =
                () ->
                        used.accumulateAndGet(host.cpuMillis("r1"), Math::max)
                                * 10
                                * TimeUnit.MILLISECONDS.toNanos(1);
        AgentOutcome outcome =
                followed(
                        run(1, 60, nanos),
                        "r1",
                        "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done");
        assertEquals(Ending.COMPLETED, outcome.ending(), outcome::toString);
        assertTrue(used.get() > 100, () -> "it was silent for " + 10 * used.get() + " ms");
    }

    @Test
    void stopsWhatRunsLongerThanItMay() {
        AgentOutcome outcome =
                followed(run(60, 1), "r1", "while true; do echo busy; sleep 0.2; done");
        assertEquals(Ending.TIMEOUT, outcome.ending());
        assertTrue(outcome.problems().getFirst().contains("longer than 1 s"), outcome::toString);
    }

    @Test
    void anInterruptIsRememberedAsOurs() {
        AgentRun run = run(60, 60);
        start(run, "r1", "echo begun; exec sleep 50");
        AgentOutcome outcome =
                run.follow(
                        "r1",
                        output,
                        errors,
                        0,
                        new AgentRun.Listener() {
                            @Override
                            public void event(AgentEvent event) {
                                run.interrupt(false);
                            }

                            @Override
                            public void output(long from, long to) {}
                        });
        assertEquals(Ending.SIGNALLED, outcome.ending());
        assertTrue(outcome.weSignalled());
        assertEquals("begun", outcome.finalText());
    }

    @Test
    void anInterruptAfterTheFinalResultTakesNothingBack() {
        AgentRun run = run(60, 60);
        start(run, "r1", "echo RESULT; exec sleep 50");
        AgentOutcome outcome =
                run.follow(
                        "r1",
                        output,
                        errors,
                        0,
                        new AgentRun.Listener() {
                            @Override
                            public void event(AgentEvent event) {
                                run.interrupt(true);
                            }

                            @Override
                            public void output(long from, long to) {}
                        });
        assertEquals(Ending.COMPLETED, outcome.ending());
    }

    @Test
    void aProcessWithoutATraceHasVanished() {
        AgentOutcome outcome = run(60, 60).follow("never", output, errors, 0, listener);
        assertEquals(Ending.VANISHED, outcome.ending());
    }

    @Test
    void aDroppedLineLosesNothing() throws Exception {
        host.failingReads.set(5);
        AgentOutcome outcome = followed(run(60, 60), "r1", "echo one; echo two");
        assertEquals("one,two", outcome.finalText());
        assertEquals("one\ntwo\n", Files.readString(output));
    }

    @Test
    void knowsWhenItEndedWhileTheHostDidNotAnswer() throws Exception {
        AgentRun run = run(60, 60);
        endsUnseen(run, 3);
        assertTrue(run.lostSight());
        assertEquals(host.endedAt("r1").orElseThrow(), run.endedAt());
    }

    @Test
    void whatEndsWhileTheHostAnswersMayHaveLivedUntilItWasLookedAt() throws Exception {
        AgentRun run = run(60, 60);
        endsUnseen(run, 0);
        assertFalse(run.lostSight());
        assertNull(run.endedAt());
    }

    @Test
    void anOutageBeforeItsEndIsNoneAtItsEnd() throws Exception {
        host.failingReads.set(5);
        AgentRun run = run(60, 60);
        endsUnseen(run, 0);
        assertTrue(run.lostSight());
        assertNull(run.endedAt());
    }

    /** Follows a process that ends between two looks, the next of which fail. */
    private void endsUnseen(AgentRun run, int failing) throws Exception {
        Path go = folder.resolve("go");
        Path more = folder.resolve("more");
        start(
                run,
                "r1",
                "echo one; while [ ! -e '%s' ]; do sleep 0.02; done; echo two; while [ ! -e '%s' ]; do sleep 0.02; done"
                        .formatted(more, go));
        AgentRun.Listener ending =
                new AgentRun.Listener() {
                    @Override
                    public void event(AgentEvent event) {}

                    @Override
                    public void output(long from, long to) {
                        try {
                            if (Files.notExists(more)) {
                                Files.createFile(more);
                                return;
                            }
                            Files.createFile(go);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        ProcessStatus now = host.status("r1");
                        while (!now.ended()) {
                            now = host.await("r1", now, Duration.ofMillis(20));
                        }
                        host.failingWaits.set(failing);
                    }
                };
        assertEquals(Ending.COMPLETED, run.follow("r1", output, errors, 0, ending).ending());
    }

    @Test
    void tellsWhatTheAgentReportsInItsEventsFile() {
        followed(run(60, 60), "r1", "echo s-1 >> \"$EVENTS\"");
        assertEquals(List.of(new AgentEvent.Session("s-1", "", "")), told);
    }

    private AgentRun run(int quietSeconds, int timeoutSeconds) {
        return run(quietSeconds, timeoutSeconds, System::nanoTime);
    }

    private AgentRun run(int quietSeconds, int timeoutSeconds, LongSupplier nanos) {
        return new AgentRun(
                host,
                new ShellAgent(),
                new Settings.Supervisor(
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(quietSeconds),
                        Duration.ofSeconds(timeoutSeconds)),
                Clock.systemUTC(),
                nanos,
                new AgentRun.Patience(
                        Duration.ofMillis(20),
                        Duration.ofMillis(500),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10)));
    }

    private void start(AgentRun run, String id, String script) {
        run.start(new Agent.Assignment(id, "t1", 1, 1, script, null, false));
    }

    private AgentOutcome followed(AgentRun run, String id, String script) {
        start(run, id, script);
        return run.follow(id, output, errors, 0, listener);
    }
}
