package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person hears which accepted work a restore takes back before it does. */
final class RestoreCommandTest extends TypedCommands {
    private static final String ID = "cp-docs-api-1";

    @BeforeEach
    void takesBack() {
        around.control.restoresTakeBack("add-tests", "parse-dates");
    }

    private boolean restored() {
        return around.control.calls().stream().anyMatch(c -> c.startsWith("restoreCheckpoint("));
    }

    @Test
    void aDryRunNamesThem() throws Exception {
        assertEquals(0, run("checkpoint", "restore", ID, "--dry-run"));
        assertTrue(
                out().contains(
                                "It would take back the work of 2 done tasks: add-tests,"
                                        + " parse-dates."),
                out());
        assertEquals(0, run("checkpoint", "restore", ID, "--dry-run", "--json"));
        assertEquals("[\"add-tests\",\"parse-dates\"]", json().get("undone").toString());
        assertFalse(restored());
    }

    @Test
    void atATerminalTheyAreNamedAndAskedAbout() {
        screen = new TerminalScreen(true, false, 100);
        typed = "n\n";
        assertEquals(0, run("checkpoint", "restore", ID));
        assertTrue(out().contains("This takes back the work of 2 done tasks"), out());
        assertTrue(out().contains("Nothing was changed."), out());
        assertFalse(restored());
        typed = "y\n";
        assertEquals(0, run("checkpoint", "restore", ID));
        assertTrue(restored());
    }

    @Test
    void nobodyIsAskedWhereNothingIsTakenBackOrNobodyCanAnswer() {
        assertEquals(0, run("checkpoint", "restore", ID));
        assertTrue(out().contains("Took back the work of 2 done tasks"), out());
        screen = new TerminalScreen(true, false, 100);
        typed = "";
        assertEquals(0, run("checkpoint", "restore", ID, "--yes"));
        assertEquals(0, run("checkpoint", "restore", ID, "--path", "a"));
        around.control.restoresTakeBack();
        assertEquals(0, run("checkpoint", "restore", ID));
        assertFalse(out().contains("Nothing was changed."), out());
    }
}
