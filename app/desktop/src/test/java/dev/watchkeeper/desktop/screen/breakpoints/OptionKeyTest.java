package dev.watchkeeper.desktop.screen.breakpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.TaskAction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class OptionKeyTest {
    static Stream<BreakpointAction> actions() {
        return Stream.concat(
                BreakpointAction.named().stream(),
                Stream.of(new BreakpointAction.Choice(12), new BreakpointAction.Unknown("defer")));
    }

    private static OptionKey key(BreakpointAction action) {
        return OptionKey.of(new BreakpointOption(action, "what follows"));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void everyActionHasALabelAndALineForItsKey(BreakpointAction action) {
        OptionKey key = key(action);
        assertEquals(action, key.option());
        assertFalse(key.word().isBlank());
        assertFalse(key.does().isBlank());
        assertFalse(OptionKey.wanted(action).isBlank());
        assertEquals("what follows", key.effect());
    }

    @Test
    void everyActionOnATaskHasAKeyOfItsOwn() {
        List<String> keys = Arrays.stream(TaskAction.values()).map(a -> key(a).key()).toList();
        assertEquals(keys.size(), keys.stream().filter(k -> k.length() == 1).distinct().count());
    }

    @Test
    void theFirstNineChoicesHaveTheirNumbersAsKeys() {
        assertEquals("9", key(new BreakpointAction.Choice(9)).key());
        assertEquals("", key(new BreakpointAction.Choice(10)).key());
    }
}
