package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Commands about tasks, holds and the status, as typed. */
class TaskCommandsTest extends TypedCommands {
    @Test
    void whatATaskComesAfterIsReplacedAndEmptied() throws Exception {
        FakeControl night = SampleNight.typical();
        around = new FakeApplication(night);
        assertEquals(
                0,
                run("task", "edit", "csv-cli", "--after", "add-tests", "--after", "docs-api"),
                err());
        assertEquals(List.of("add-tests", "docs-api"), night.task("csv-cli").after());
        assertEquals(0, run("task", "edit", "csv-cli", "--title", "Another"), err());
        assertEquals(List.of("add-tests", "docs-api"), night.task("csv-cli").after());
        assertEquals(0, run("task", "edit", "csv-cli", "--after", "", "--critical"), err());
        assertEquals(List.of(), night.task("csv-cli").after());
        assertTrue(night.task("csv-cli").critical());
        assertEquals(0, run("task", "edit", "csv-cli", "--critical=false"), err());
        assertFalse(night.task("csv-cli").critical());
    }

    @Test
    void aTaskTellsWhatTheModelMadeOfItsAttempts() throws Exception {
        FakeControl night = SampleNight.typical();
        around = new FakeApplication(night);
        var unused =
                night.append(
                        new EventDraft(
                                EventType.SUMMARISED,
                                null,
                                "totals-rounding",
                                3,
                                Map.of(
                                        "lines",
                                        List.of(
                                                Map.of(
                                                        "text",
                                                        "Sums still differ.",
                                                        "evidence",
                                                        List.of("t/3/gate-1.log"))))));
        assertEquals(0, run("task", "show", "totals-rounding", "--json"));
        JsonNode history = json().get("history");
        assertEquals(0, history.get(0).get("summary").size());
        JsonNode line = history.get(2).get("summary").get(0);
        assertEquals("Sums still differ.", line.get("text").asText());
        assertEquals("t/3/gate-1.log", line.get("evidence").get(0).asText());

        assertEquals(0, run("task", "show", "totals-rounding"));
        assertTrue(out().contains("summed up: Sums still differ.  [t/3/gate-1.log]"), out());
        assertEquals(0, run("log", "totals-rounding"));
        assertTrue(out().contains("summed up: Sums still differ."), out());
    }

    @Test
    void aTaskHasTheContractsKeysAndItsHistory() throws Exception {
        assertEquals(0, run("task", "show", "totals-rounding", "--json"));

        assertTrue(
                keys(json())
                        .containsAll(
                                List.of(
                                        "id",
                                        "project",
                                        "title",
                                        "state",
                                        "priority",
                                        "after",
                                        "agent",
                                        "attempts",
                                        "confidence",
                                        "breakpoint",
                                        "checkpoint",
                                        "created_at",
                                        "ended_at",
                                        "history")));
        assertEquals("waiting", json().get("state").asText());
        assertEquals("bp-1", json().get("breakpoint").asText());
        JsonNode attempt = json().get("history").get(2);
        assertTrue(
                keys(attempt)
                        .containsAll(
                                List.of(
                                        "number",
                                        "agent",
                                        "host",
                                        "session",
                                        "state",
                                        "prompt",
                                        "started_at",
                                        "ended_at",
                                        "ending",
                                        "checkpoint_before",
                                        "checkpoint_after",
                                        "confidence",
                                        "calibrated",
                                        "decision",
                                        "legs")));
        assertEquals("ask", attempt.get("decision").asText());
        assertFalse(json().get("calibrated").asBoolean(true));
        assertFalse(attempt.get("calibrated").asBoolean(true));
        assertEquals("completed", attempt.get("ending").asText());
        assertEquals("2026-03-14T02:30:00Z", attempt.get("started_at").asText());
    }

    @Test
    void statusHasTheContractsKeys() throws Exception {
        run("status", "--json");

        assertTrue(
                keys(json())
                        .containsAll(
                                List.of(
                                        "supervisor",
                                        "tasks",
                                        "attempts",
                                        "breakpoints",
                                        "holds",
                                        "model",
                                        "hosts")));
        assertEquals("running", json().at("/supervisor/state").asText());
        assertEquals(4711, json().at("/supervisor/pid").asInt());
        assertEquals(2, json().at("/tasks/waiting").asInt());
        assertEquals("claude-code", json().at("/holds/0/account").asText());
    }

    @Test
    void statusSaysThatTheSupervisorDied() throws Exception {
        around.control.died(SampleNight.NOW.minus(java.time.Duration.ofMinutes(61)));
        run("status");
        assertEquals(
                "Supervisor died without a stop, last heard of 1 h 1 min ago",
                out().lines().findFirst().orElse(""));
        List<String> live = out().lines().filter(l -> l.contains("  attempt ")).toList();
        assertFalse(live.isEmpty(), out());
        assertTrue(
                live.stream().allMatch(l -> l.matches(".*  [a-z]+  \\d+ files? changed")),
                live::toString);
        run("status", "--json");
        assertTrue(json().at("/supervisor/pid").isNull(), out());
        assertEquals("2026-03-14T04:29:00Z", json().at("/supervisor/died_at").asText());
    }

    /** The model that is built in is not the one that the person has written down. */
    @Test
    void statusNamesNoModelWhereNoSettingsAreInForce() {
        around.control.settingsAreWrong("settings.yaml:3:5: unknown setting 'modle'");
        around.control.died(SampleNight.NOW);
        run("status");
        assertTrue(out().contains("Model      unknown until the settings can be used"), out());
    }

    @Test
    void statusForPeopleNamesWhatNeedsThemFirst() {
        run("status");

        assertTrue(out().contains("Needs you"), out());
        assertTrue(out().indexOf("Needs you") < out().indexOf("At work"), out());
        assertTrue(out().contains("watchkeeper breakpoint show bp-1"), out());
    }

    @Test
    void aBriefCanComeFromStandardInput() {
        typed = "line one\nline two\n";
        folder = Path.of("/home/dev/orders/src");

        assertEquals(
                0,
                run(
                        "task",
                        "add",
                        "--title",
                        "T",
                        "--brief-file",
                        "-",
                        "--check",
                        "a",
                        "--check",
                        "b"));

        assertTrue(around.control.calls().getFirst().contains("line one\nline two"));
        assertTrue(around.control.calls().getFirst().contains("checks=[a, b]"));
        assertTrue(around.control.calls().getFirst().startsWith("addTasks(orders"));
    }

    @Test
    void aListOfManyPagesIsPrintedWhole() throws Exception {
        Task one = around.control.task("add-tests");
        int before = TaskPages.all(around.control, TaskQuery.all()).size();
        for (int n = 1; n <= 2 * TaskQuery.MOST; n++) {
            around.control.put(
                    new Task(
                            "many-" + n,
                            1000 + n,
                            one.project(),
                            one.createdAt(),
                            one.spec(),
                            one.progress()));
        }
        assertEquals(0, run("task", "list", "--json"), err());
        assertEquals(before + 2 * TaskQuery.MOST, json().get("items").size());
        assertEquals(
                "many-" + 2 * TaskQuery.MOST,
                json().at("/items/" + (before + 2 * TaskQuery.MOST - 1) + "/id").asText());
        assertEquals(0, run("task", "list", "--state", "failed", "--json"), err());
        for (JsonNode task : json().get("items")) {
            assertEquals("failed", task.get("state").asText());
        }
        assertEquals(0, run("task", "list", "--state", "odd", "--json"), err());
        assertEquals(0, json().get("items").size());
    }

    @Test
    void outsideAProjectATaskNeedsOne() {
        assertEquals(2, run("task", "add", "--title", "T"));

        assertTrue(err().contains("no project is named"), err());
    }

    @Test
    void whoCancelsATaskIsToldWhatBecomesOfItsWork() {
        assertEquals(0, run("task", "cancel", "docs-api"), err());
        assertTrue(out().contains("Its attempt is being ended"), out());
        around.control.supervisor("stopped", 0, null);
        run("task", "cancel", "docs-api");
        assertTrue(out().contains("stands in the workspace until the next run"), out());
        Attempt closed = around.control.attempts("docs-api").getLast().in(AttemptState.CLOSED);
        around.control.put(closed.withCheckpoints("cp-docs-api-1", "cp-7"));
        run("task", "cancel", "docs-api");
        assertFalse(out().contains("put back"), out());
        around.control.whenCancelled(
                EventDraft.of(
                        EventType.RESTORED,
                        closed,
                        Map.of("checkpoint", "cp-docs-api-1", "written", List.of("a"))));
        run("task", "cancel", "docs-api");
        assertTrue(
                out().contains("1 file written, 0 removed. It is kept in checkpoint cp-7."), out());
    }

    @Test
    void aHeldTaskStandsInTheStatusOnce() {
        FakeControl control = around.control;
        control.put(control.task("docs-api").in(TaskState.HELD, SampleNight.clock().instant()));
        LiveAttempt at = control.overview().live().getFirst();
        control.put(
                new LiveAttempt(
                        at.task(),
                        at.title(),
                        at.project(),
                        at.attempt(),
                        at.attemptsAllowed(),
                        at.agent(),
                        at.host(),
                        "held",
                        at.startedAt(),
                        "",
                        0,
                        at.filesChanged(),
                        at.session()));
        assertEquals(0, run("status"), err());
        assertEquals(
                List.of("  docs-api  attempt 1 of 3"),
                out().lines()
                        .filter(l -> l.startsWith("  docs-api"))
                        .map(l -> l.substring(0, l.indexOf(" of ") + 5))
                        .toList());
        assertTrue(out().indexOf("Held\n") < out().indexOf("  docs-api"), out());
        assertFalse(out().contains("At work"), out());
    }

    @Test
    void aHoldIsListedAndLifted() throws Exception {
        run("hold", "list", "--json");
        assertEquals("claude-code", json().at("/items/0/account").asText());
        assertTrue(json().at("/items/0").has("until") && json().at("/items/0").has("why"));

        assertEquals(2, run("hold", "lift", "nobody"));
        assertEquals(0, run("hold", "lift", "claude-code"), err());
        assertEquals(0, run("hold", "list"));
        assertTrue(out().contains("Nothing rests."), out());
    }

    @Test
    void theReportSaysFailuresBeforeSuccesses(@TempDir Path to) throws Exception {
        Path file = to.resolve("r.html");
        run("report");
        String text = out();
        assertTrue(text.indexOf("Needs you") < text.indexOf("Failed and blocked"));
        assertTrue(text.indexOf("Failed and blocked") < text.indexOf("Done, and proven by what"));
        assertTrue(text.contains("Accept ISO week dates: proven by python3 -m unittest -q"), text);

        assertEquals(0, run("report", "--html", file.toString()), err());
        assertTrue(Files.readString(file).contains("<strong>totals-rounding</strong>"));
    }
}
