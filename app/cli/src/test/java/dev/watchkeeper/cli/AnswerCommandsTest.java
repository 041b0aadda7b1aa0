package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Commands about questions, answers and spot checks, as typed. */
class AnswerCommandsTest extends TypedCommands {
    @Test
    void aBreakpointShowsQuestionReasonsEvidenceOptionsAndTheLineToType() {
        run("breakpoint", "show", "bp-1");

        assertTrue(out().contains("failed in all 3 attempts"), out());
        assertTrue(out().contains("3 of 3 attempts are used"), out());
        assertTrue(out().contains("│ FAIL: test_half_even"), out());
        assertTrue(out().contains("the task is cancelled, the next one starts clean"), out());
        assertTrue(
                out().contains("watchkeeper breakpoint resolve bp-1 --choose retry --say \"…\""),
                out());
    }

    @Test
    void whatTheConfidenceIsWorthIsToldWithWhatIsMissing() throws Exception {
        assertEquals(0, run("confidence", "show"), err());
        for (String said :
                List.of(
                        "not enough data (12 of 30 known outcomes)",
                        "0.80–0.90  12",
                        "Brier score 0.200, expected calibration error 0.100.",
                        "1 of 10 spot checks at or above 0.70, so at most 39.4 % at 95 %",
                        "scored apart (log loss 0.402 instead of 0.431 where held out):"
                                + " language python -0.42 in log-odds.",
                        "Target 2.0 %: not certified, 226 labels are missing",
                        "With 10 labels nothing below 28.0 % can be shown.",
                        "The configured threshold 0.70 stays in force.",
                        "At least 20.0 % of the work must be asked about: 21.6 % of it was wrong (48"
                                + " outcomes), and at most 2.0 % of what is accepted may be.")) {
            assertTrue(out().contains(said), out());
        }
        around = new FakeApplication(SampleNight.typical());
        assertEquals(0, run("confidence", "show", "--json"), err());
        assertFalse(json().get("calibrated").asBoolean());
        assertEquals(12, json().get("outcomes").asInt());
        assertEquals(226, json().at("/wrong_accepts/missing").asInt());
        assertEquals(-0.42, json().at("/groups/items/0/offset").asDouble());
        assertEquals(0.28, json().at("/wrong_accepts/showable").asDouble());
        assertEquals(0.2, json().at("/wrong_accepts/least_asked").asDouble(), 1e-9);
        assertEquals(0.75, json().at("/bins/0/right").asDouble());
        assertEquals(3.6, json().at("/weights/checks/starting").asDouble());
    }

    @Test
    void settingATargetForWrongAcceptsSaysWhatIsCertainAndWhatIsMissing() throws Exception {
        assertEquals(0, run("config", "set", "thresholds.wrong-accepts", "0.02"), err());
        assertTrue(out().contains("so at most 39.4 % at 95 %"), out());
        assertTrue(out().contains("226 labels are missing"), out());

        assertEquals(0, run("config", "set", "thresholds.wrong-accepts", "0.02", "--json"), err());
        assertEquals(226, json().at("/wrong_accepts/missing").asInt());
    }

    @Test
    void aSettingsFileThatIsNotThereIsNotCalledUsable() {
        assertEquals(0, run("config", "check"), err());
        String file = around.control.settingsFile();
        assertTrue(
                out().contains(
                                "There is no settings file of yours yet ("
                                        + file
                                        + "): the shipped settings are in force."),
                out());
        assertFalse(out().contains("can be used: " + file), out());
    }

    @Test
    void aSpotCheckNamesTheLinesToTypeAndGoesWithItsAnswer() throws Exception {
        around.control.offerSpotCheck("parse-dates");
        assertEquals(0, run("confidence", "spot"), err());
        assertTrue(out().contains("parse-dates"), out());
        assertTrue(out().contains("right?  confidence 0.83"), out());
        assertTrue(out().contains("confidence label parse-dates right|wrong|unknown"), out());

        FakeApplication asked = new FakeApplication(SampleNight.typical());
        asked.control.offerSpotCheck("parse-dates");
        around = asked;
        assertEquals(0, run("confidence", "label", "parse-dates", "unknown"), err());
        assertEquals(
                List.of("labelOutcome(parse-dates, unknown)"),
                asked.control.calls().stream().filter(c -> c.startsWith("label")).toList());
        assertEquals(List.of(), asked.control.spotChecks());
        assertEquals(0, run("confidence", "spot"), err());
        assertTrue(out().contains("No spot check waits."), out());
    }

    @Test
    void anAnswerReachesTheControlWithItsWords() {
        assertEquals(
                0,
                run("breakpoint", "resolve", "bp-1", "--choose", "retry", "--say", "use Decimal"));

        assertEquals(
                "resolveBreakpoint(bp-1, retry, use Decimal)", around.control.calls().getFirst());
    }

    @Test
    void anotherAgentIsNamedByItsOwnOption() {
        run("breakpoint", "resolve", "bp-1", "--choose", "retry-other", "--agent", "codex");
        assertEquals("retryWithAgent(bp-1, codex, )", around.control.calls().getFirst());

        around = new FakeApplication(SampleNight.typical());
        assertEquals(
                2, run("breakpoint", "resolve", "bp-1", "--choose", "retry", "--agent", "codex"));
        assertTrue(err().contains("retry-other"), err());
        assertEquals(List.of("close()"), around.control.calls());
    }

    @Test
    void whatIsAllowedFromNowOnShowsHowThatIsTakenBack() {
        Breakpoint open = around.control.breakpoint("bp-2");
        around.control.askAgain(
                new Breakpoint(
                        "bp-9",
                        open.project(),
                        open.task(),
                        1,
                        Breakpoint.State.RESOLVED,
                        "permission-request",
                        "The agent wants to use Bash(mvn test), and waits. May it?",
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        open.raisedAt(),
                        new Resolution(
                                RequestAction.ALLOW_LIKE_THIS, "", "person", open.raisedAt())));
        var unused = run("breakpoint", "resolve", "bp-2", "--choose", "accept");

        run("breakpoint", "show", "bp-9");

        assertTrue(out().contains("watchkeeper breakpoint resolve bp-9 --choose revoke"), out());
    }

    @Test
    void evidenceThatIsEmptyHasNoHeading() {
        Breakpoint open = around.control.breakpoint("bp-2");
        around.control.evidence("t/1/gate-1.log", "");
        around.control.evidence("t/1/gate-2.log", "boom\n");
        around.control.askAgain(
                new Breakpoint(
                        "bp-9",
                        open.project(),
                        open.task(),
                        1,
                        Breakpoint.State.OPEN,
                        "unproven",
                        "Is it right?",
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of("t/1/gate-1.log", "t/1/gate-2.log"),
                        open.raisedAt(),
                        null));
        var unused = run("breakpoint", "resolve", "bp-2", "--choose", "accept");

        run("breakpoint", "show", "bp-9");

        assertFalse(out().contains("gate-1.log"), out());
        assertTrue(out().contains("Evidence t/1/gate-2.log"), out());
    }

    @Test
    void anAnswerThatCannotBeCarriedOutSaysWhyAndNeedsThePerson() {
        Breakpoint open = around.control.breakpoint("bp-2");
        around.control.askAgain(
                new Breakpoint(
                        "bp-9",
                        open.project(),
                        open.task(),
                        1,
                        Breakpoint.State.OPEN,
                        "changed-meanwhile",
                        "The work can't be put back: src/a.txt has changed since.",
                        open.options(),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        open.raisedAt(),
                        null));

        assertEquals(3, run("breakpoint", "resolve", "bp-2", "--choose", "accept"));

        assertTrue(err().contains("src/a.txt has changed since"), err());
        assertTrue(err().contains("breakpoint show bp-9"), err());
    }
}
