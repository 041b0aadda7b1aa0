package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Which agent does a task, and which could do it instead. */
class AgentChoiceTest {
    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static Settings.AgentEntry entry(String name, @Nullable String host) {
        return new Settings.AgentEntry(name, "command", host, Map.of(), null, "main", Map.of());
    }

    private void agents(@Nullable String byDefault, Settings.AgentEntry... entries) {
        room.agents(byDefault, List.of(entries));
    }

    private Project project() {
        return room.project();
    }

    private WatchkeeperException refused(Task task) {
        return assertThrows(
                WatchkeeperException.class, () -> AgentChoice.of(task, room.settings(), project()));
    }

    @Test
    void aTaskThatNamesNoneIsDoneByTheDefaultOne() {
        Task task = room.task("one", "");
        agents("b", entry("a", null), entry("b", "local"));
        assertEquals("b", AgentChoice.of(task, room.settings(), project()).name());
        assertEquals("a", AgentChoice.of(task.withAgent("a"), room.settings(), project()).name());
    }

    @Test
    void whereNothingNamesAnAgentTheSettingsAreToMend() {
        agents(null, entry("a", null));
        WatchkeeperException e = refused(room.task("one", ""));
        assertEquals("task one names no agent, and there is no default one", e.getMessage());
    }

    @Test
    void anAgentThatIsNotThereIsAnsweredWithThoseThatAre() {
        agents(null, entry("b", null), entry("a", null));
        WatchkeeperException e = refused(room.task("one", "").withAgent("c"));
        assertEquals("task one names agent 'c', which the settings lack", e.getMessage());
        assertEquals("there are: a, b", e.hint());
    }

    @Test
    void anAgentOfAnotherHostIsRefusedWithThoseThatFit() {
        Task task = room.task("one", "").withAgent("far");
        agents(null, entry("far", "server"), entry("near", "local"), entry("any", null));
        assertEquals("on that host can work: any, near", refused(task).hint());
        agents(null, entry("far", "server"));
        assertEquals("put one under 'agents:' without 'host:'", refused(task).hint());
    }

    @Test
    void theOtherAgentIsTheOneThatDidNotTry() {
        agents("a", entry("a", null), entry("b", null), entry("far", "server"));
        assertEquals("b", AgentChoice.other("", "a", room.settings(), project()));
        assertEquals("a", AgentChoice.other("a", "a", room.settings(), project()));
    }

    @Test
    void whereNoneOrMoreThanOneCouldBeMeantAPersonMustSayWhich() {
        agents("a", entry("a", null));
        assertEquals(
                "there is no other agent for project 'Project'",
                assertThrows(
                                WatchkeeperException.class,
                                () -> AgentChoice.other("", "a", room.settings(), project()))
                        .getMessage());
        agents("a", entry("a", null), entry("c", null), entry("b", null));
        assertEquals(
                "give --agent, one of: b, c",
                assertThrows(
                                WatchkeeperException.class,
                                () -> AgentChoice.other("", "a", room.settings(), project()))
                        .hint());
    }

    @Test
    void whoTriedLastIsWhoWasNamedWhereNobodyHas() {
        agents("a", entry("a", null));
        Task task = room.task("one", "");
        Samples.put(room, Samples.attempt("one", 1));
        for (var expected : List.of(Map.entry(0, "a"), Map.entry(1, "agent"), Map.entry(2, "a"))) {
            assertEquals(
                    expected.getValue(),
                    room.state()
                            .read(v ->
                                    AgentChoice.tried(
                                            v, task, expected.getKey(), room.settings())));
        }
        assertEquals(
                "mine",
                room.state()
                        .read(v ->
                                AgentChoice.tried(v, task.withAgent("mine"), 0, room.settings())));
    }
}
