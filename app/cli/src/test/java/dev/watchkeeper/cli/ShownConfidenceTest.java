package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** No command shows a confidence without what it is worth. */
final class ShownConfidenceTest {
    /** The confidences of the sample night, none of which is calibrated. */
    private static final Pattern BARE =
            Pattern.compile(
                    "(?<![\\d.])0\\.(20|31|62|83|91|97)(?!\\d)(?!\\*| \\(not calibrated\\))");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FakeControl control = SampleNight.typical();
    private final FakeApplication around = new FakeApplication(control);

    private String run(String... args) {
        out.reset();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                new Cli(
                                around,
                                new Cli.Surface(
                                        new PrintStream(out, true, StandardCharsets.UTF_8),
                                        new PrintStream(err, true, StandardCharsets.UTF_8),
                                        new BufferedReader(new StringReader("")),
                                        TerminalScreen.plain(),
                                        Map.of("WATCHKEEPER_HOME", "/home-of-test"),
                                        Path.of("/elsewhere"),
                                        SampleNight.clock()))
                        .run(new AttemptGuard(Map.of(), Path.of("/nonexistent"), 1), args);
        assertTrue(code == 0 || code == 130, err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private void offered() {
        control.offerSpotCheck("parse-dates");
        var task = control.task("parse-dates");
        control.append(
                EventDraft.of(
                        EventType.TASK_DONE,
                        task,
                        Map.of("confidence", 0.91, "calibrated", false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "task list",
                "task show totals-rounding",
                "status",
                "watch",
                "log",
                "report",
                "confidence spot",
                "breakpoint show bp-1"
            })
    void noNumberStandsAlone(String command) {
        offered();
        around.interrupts = Runnable::run;
        String said = run(command.split(" "));
        assertFalse(BARE.matcher(said).find(), said);
    }

    @Test
    void theMarkInAListIsExplainedBelowIt() {
        String said = run("task", "list");
        assertTrue(said.contains("0.31*"), said);
        assertEquals(Score.LEGEND, said.lines().toList().getLast());
    }

    @Test
    void aSingleTaskAnEventTheReportAndASpotCheckSayItInWords() {
        offered();
        assertTrue(run("task", "show", "totals-rounding").contains("0.31 (not calibrated)"));
        assertTrue(run("log").contains("done: 0.91 (not calibrated)"), out::toString);
        assertTrue(run("confidence", "spot").contains("confidence 0.83 (not calibrated)"));
        assertTrue(run("report").contains("accepted at 0.83 (not calibrated)"));
    }

    @Test
    void theHtmlReportSaysItToo(@TempDir Path to) throws Exception {
        offered();
        Path file = to.resolve("r.html");
        run("report", "--html", file.toString());
        String html = Files.readString(file);
        assertTrue(html.contains("accepted at 0.83 (not calibrated)"), html);
        assertFalse(BARE.matcher(html).find(), html);
    }

    @Test
    void whatIsCalibratedHasNoMark() {
        control.put(control.task("totals-rounding").withConfidence(new Score(0.31, true)));
        assertTrue(run("task", "show", "totals-rounding").contains("0.31  "), out::toString);
        assertFalse(run("task", "list").contains("0.31*"), out::toString);
    }

    @Test
    void scriptsReadItAsAMember() throws Exception {
        offered();
        JsonNode tasks = new ObjectMapper().readTree(run("task", "list", "--json")).get("items");
        int known = 0;
        for (JsonNode task : tasks) {
            boolean scored = !task.get("confidence").isNull();
            known += scored ? 1 : 0;
            assertEquals(
                    scored ? "false" : "null", task.get("calibrated").toString(), task::toString);
        }
        assertTrue(known > 2, tasks::toString);
        JsonNode spot = new ObjectMapper().readTree(run("confidence", "spot", "--json"));
        assertEquals(List.of("false"), spot.findValuesAsText("calibrated"));
    }
}
