package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.WorkspaceException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;

/** What is said of an attempt: in its events, in its questions, and on the board. */
class AttemptWordsTest {
    private static final AttemptRef REF = new AttemptRef("one", 1);
    private static final Attempt ATTEMPT = Samples.attempt("one", 1);

    @Test
    void anEndIsToldWithWhatIsKnownOfItOnly() {
        AgentOutcome silent = Samples.outcome(Ending.VANISHED, "");
        assertEquals(
                Map.of("ending", "vanished", "leg", 0),
                AgentEndedData.data(ATTEMPT, silent, List.of()));
        AgentOutcome full =
                new AgentOutcome(
                        Ending.LIMIT,
                        3,
                        "",
                        List.of("used up"),
                        List.of(),
                        null,
                        List.of(),
                        Samples.NOW,
                        17,
                        0,
                        0,
                        false);
        assertEquals(
                Map.of(
                        "ending",
                        "limit",
                        "leg",
                        0,
                        "exit_status",
                        3,
                        "problems",
                        List.of("used up"),
                        "left_behind",
                        List.of("sleep 9"),
                        "limit_until",
                        "2026-03-14T05:30:00Z",
                        "tokens",
                        17L),
                AgentEndedData.data(ATTEMPT, full, List.of("sleep 9")));
    }

    private static Decision.Ask words(String rule, @Nullable AgentOutcome outcome) {
        return LastAgentMessage.in(Samples.ask(rule, "log"), ATTEMPT.withOutcome(outcome));
    }

    @Test
    void aQuestionAboutNoChangeQuotesTheAgentsLastWordsOnOneLine() {
        Decision.Ask asked =
                words("no-change", Samples.outcome(Ending.COMPLETED, " nothing\n to   do "));
        assertTrue(asked.question().endsWith("Its last words: “nothing to do”"), asked.question());
        assertEquals("one/1/output", asked.because().getLast().evidence());
        Decision.Ask long1 = words("no-change", Samples.outcome(Ending.COMPLETED, "x".repeat(301)));
        assertTrue(long1.question().endsWith("“" + "x".repeat(300) + "…”"), long1.question());
    }

    @Test
    void anyOtherQuestionAndASilentAgentAreLeftAsTheyAre() {
        Decision.Ask none = Samples.ask("no-change", "log");
        assertEquals(none, words("no-change", null));
        assertEquals(none, words("no-change", Samples.outcome(Ending.EMPTY, " \n")));
        assertEquals(
                Samples.ask("unsure", "log"),
                words("unsure", Samples.outcome(Ending.COMPLETED, "here it is")));
    }

    @Test
    void theBoardShowsTheLastLineThatSaysSomething() {
        LiveAttempts board = new LiveAttempts();
        assertEquals(new LiveAttempts.Line("", 0, 0), board.of(REF));
        board.said(REF, "first\nlast\u0007 line\n\n");
        board.said(REF, "  \n");
        board.output(REF, 42);
        assertEquals(new LiveAttempts.Line("last  line", 42, 0), board.of(REF));
        board.said(REF, "a".repeat(5000) + "\n" + "b".repeat(201));
        assertEquals("b".repeat(200) + "…", board.of(REF).lastLine());
        board.gone(REF);
        assertEquals(new LiveAttempts.Line("", 0, 0), board.of(REF));
    }

    @Test
    void theBoardCountsAnAttemptsFilesOnceAndNobodysNot() {
        LiveAttempts board = new LiveAttempts();
        board.changed(List.of(change(REF, "a"), change(null, "b"), change(REF, "a")));
        assertEquals(1, board.of(REF).filesChanged());
    }

    @Test
    void theBoardCountsWhatAnAttemptChangedBeforeItWasInterrupted() {
        LiveAttempts board = new LiveAttempts();
        List<FileChange> recorded = List.of(change(REF, "a"), change(REF, "b"));
        assertEquals(2, board.of(REF, () -> recorded).filesChanged());
        board.changed(List.of(change(REF, "b"), change(REF, "c")));
        assertEquals(3, board.of(REF, () -> List.of(change(REF, "once"))).filesChanged());
        board.gone(REF);
        assertEquals(2, board.of(REF, () -> recorded).filesChanged());
    }

    private static FileChange change(@Nullable AttemptRef of, String path) {
        return new FileChange(
                "p",
                new WorkspaceId("ws-1"),
                of,
                path,
                FileChange.Kind.MODIFIED,
                null,
                1,
                null,
                Samples.NOW);
    }

    @ParameterizedTest
    @EnumSource(PluginException.Kind.class)
    void onlyAHostThatDidNotAnswerIsWaitedFor(PluginException.Kind kind) {
        Throwable problem = new IllegalStateException(new PluginException(kind, "no", ""));
        assertEquals(kind == PluginException.Kind.TRANSIENT, HostProblems.outOfReach(problem));
        assertEquals(kind == PluginException.Kind.TRANSIENT, HostProblems.leftToLoop(problem));
    }

    @Test
    void aFolderThatIsGoneAndARestoreThatStoppedAreForTheLoop() {
        Throwable gone =
                new IllegalStateException(
                        new WorkspaceException(WorkspaceException.Trouble.GONE, "gone", ""));
        assertTrue(HostProblems.ofWorkspace(gone).isPresent());
        assertTrue(HostProblems.leftToLoop(gone));
        Throwable half =
                new IllegalStateException(
                        new RestoreException(List.of(), List.of(), Map.of("a", "full"), null));
        assertTrue(HostProblems.leftToLoop(half));
        assertFalse(HostProblems.leftToLoop(new IllegalStateException("a defect")));
        assertFalse(HostProblems.outOfReach(new IllegalStateException("a defect")));
    }

    @Test
    void answersCountWhereAnAttemptAskedAndAPersonOrADefaultAnswered() {
        List<Breakpoint> all =
                List.of(
                        Samples.question("bp-1", "one", 0, "could-not-begin", by("retry")),
                        Samples.question("bp-2", "one", 1, "unsure", null),
                        Samples.question("bp-3", "one", 2, "unsure", by("retry")));
        var known = PriorAnswers.among(all);
        assertEquals(1, known.size());
        assertEquals(2, known.getFirst().attempt());
    }

    private static dev.watchkeeper.domain.Resolution by(String option) {
        return Samples.answer(option, "person");
    }

    @Test
    void aStepFromAStateThatItDoesNotLeadFromIsADefect() {
        assertSame(AttemptState.PROMPTED, Transition.WROTE_PROMPT.after(AttemptState.CHECKPOINTED));
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalStateException.class,
                () -> Transition.WROTE_PROMPT.after(AttemptState.RUNNING));
    }
}
