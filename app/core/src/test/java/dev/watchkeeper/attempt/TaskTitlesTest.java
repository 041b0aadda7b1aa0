package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTitlesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "\n", "\u0000\u001b", "two\nlines", "two\r\nlines", "a\u2028b"})
    void oneLineThatSaysSomething(String title) {
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> TaskTitles.checked(title));
        assertEquals(WatchkeeperException.Code.USAGE, e.code());
    }

    @Test
    void blanksAroundItAreLeftOut() {
        assertEquals("Mend the totals", TaskTitles.checked("  Mend the totals\n"));
    }
}
