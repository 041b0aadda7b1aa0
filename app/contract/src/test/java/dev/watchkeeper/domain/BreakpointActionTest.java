package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.control.ControlJson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

class BreakpointActionTest {
    /** Settings, scripts and the homes of earlier versions hold these words. */
    @Test
    void wordsStayAsTheyAre() {
        assertEquals(
                List.of(
                        "accept",
                        "put-back",
                        "retry",
                        "retry-other",
                        "edit-prompt",
                        "restore",
                        "split",
                        "skip",
                        "take-over",
                        "fail",
                        "stop-below",
                        "allow",
                        "allow-like-this",
                        "deny",
                        "answer",
                        "no-answer",
                        "suspend",
                        "revoke",
                        "withdrawn"),
                BreakpointAction.named().stream().map(BreakpointAction::word).toList());
    }

    @ParameterizedTest
    @MethodSource("named")
    void isFoundByItsWordAndShownAsIt(BreakpointAction action) {
        assertEquals(action, BreakpointAction.of(action.word()));
        assertEquals(action.word(), action.toString());
    }

    static List<BreakpointAction> named() {
        return BreakpointAction.named();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 9999})
    void choicesAreNumbered(int number) {
        BreakpointAction choice = BreakpointAction.of("choice-" + number);
        assertEquals(new BreakpointAction.Choice(number), choice);
        assertEquals("choice-" + number, choice.word());
        assertEquals("choice-" + number, choice.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Accept", "choice-0", "choice-01", "choice-10000", "choice-x", "defer"})
    void aWordThatIsNoActionStaysAsItIs(String word) {
        BreakpointAction action = BreakpointAction.of(word);
        assertEquals(new BreakpointAction.Unknown(word), action);
        assertEquals(word, action.word());
        assertEquals(word, action.toString());
        assertEquals(BreakpointAction.Words.NONE, action.words());
    }

    @Test
    void onlyWhatMakesAnotherAttemptStartsOne() {
        assertEquals(
                List.of(
                        TaskAction.RETRY,
                        TaskAction.RETRY_OTHER,
                        TaskAction.EDIT_PROMPT,
                        TaskAction.RESTORE),
                BreakpointAction.named().stream().filter(BreakpointAction::startsAttempt).toList());
        assertEquals(true, new BreakpointAction.Choice(1).startsAttempt());
        assertEquals(false, new BreakpointAction.Unknown("defer").startsAttempt());
    }

    @Test
    void aChoiceIsAmongWhatTheAgentOffers() {
        List<String> offered = List.of("tabs", "blanks");
        assertEquals(Optional.of("blanks"), new BreakpointAction.Choice(2).in(offered));
        assertEquals(Optional.empty(), new BreakpointAction.Choice(3).in(offered));
        assertThrows(IllegalArgumentException.class, () -> new BreakpointAction.Choice(0));
    }

    @Test
    void goesOverTheSocketAsItsWord() throws Exception {
        var mapper = ControlJson.mapper();
        for (String word : List.of("take-over", "suspend", "choice-4", "defer")) {
            BreakpointOption option = new BreakpointOption(BreakpointAction.of(word), "e");
            String json = "{\"name\":\"" + word + "\",\"effect\":\"e\"}";
            assertEquals(json, mapper.writeValueAsString(option));
            assertEquals(option, mapper.readValue(json, BreakpointOption.class));
        }
    }
}
