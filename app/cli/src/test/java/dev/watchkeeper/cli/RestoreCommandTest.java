package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.UncoveredPath;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
        assertEquals(2, run("checkpoint", "restore", ID));
        assertTrue(out().contains("This takes back the work of 2 done tasks"), out());
        assertTrue(err().contains("nothing was changed"), err());
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
        assertFalse(err().contains("nothing was changed"), err());
    }

    /** What a checkpoint does not hold is named as it is in JSON, as far as a person reads it. */
    @Test
    void whatACheckpointDoesNotHoldIsListed() {
        List<UncoveredPath> left = new ArrayList<>();
        left.add(
                new UncoveredPath(
                        "big.bin", "too_large", 70_000_000, Instant.parse("2026-03-14T22:30:00Z")));
        for (int i = 10; i < 33; i++) {
            left.add(new UncoveredPath("target" + i, "excluded", 0, null));
        }
        around.control.leavesOut(left);
        assertEquals(0, run("checkpoint", "show", ID));
        assertTrue(out().contains("not held: big.bin (too large, 70000000 bytes, "), out());
        assertTrue(out().contains("2026-03-1"), out());
        assertTrue(out().contains("not looked at, by their names: 23 paths"), out());
        assertTrue(out().contains("target29"), out());
        assertFalse(out().contains("target30"), out());
        assertTrue(out().contains("and 3 more"), out());
    }
}
