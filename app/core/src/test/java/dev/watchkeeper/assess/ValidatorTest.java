package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Validation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ValidatorTest {
    private static Validation validate(Work work) {
        return Validator.validate(work.outcome(), work.ofAttempt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Done.",
                "",
                "I'm sorry, but I can't help with that.",
                "Should I also update the docs?",
                "You've hit your usage limit."
            })
    void anAgentThatWorkedIsBelievedWhateverItsLastWordsAre(String said) {
        Work work = new Work();
        work.said = said;
        assertEquals(new Validation(true, Ending.COMPLETED, List.of()), validate(work));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "All requirements are met already, nothing to do.|COMPLETED",
                "I'm sorry, but I can't help with that.|REFUSED",
                "I’m very sorry, but I won’t do this|REFUSED",
                "I cannot assist with this request.|REFUSED",
                "I am unable to comply.|REFUSED",
                "I must decline.|REFUSED",
                "I can't find a bug there, all is right.|COMPLETED",
                "Which of the two parsers do you mean?|QUESTION",
                "I looked at it. Should I go on?|QUESTION",
                "Please confirm that the old format may go?|QUESTION",
                "Could you tell me the path?|QUESTION",
                "Why would anybody do that?|COMPLETED",
                "Which parser it is, is clear.|COMPLETED",
                "Usage limit reached, resets at 3pm|LIMIT",
                "You’ve hit your weekly limit|LIMIT",
                "You are out of usage credits|LIMIT",
                "''|EMPTY",
                "'  '|EMPTY"
            })
    void withoutAChangeItsLastWordsCount(String said, Ending ending) {
        Work work = new Work();
        work.changes = List.of();
        work.said = said;
        Validation v = validate(work);
        assertEquals(ending, v.ending());
        assertEquals(ending == Ending.COMPLETED, v.complete());
        assertEquals(ending == Ending.COMPLETED, v.problems().isEmpty());
    }

    @Test
    void aLongTextThatMentionsALimitIsNoLimit() {
        Work work = new Work();
        work.changes = List.of();
        work.said = "The usage limit reached here is the parser's. " + "More words. ".repeat(40);
        assertEquals(Ending.COMPLETED, validate(work).ending());
    }

    @Test
    void whatWasDeniedIsNeverDone() {
        Work work = new Work();
        work.denied = List.of("Bash(rm -rf build)");
        Validation v = validate(work);
        assertEquals(Ending.PERMISSION_DENIED, v.ending());
        assertFalse(v.complete());
        assertTrue(v.problems().getFirst().contains("rm -rf build"), v::toString);
    }

    @ParameterizedTest
    @EnumSource(value = Ending.class, names = "COMPLETED", mode = EnumSource.Mode.EXCLUDE)
    void noOtherEndingIsCompleteWhateverWasChangedAndSaid(Ending ending) {
        Work work = new Work();
        work.ending = ending;
        work.said = "All tests pass, everything is done.";
        Validation v = validate(work);
        assertEquals(ending, v.ending());
        assertFalse(v.complete());
    }

    @Test
    void aProblemThatTheAgentsOutputShowsMakesItIncomplete() {
        Work work = new Work();
        work.problems = List.of("A background task was killed.");
        assertEquals(
                new Validation(false, Ending.COMPLETED, List.of("A background task was killed.")),
                validate(work));
    }
}
