package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A person sees what a project's settings say before they are trusted, and trusts what was seen.
 */
class ShownBeforeTrustTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeControl control = SampleNight.typical();

    @BeforeEach
    void forget() {
        control.settingsText("gates: [{name: own, run: 'make'}]\n");
    }

    private int run(boolean terminal, String typed, String... args) {
        return new Cli(
                        new FakeApplication(control),
                        new Cli.Surface(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                new BufferedReader(new StringReader(typed)),
                                new TerminalScreen(terminal, false, 100),
                                Map.of("WATCHKEEPER_HOME", "/home-of-test"),
                                Path.of("/elsewhere"),
                                SampleNight.clock()))
                .run(new AttemptGuard(Map.of(), Path.of("/nonexistent"), 1), args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> trusts() {
        return control.calls().stream().filter(c -> c.startsWith("trust")).toList();
    }

    @Test
    void aNewProjectsFileIsShownAndTrustedAsItWasShown() {
        assertEquals(0, run(true, "y\n", "project", "add", "/srv/shop", "--host", "vm"));
        assertTrue(out().contains("  gates: [{name: own, run: 'make'}]"), out());
        assertEquals(List.of("trustShown(shop, " + "0".repeat(64) + ")"), trusts());
    }

    @Test
    void whoSaysNoIsToldHowToTrustItLater() {
        assertEquals(0, run(true, "n\n", "project", "add", "/srv/shop", "--host", "vm"));
        assertEquals(List.of(), trusts());
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("project trust shop"), said);
    }

    @Test
    void aNewProjectNamesTheNextStep() {
        control.settingsText("");
        assertEquals(0, run(false, "", "project", "add", "/srv/shop", "--host", "vm"));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(
                said.contains(
                        "Next: watchkeeper task add --project shop --title \"…\" --check \"…\""),
                said);
    }

    @Test
    void aTrustAtATerminalShowsAndAsks() {
        assertEquals(0, run(true, "n\n", "project", "trust", "orders"));
        assertTrue(out().contains("Nothing was changed."), out());
        assertEquals(List.of(), trusts());
        assertEquals(0, run(true, "y\n", "project", "trust", "orders"));
        assertEquals(List.of("trustShown(orders, " + "0".repeat(64) + ")"), trusts());
    }

    @Test
    void aScriptTrustsWhatIsThere() {
        assertEquals(0, run(false, "", "project", "trust", "orders"));
        assertEquals(List.of("trustProject(orders)"), trusts());
        assertFalse(out().contains("gates:"), out());
    }

    /** A text that turns itself round on the screen would be trusted for another one. */
    @Test
    void whatTextHidesIsShown() {
        control.settingsText("run: 'make' \u202e# \u001b[2Jharmless\u2066\n");
        assertEquals(0, run(true, "n\n", "project", "trust", "orders"));
        assertTrue(out().contains("run: 'make' <U+202E># ␛[2Jharmless<U+2066>"), out());
    }

    @Test
    void onlyAHostWithItsFilesHereHasItsPathMadeAbsolute() {
        assertEquals(0, run(false, "", "project", "add", "shop", "--host", "local"));
        assertEquals(0, run(false, "", "project", "add", "~/shop", "--host", "vm"));
        assertEquals(0, run(false, "", "project", "add", "other"));
        assertEquals(
                List.of(
                        "addProject(/elsewhere/shop, local, null, false)",
                        "addProject(~/shop, vm, null, false)",
                        "addProject(/elsewhere/other, local, null, false)"),
                control.calls().stream().filter(c -> c.startsWith("addProject")).toList());
    }
}
