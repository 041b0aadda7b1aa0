package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.testkit.AttemptRoom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

/** What git would run for an attempt goes back with it, and comes again where a person wants it. */
class AttemptRepositoryTest {
    private static final String HOOK = ".git/hooks/post-commit";
    private static final String PLANTED = "#!/bin/sh\necho planted\n";

    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room =
                AttemptRoom.open(
                                folder,
                                p -> {
                                    room.write(HOOK, PLANTED);
                                    room.write("result.txt", "work\n");
                                    return 0;
                                })
                        .attempts(1);
        room.write(".git/HEAD", "ref: refs/heads/main\n");
        room.write(".git/config", "[core]\n\tbare = false\n");
        room.task("one", "true");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Breakpoint about(int attempt, String evidence) {
        return new Breakpoint(
                "bp-9",
                AttemptRoom.PROJECT,
                "one",
                attempt,
                Breakpoint.State.OPEN,
                "git",
                "Is that right?",
                List.of(new BreakpointOption(TaskAction.ACCEPT, "it is")),
                null,
                null,
                List.of(new Reason("a hook", evidence)),
                List.of(),
                Samples.NOW,
                null);
    }

    private void answer(Breakpoint b, String option, String by, boolean kept) {
        new AttemptRepository(room.parts().state())
                .answered(
                        b,
                        new GivenAnswer(BreakpointAction.of(option), "", "", by),
                        room.project(),
                        kept,
                        (_, work) -> work.accept(room.place()));
    }

    private int restored() {
        return room.told(EventType.RESTORED).size();
    }

    @Test
    void aHookThatAnAttemptPlantedIsAskedAboutAndPutBack() {
        room.run("one");
        assertTrue(room.asked().question().contains("post-commit"), room.asked().question());
        assertEquals("", room.read(HOOK));
        assertTrue(
                room.told(EventType.RESTORED).stream()
                        .anyMatch(e -> String.valueOf(e.data().get("why")).contains(HOOK)));
    }

    @ParameterizedTest
    @CsvSource({"accept, person, true", "accept, default, false", "skip, person, false"})
    void itComesAgainOnlyWhereAPersonAcceptsIt(String option, String by, boolean comes) {
        room.run("one");
        answer(about(1, RepositoryChange.DANGER), option, by, false);
        assertEquals(comes ? PLANTED : "", room.read(HOOK));
    }

    @ParameterizedTest
    @CsvSource({"accept, person, true", "accept, default, false", "put-back, person, false"})
    void whereItWasLeftInPlaceItStaysOnlyWhereAPersonAcceptsIt(
            String option, String by, boolean stays) {
        room.keepingUnaccepted(true);
        room.run("one");
        assertEquals(PLANTED, room.read(HOOK));
        answer(about(1, RepositoryChange.DANGER), option, by, true);
        assertEquals(stays ? PLANTED : "", room.read(HOOK));
    }

    @ParameterizedTest
    @CsvSource({"0, git", "1, check", "7, git"})
    void aQuestionThatIsNotAboutGitMovesNothingThere(int attempt, String evidence) {
        room.run("one");
        int before = restored();
        answer(about(attempt, evidence), "accept", "person", false);
        assertEquals("", room.read(HOOK));
        assertEquals(before, restored());
    }

    @Test
    void whatHasChangedMeanwhileIsLeftAndNamed() {
        room.keepingUnaccepted(true);
        room.run("one");
        room.write(HOOK, "#!/bin/sh\necho mine\n");
        answer(about(1, RepositoryChange.DANGER), "put-back", "person", true);
        assertEquals("#!/bin/sh\necho mine\n", room.read(HOOK));
        var told = room.told(EventType.RESTORED).getLast();
        assertEquals(List.of(HOOK), told.data().get("left"));
        assertTrue(String.valueOf(told.data().get("why")).startsWith("left as they are"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gitThatCannotBeLookedAtKeepsAnAttemptFromItsCheckpoint(boolean before) {
        AttemptRef ref = room.plan("one");
        if (!before) {
            room.runTo(ref, dev.watchkeeper.domain.AttemptState.ENDED);
        }
        room.hosts().fail("repository.look");
        room.run(ref);
        assertEquals("checkpoint-failed", room.asked().rule());
        assertTrue(
                room.asked().question().contains("could not look at the project's git"),
                room.asked().question());
    }

    @Test
    void ofAnAttemptWhoseGitWasNotKeptNothingIsKnown() {
        Attempt a = Samples.attempt("two", 1);
        AttemptRepository git = new AttemptRepository(room.parts().state());
        assertEquals(List.of(), git.changes(a, room.place(), List.of()));
        git.putBackRunning(a, room.place());
        assertEquals(0, restored());
    }
}
