package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** The legs of an attempt: what an agent is told, and what is kept of what it tells. */
class AgentExecutionsTest {
    private static final String LIMIT = "{\"limit\":{\"until\":\"2020-01-01T00:00:00Z\"}}";

    @TempDir Path folder;
    private AttemptRoom room;
    private final List<String> prompts = Collections.synchronizedList(new ArrayList<>());
    private final List<String> sessions = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, this::work);
    }

    @AfterEach
    void close() {
        room.close();
    }

    /** Notes what it was told, and does its work. */
    private int work(ScriptedProcesses.Running p) {
        prompts.add(new String(p.spec().stdin(), StandardCharsets.UTF_8));
        sessions.add(p.variable("WATCHKEEPER_SESSION"));
        room.write("result.txt", p.spec().id() + "\n");
        p.say("done");
        return 0;
    }

    private AttemptRef planned() {
        room.task("one", "true");
        return room.plan("one");
    }

    /** The first leg does this, the next ones do the work. */
    private void first(ScriptedProcesses.Program leg) {
        room.hosts()
                .agent(p -> {
                    int status = work(p);
                    return p.spec().id().equals("one.1.1") ? leg.run(p) : status;
                });
    }

    @ParameterizedTest
    @CsvSource({"s-7, true", "s-7, false", "'', true"})
    void anAgentGoesOnInItsSessionIfThatHasBegun(String session, boolean spoke) {
        AttemptRef ref = planned();
        room.hosts()
                .agent(p -> {
                    prompts.add(new String(p.spec().stdin(), StandardCharsets.UTF_8));
                    sessions.add(p.variable("WATCHKEEPER_SESSION"));
                    room.write("result.txt", "work\n");
                    if (p.variable("WATCHKEEPER_LEG").equals("1")) {
                        if (spoke) {
                            p.say("working");
                        }
                        if (!session.isEmpty()) {
                            p.report("{\"session\":\"" + session + "\"}");
                        }
                        p.report(LIMIT);
                        return 1;
                    }
                    p.say("done");
                    return 0;
                });
        assertEquals(AttemptState.HELD, room.run(ref).state());
        assertEquals(TaskState.HELD, room.task("one").state());
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(TaskState.DONE, room.task("one").state());
        boolean goesOn = spoke && !session.isEmpty();
        assertTrue(prompts.getFirst().contains("Do one."), prompts::toString);
        assertEquals(goesOn, prompts.getLast().startsWith("You were interrupted"));
        assertEquals(goesOn, !prompts.getLast().contains("Do one."));
        assertEquals(List.of("", session), sessions);
        Event again = room.told(EventType.AGENT_STARTED).getLast();
        assertEquals(goesOn, again.data().get("resumed"));
        assertEquals(2, room.attempt(ref).legs().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLaterAttemptGoesOnInTheSessionOfAnEarlierOneThatHasSaidSomething(boolean spoke) {
        room.task("one", "false");
        room.hosts()
                .agent(p -> {
                    if (spoke) {
                        p.say("working");
                    }
                    return 0;
                });
        AttemptRef first = room.plan("one");
        room.run(first);
        Samples.put(room, room.attempt(first).withSession("s-7"));
        AttemptRef second = room.plan("one");
        Samples.put(room, room.attempt(second).withSession("s-7"));
        room.run(second);
        assertEquals(spoke, room.told(EventType.AGENT_STARTED).getLast().data().get("resumed"));
    }

    @Test
    void whatAnEarlierLegDestroyedStaysKnown() {
        AttemptRef ref = planned();
        room.hosts()
                .agent(p -> {
                    boolean first = p.variable("WATCHKEEPER_LEG").equals("1");
                    String what = first ? "git reset --hard" : "rm -rf /srv";
                    p.report("{\"command\":\"" + what + "\"}");
                    p.report(first ? LIMIT : "{\"tokens\":5}");
                    return first ? 1 : 0;
                });
        assertEquals(
                List.of("git reset --hard"),
                Objects.requireNonNull(room.run(ref).outcome()).destructive());
        AgentOutcome last = Objects.requireNonNull(room.run(ref).outcome());
        assertEquals(List.of("git reset --hard", "rm -rf /srv"), last.destructive());
        assertEquals(5, last.tokens());
    }

    @Test
    void whatAnEarlierLegUsedIsCounted() {
        AttemptRef ref = planned();
        room.hosts()
                .agent(p -> {
                    boolean first = p.variable("WATCHKEEPER_LEG").equals("1");
                    p.report(first ? "{\"tokens\":70}" : "{\"tokens\":5}");
                    if (first) {
                        p.report(LIMIT);
                    }
                    return first ? 1 : work(p);
                });
        assertEquals(70, Objects.requireNonNull(room.run(ref).outcome()).tokens());
        assertEquals(75, Objects.requireNonNull(room.run(ref).outcome()).tokens());
    }

    @Test
    void anAgentThatIsInterruptedGoesOnInItsNextLeg() {
        AttemptRef ref = planned();
        CountDownLatch never = new CountDownLatch(1);
        first(p -> {
            never.await();
            return 0;
        });
        Attempt stopped = room.runTo(ref, AttemptState.RUNNING);
        assertEquals(AttemptState.INTERRUPTED, stopped.state());
        assertEquals(null, stopped.endedAt());
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals("one.1.2\n", room.read("result.txt"));
        assertEquals(TaskState.DONE, room.task("one").state());
    }

    @ParameterizedTest
    @CsvSource({"install it, ' (install it)'", "'', ''"})
    void anAgentThatCannotBeStartedHasEndedWithThat(String hint, String told) {
        AttemptRef ref = planned();
        room.hosts()
                .fail(
                        "processes.start",
                        new PluginException(PluginException.Kind.MISSING, "no agent", hint));
        Attempt ended = room.runTo(ref, AttemptState.ENDED);
        AgentOutcome outcome = Objects.requireNonNull(ended.outcome());
        assertEquals(Ending.ERROR, outcome.ending());
        assertEquals(
                List.of("the agent could not be started: no agent" + told), outcome.problems());
        assertEquals(List.of(), room.told(EventType.AGENT_STARTED));
    }

    @Test
    void whereTheHostDidNotAnswerItIsNotKnownWhetherItWasStarted() {
        AttemptRef ref = planned();
        room.hosts()
                .fail(
                        "processes.start",
                        new PluginException(PluginException.Kind.TRANSIENT, "no line", ""));
        assertThrows(WatchkeeperException.class, () -> room.run(ref));
        assertEquals(AttemptState.STARTING, room.attempt(ref).state());
        room.hosts().mend();
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(1, room.attempt(ref).legs().size());
    }

    @Test
    void aProcessThatWasStartedBeforeACrashIsFollowedAndNotStartedAgain() {
        AttemptRef ref = planned();
        room.runTo(ref, AttemptState.PROMPTED);
        StopSignal stop = new StopSignal();
        room.hosts()
                .first(
                        "processes.activity",
                        () -> {
                            throw new IllegalStateException("killed");
                        });
        assertThrows(IllegalStateException.class, () -> room.run(ref, stop, _ -> {}));
        Samples.put(room, room.attempt(ref).in(AttemptState.STARTING));
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(1, prompts.size());
        assertEquals(TaskState.DONE, room.task("one").state());
    }

    @Test
    void anAgentThatTheSettingsLackAnyMoreIsToBePutBack() {
        AttemptRef ref = planned();
        room.agents(null, List.of());
        WatchkeeperException e = assertThrows(WatchkeeperException.class, () -> room.run(ref));
        assertEquals("the settings have no agent 'agent' any more", e.getMessage());
        assertEquals(AttemptState.STARTING, room.attempt(ref).state());
    }

    @Test
    void aPromptThatCannotBeReadStartsNothing() throws Exception {
        AttemptRef ref = planned();
        Attempt a = room.runTo(ref, AttemptState.PROMPTED);
        Path prompt = room.parts().evidence().file(Objects.requireNonNull(a.prompt()));
        Files.write(prompt, new byte[] {(byte) 0xff});
        room.run(ref);
        AgentOutcome outcome = Objects.requireNonNull(room.attempt(ref).outcome());
        assertTrue(outcome.problems().getFirst().contains("can't be read"), outcome::toString);
        assertEquals(List.of(), prompts);
    }

    @Test
    void whatIsLeftOnTheHostDoesNotKeepAnAttemptFromItsEnd() {
        AttemptRef ref = planned();
        room.hosts().fail("processes.forget");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(TaskState.DONE, room.task("one").state());
        assertTrue(room.hosts().processes().ids().contains("one.1.1"));
    }

    @Test
    void whereTheEndOfTheWatchingFailsOnceTheAttemptStillEnds() {
        AttemptRef ref = planned();
        first(p -> {
            room.hosts()
                    .first(
                            "changes.barrier",
                            () -> {
                                throw new PluginException(
                                        PluginException.Kind.STORAGE, "no barrier", "");
                            });
            return 0;
        });
        room.run(ref);
        assertEquals(TaskState.DONE, room.task("one").state());
    }

    @Test
    void whatWasEndedWithTheAgentIsNamed() {
        AttemptRef ref = planned();
        first(p -> {
            p.leaveBehind("sleep 1000");
            return 0;
        });
        room.run(ref);
        assertEquals(
                List.of("sleep 1000"),
                room.told(EventType.AGENT_ENDED).getFirst().data().get("left_behind"));
    }

    @Test
    void anAgentWhoseProcessVanishedHasNoExitStatus() {
        AttemptRef ref = planned();
        first(p -> {
            p.vanish();
            return 0;
        });
        Attempt ended = room.runTo(ref, AttemptState.ENDED);
        assertEquals(Ending.VANISHED, Objects.requireNonNull(ended.outcome()).ending());
        assertFalse(room.told(EventType.AGENT_ENDED).getFirst().data().containsKey("exit_status"));
    }
}
