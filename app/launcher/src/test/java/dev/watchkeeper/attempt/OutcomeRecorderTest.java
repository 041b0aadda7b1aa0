package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes known of an attempt's work, and what an answer does not say about it. */
class OutcomeRecorderTest {
    private static final AttemptRef REF = new AttemptRef("one", 1);

    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
        room.task("one", "");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Attempt scored(Decision decision) {
        return Samples.put(
                room,
                Samples.closed(
                        Samples.attempt("one", 1).withAssessment(Samples.assessment()), decision));
    }

    private void write(Consumer<Transaction> what) {
        room.state()
                .write(tx -> {
                    what.accept(tx);
                    return true;
                });
    }

    private void answered(int attempt, String rule, String option, String by) {
        write(tx ->
                room.outcomes()
                        .answered(
                                tx,
                                Samples.question("bp-1", "one", attempt, rule, null),
                                Samples.answer(option, by)));
    }

    private @Nullable String label() {
        Optional<Outcome> known = room.state().read(v -> v.outcome(REF));
        return known.map(Outcome::label).map(Outcome.Label::word).orElse(null);
    }

    @ParameterizedTest
    @CsvSource({
        "unsure, accept, person, right",
        "unsure, retry, person, wrong",
        "unsure, restore, person, wrong",
        "unsure, skip, person, unknown",
        "unsure, accept, default, ",
        "permission, accept, person, ",
        "changed-unwatched, retry, person, "
    })
    void anAnswerSaysWhatThePersonThinksOfTheWork(
            String rule, String option, String by, @Nullable String label) {
        scored(Samples.ask(rule, "check"));
        answered(1, rule, option, by);
        assertEquals(label, label());
    }

    @Test
    void aQuestionBeforeAnyAttemptAndWorkThatWasNotScoredTeachNothing() {
        Samples.put(room, Samples.closed(Samples.attempt("one", 1), Samples.accept()));
        answered(0, "could-not-begin", "retry", "person");
        answered(1, "unsure", "accept", "person");
        answered(2, "unsure", "accept", "person");
        assertNull(label());
        assertEquals(0, room.told(EventType.OUTCOME_KNOWN).size());
    }

    @Test
    void whatIsKnownIsNotForgottenForWhatIsNot() {
        scored(Samples.ask("unsure", "check"));
        answered(1, "unsure", "accept", "person");
        answered(1, "unsure", "skip", "person");
        assertEquals("right", label());
        answered(1, "unsure", "fail", "person");
        assertEquals("wrong", label());
    }

    @Test
    void onlyWhatWasAcceptedCanFailLater() {
        Attempt asked = scored(Samples.ask("unsure", "check"));
        write(tx -> room.outcomes().failedLater(tx, asked, Outcome.Source.LATER_FAILURE));
        assertNull(label());
        answered(1, "unsure", "accept", "person");
        write(tx -> room.outcomes().failedLater(tx, asked, Outcome.Source.LATER_FAILURE));
        assertEquals("wrong", label());
        Attempt accepted = scored(Samples.accept());
        write(tx -> room.outcomes().failedLater(tx, accepted, Outcome.Source.RESTORE));
        Outcome known = room.state().read(v -> v.outcome(REF).orElseThrow());
        assertEquals(Outcome.Source.RESTORE, known.source());
        assertEquals(Map.of("checks", 1.0), known.factors(), "a cap is no factor");
    }

    private boolean drawn(Attempt a, double share) {
        return room.state()
                .write(tx ->
                        OutcomeRecorder.draw(
                                tx, a, new OutcomeRecorder.Draw(0.7, share, share), Samples.NOW));
    }

    @Test
    void anAcceptIsDrawnForASpotCheckByItsShareAndOnce() {
        Attempt accepted = scored(Samples.accept());
        assertFalse(drawn(accepted, 0));
        assertFalse(drawn(Samples.attempt("two", 1), 1), "it has no score");
        assertTrue(drawn(accepted, 1));
        assertFalse(drawn(accepted, 1));
        assertEquals(1, room.state().read(v -> v.openSpotChecks()).size());
    }

    @Test
    void theThresholdIsTheCertifiedOneWhereAShareOfWrongAcceptsIsWanted() {
        Settings.Thresholds plain = new Settings.Thresholds(0.7, 0.5, 3);
        assertSame(plain, room.outcomes().inForce(plain));
        Settings.Thresholds wanted = new Settings.Thresholds(0.7, 0.5, 3, 0.02, 0.05);
        assertEquals(
                room.outcomes().certificate(wanted).accept(),
                room.outcomes().inForce(wanted).accept());
    }

    @Test
    void whatWasLearntIsKeptUntilAnOutcomeIsKnown() {
        var first = room.outcomes().calibration();
        assertSame(first, room.outcomes().calibration());
        room.outcomes().changed();
        assertTrue(first != room.outcomes().calibration());
    }
}
