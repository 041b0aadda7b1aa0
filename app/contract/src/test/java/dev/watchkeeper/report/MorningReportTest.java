package dev.watchkeeper.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class MorningReportTest {
    private static MorningReport report(FakeControl control, Duration back) {
        Map<String, List<Attempt>> attempts = new HashMap<>();
        for (Task t : TaskPages.all(control, TaskQuery.all())) {
            attempts.put(t.id(), control.attempts(t.id()));
        }
        return MorningReport.of(
                new NightRecords(
                        SampleNight.NOW.minus(back),
                        SampleNight.NOW,
                        ZoneId.of("+02:00"),
                        TaskPages.all(control, TaskQuery.all()),
                        attempts,
                        control.breakpoints(false),
                        control.overview().holds(),
                        control.lastEvents(null, 10_000),
                        control.spotChecks()));
    }

    private static List<String> tasks(MorningReport report, String key) {
        return report.sections().stream()
                .filter(s -> s.key().equals(key))
                .flatMap(s -> s.lines().stream())
                .map(MorningReport.Line::task)
                .toList();
    }

    @Test
    void theOrderIsWhatAPersonNeedsFirst() {
        MorningReport report = report(SampleNight.typical(), Duration.ofHours(24));

        assertEquals(
                List.of(
                        "needs_you",
                        "failed",
                        "cancelled",
                        "unended",
                        "done",
                        "less_sure",
                        "restored",
                        "holds",
                        "night",
                        "timeline",
                        "spent",
                        "judged_by",
                        "odd",
                        "spot_checks"),
                report.sections().stream().map(MorningReport.Section::key).toList());
        assertEquals(List.of("totals-rounding", "rename-config"), tasks(report, "needs_you"));
        assertEquals(List.of("old-endpoint", "drop-endpoint"), tasks(report, "failed"));
        assertEquals(List.of("add-tests", "parse-dates"), tasks(report, "done"));
    }

    @Test
    void aSpotCheckAsksWithTheLineThatAnswersAndItsEvidence() {
        FakeControl control = SampleNight.typical();
        control.offerSpotCheck("parse-dates");
        MorningReport report = report(control, Duration.ofHours(24));
        assertEquals(List.of("parse-dates"), tasks(report, "spot_checks"));
        MorningReport.Line line = report.sections().getLast().lines().getFirst();
        assertTrue(
                line.text()
                        .endsWith(
                                ": right? It was accepted at 0.83 (not calibrated); answer with:"
                                        + " watchkeeper confidence label parse-dates"
                                        + " right|wrong|unknown"),
                line.text());
        assertFalse(line.evidence().isEmpty());
    }

    @Test
    void whatWasDoneNamesTheCheckThatProvesItWithItsEvidence() {
        MorningReport.Line line =
                report(SampleNight.typical(), Duration.ofHours(24)).sections().stream()
                        .filter(s -> s.key().equals("done"))
                        .flatMap(s -> s.lines().stream())
                        .filter(l -> l.task().equals("parse-dates"))
                        .findFirst()
                        .orElseThrow();

        assertTrue(line.text().contains("proven by python3 -m unittest -q, at attempt 2"));
        assertEquals(List.of("parse-dates/2/check-1"), line.evidence());
    }

    @Test
    void aDoneTaskWithoutExecutedEvidenceIsCalledLessSure() {
        FakeControl control = SampleNight.empty();
        TaskPages.all(SampleNight.typical(), TaskQuery.all()).stream()
                .filter(t -> t.id().equals("add-tests"))
                .forEach(control::put);

        MorningReport report = report(control, Duration.ofHours(24));

        assertEquals(List.of("add-tests"), tasks(report, "less_sure"));
        assertTrue(report.text().contains("nothing was executed for it"));
    }

    @Test
    void whatEndedBeforeTheNightIsLeftOut() {
        MorningReport report = report(SampleNight.typical(), Duration.ofHours(5));

        assertEquals(List.of("parse-dates"), tasks(report, "done"));
    }

    @Test
    void aShortNightIsToldInSeconds() {
        Attempt first = SampleNight.typical().attempts("totals-rounding").getFirst();
        Instant end = first.startedAt().plusSeconds(20);
        List<MorningReport.Line> lines =
                AgentsSpending.of(first.startedAt(), Map.of("one", List.of(first.ended(end))));
        assertTrue(
                lines.getFirst().text().startsWith("1 attempt, 20 s of agents' time, "),
                lines::toString);
    }

    @Test
    void timesSayTheirZone() {
        MorningReport report = report(SampleNight.typical(), Duration.ofHours(24));
        String to = Moment.in(ZoneId.of("+02:00"), SampleNight.NOW);
        assertTrue(to.endsWith(" UTC+02:00"), to);
        assertTrue(report.text().lines().findFirst().orElseThrow().endsWith(to), report::text);
        assertTrue(report.html("").contains(to), () -> report.html(""));
        assertEquals(SampleNight.NOW.toString(), report.json().get("to"));
    }

    @Test
    void aFailedTaskTellsWhatFailedFromWhatProvedNothing() {
        FakeControl control = SampleNight.typical();
        Attempt last = control.attempts("totals-rounding").getLast();
        Assessment made = last.assessment();
        assertNotNull(made);
        Quality tried =
                new Quality(
                        List.of(
                                gate("make", GateResult.Status.FAIL),
                                gate("npm test", GateResult.Status.UNPROVEN)),
                        List.of(),
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        MorningReport report =
                MorningReport.of(
                        new NightRecords(
                                SampleNight.NOW.minus(Duration.ofHours(24)),
                                SampleNight.NOW,
                                ZoneOffset.UTC,
                                List.of(control.task("old-endpoint")),
                                Map.of(
                                        "old-endpoint",
                                        List.of(
                                                last.withAssessment(
                                                        new Assessment(
                                                                made.validation(),
                                                                tried,
                                                                null,
                                                                "",
                                                                made.confidence())))),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()));
        String text = report.text();
        assertTrue(text.contains("; still failing: make; proved nothing: npm test"), text);
    }

    private static GateResult gate(String command, GateResult.Status status) {
        return new GateResult(command, command, true, true, status, 1, 1, "t/1/" + command, "", "");
    }

    @Test
    void anEmptyNightSaysSo() {
        String text = report(SampleNight.empty(), Duration.ofHours(8)).text();

        assertTrue(text.contains("Nothing needs you."));
        assertTrue(text.contains("No attempt was made."));
    }

    @Test
    void theHtmlEscapesAllForeignTextAndFetchesNothing() {
        FakeControl control = SampleNight.empty();
        control.put(
                new Hold("h", "<script>alert('x')</script>", null, "\"&\" <b>", Instant.EPOCH, 1));

        String html = report(control, Duration.ofHours(8)).html("");

        assertTrue(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), html);
        assertTrue(html.contains("&quot;&amp;&quot; &lt;b&gt;"));
        assertFalse(html.contains("<script"));
        assertFalse(html.contains("://"), "nothing is fetched");
    }

    @Test
    void evidenceIsALinkToItsFileAndNothingElseIs() {
        String html = report(SampleNight.typical(), Duration.ofHours(24)).html("/a home/runs");

        assertTrue(
                html.contains(
                        "<a href=\"file:///a%20home/runs/parse-dates/2/check-1\">parse-dates/2/check-1</a>"),
                html);
        assertFalse(html.contains("/runs/event"), html);
        assertFalse(new HtmlReport("/runs").of(linking("../../etc/passwd")).contains("href"));
        assertFalse(new HtmlReport("/runs").of(linking("javascript:alert(1)")).contains("href"));
    }

    private static MorningReport linking(String evidence) {
        return new MorningReport(
                SampleNight.NOW,
                SampleNight.NOW,
                ZoneOffset.UTC,
                List.of(
                        new MorningReport.Section(
                                "odd",
                                "Odd",
                                "",
                                List.of(new MorningReport.Line("", "x", List.of(evidence))))));
    }

    @Test
    void whatIsBlockedOrNotEndedIsNeverAmongWhatIsDone() {
        FakeControl control = SampleNight.typical();
        MorningReport report = report(control, Duration.ofHours(24));
        for (Task t : TaskPages.all(control, TaskQuery.all())) {
            assertEquals(
                    t.state() == TaskState.DONE,
                    tasks(report, "done").contains(t.id()),
                    t.id() + " is " + t.state());
        }
    }

    @Test
    void aTaskHasOneLineHoweverManyQuestionsItAsks() {
        FakeControl control = SampleNight.typical();
        Breakpoint asked = control.breakpoints(false).getFirst();
        control.put(
                new Breakpoint(
                        "bp-99",
                        asked.project(),
                        asked.task(),
                        1,
                        asked.state(),
                        asked.rule(),
                        "And this?",
                        asked.options(),
                        null,
                        null,
                        asked.because(),
                        List.of(),
                        asked.raisedAt(),
                        null));
        assertEquals(
                List.of("totals-rounding", "rename-config"),
                tasks(report(control, Duration.ofHours(24)), "needs_you"));
    }

    @Test
    void whatWasDoneSaysTheSizeOfTheChangeAndTheConfidence() {
        MorningReport.Line line =
                report(SampleNight.typical(), Duration.ofHours(24)).sections().stream()
                        .filter(s -> s.key().equals("done"))
                        .flatMap(s -> s.lines().stream())
                        .filter(l -> l.task().equals("parse-dates"))
                        .findFirst()
                        .orElseThrow();

        assertTrue(
                line.text()
                        .matches(
                                ".*; changed \\d+ paths? \\(\\+\\d+ −\\d+ lines\\); confidence"
                                        + " 0.*"),
                line.text());
        assertTrue(line.detail().keySet().containsAll(List.of("checks", "diff", "confidence")));
    }
}
