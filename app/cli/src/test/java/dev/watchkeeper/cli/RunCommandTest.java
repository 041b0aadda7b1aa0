package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Commands about run, its end and what streams, as typed. */
class RunCommandTest extends TypedCommands {
    @Test
    void aDetachedRunGetsAllOfItsOptions() {
        folder = Path.of("/home/dev");
        run("run", "--detach", "--until", "breakpoint", "--project", "./orders");
        assertEquals(
                List.of("detach [--until, breakpoint, --project, /home/dev/./orders]"),
                around.calls);

        around = new FakeApplication(SampleNight.typical());
        run("run", "--detach", "--restore-backup");
        assertEquals(List.of("detach [--until, idle, --restore-backup]"), around.calls);
    }

    @Test
    void aRunThatEndsForWhatRestsSaysWhy() {
        FakeControl home = SampleNight.empty();
        around = new FakeApplication(home);
        home.put(SampleNight.typical().task("parse-dates").in(TaskState.HELD, SampleNight.NOW));
        home.put(
                new Hold(
                        "h",
                        Hold.ofWorkspace(new WorkspaceId("ws-1")),
                        SampleNight.NOW.plusSeconds(90).plusNanos(123_456_789),
                        "the folder /home/dev/shop is gone",
                        SampleNight.NOW,
                        0));
        home.endsAtOnce();
        assertEquals(4, run("run"), err());
        assertTrue(
                out().contains(
                                "1 task rests:\n"
                                        + "  workspace ws-1  the folder /home/dev/shop is gone, until "
                                        + Moment.in(
                                                ZoneId.systemDefault(),
                                                SampleNight.NOW.plusSeconds(90))
                                        + " (in 1 min)"),
                out());
    }

    @Test
    void aRunSaysAtItsBeginHowMuchMustBeAskedAboutForTheTarget() {
        around = new FakeApplication(SampleNight.empty());
        around.control.endsAtOnce();
        run("run");
        assertTrue(
                err().contains("At least 20.0 % of the work must be asked about: 21.6 % of it"),
                err());

        around = new FakeApplication(SampleNight.empty());
        around.control.endsAtOnce();
        run("run", "--json");
        assertEquals("", err());
    }

    @Test
    void theLogIsOneEventALine() throws Exception {
        run("log", "parse-dates", "--json");

        List<String> lines = out().lines().toList();
        for (String line : lines) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertEquals(
                    List.of("seq", "at", "type", "project", "task", "attempt"),
                    keys(event).subList(0, 6));
            assertEquals("parse-dates", event.get("task").asText());
        }
        assertEquals(
                "task_done", new ObjectMapper().readTree(lines.getLast()).get("type").asText());
    }

    @Test
    void theLogSinceATimeLeavesOutWhatWasBefore() {
        run("log", "--since", "2m", "--json");

        assertEquals(1, out().lines().count(), out());
        assertEquals(2, run("log", "--since", "yesterday"));
    }

    @Test
    void theLogSaysThatItTellsTheLastOnesAndHowToGetAll() {
        for (int i = 0; i < 250; i++) {
            around.control.append(EventDraft.of(EventType.AGENT_OUTPUT, Map.of("from", i)));
        }
        run("log", "--json");
        assertEquals(200, out().lines().count());
        assertTrue(err().contains("last 200") && err().contains("--all"), err());

        run("log", "--all", "--json");
        assertTrue(out().lines().count() >= 250, out());
        assertEquals("", err());
        assertEquals(2, run("log", "--all", "--since", "2m"));

        run("log", "parse-dates");
        assertEquals("", err(), "all of a task's events are told");
    }

    @Test
    void aStreamThatHasBegunHoldsNothingButEvents() throws Exception {
        FakeControl control = SampleNight.empty();
        around = new FakeApplication(control);
        around.interrupts =
                pressed ->
                        Thread.ofVirtual()
                                .start(() -> {
                                    control.events(0, 1, 10_000);
                                    control.append(
                                            EventDraft.of(
                                                    EventType.SUPERVISOR_STOPPED,
                                                    Map.of("problem", "a defect")));
                                    control.supervisor("stopped", 1, null);
                                });

        assertEquals(1, run("run", "--json"));

        for (String line : out().lines().toList()) {
            assertTrue(new ObjectMapper().readTree(line).has("seq"), line);
        }
        assertTrue(err().contains("a defect"), err());
    }

    @Test
    void aRunEndsWhenIdleAndAsksForThePerson() {
        around.interrupts = pressed -> around.control.supervisor("idle", 1, null);

        assertEquals(3, run("run"));

        assertTrue(out().contains("supervisor started"), out());
        assertTrue(out().contains("2 questions need you:"), out());
        assertTrue(
                out().contains("watchkeeper breakpoint resolve bp-2 --choose accept|retry"), out());
    }

    @Test
    void aRunWithJsonPrintsNothingButEvents() throws Exception {
        around.interrupts = pressed -> around.control.supervisor("idle", 1, null);

        assertEquals(3, run("run", "--json"));

        for (String line : out().lines().toList()) {
            assertTrue(new ObjectMapper().readTree(line).has("seq"), line);
        }
    }

    @Test
    void untilBreakpointStopsAtTheFirstQuestion() {
        assertEquals(3, run("run", "--until", "breakpoint"));

        assertTrue(
                around.control.calls().contains("stop(false)"), around.control.calls().toString());
    }

    @Test
    void aRunOfAnEmptyHomeIsDone() {
        around = new FakeApplication(SampleNight.empty());
        FakeControl control = around.control;
        around.interrupts = pressed -> control.supervisor("idle", 1, null);

        assertEquals(0, run("run"), err());
        assertTrue(out().contains("Nothing to do."), out());
    }

    @Test
    void aFailedTaskIsExitOne() {
        FakeControl control = SampleNight.empty();
        TaskPages.all(SampleNight.typical(), TaskQuery.all()).stream()
                .filter(t -> t.state() == TaskState.FAILED || t.state() == TaskState.DONE)
                .forEach(control::put);
        around = new FakeApplication(control);
        around.interrupts = pressed -> control.supervisor("idle", 1, null);

        assertEquals(1, run("run"));
    }

    @Test
    void ctrlCStopsAndASecondEndsAtOnce() {
        around.interrupts =
                pressed -> {
                    pressed.run();
                    pressed.run();
                };

        assertEquals(130, run("run"));

        assertEquals(
                List.of("run(null)", "stop(false)", "stop(true)", "close()"),
                around.control.calls());
        assertTrue(err().contains("goes on where it was"), err());
    }

    @Test
    void theDemoPlaysHeadlessAndTellsEventsAlone() throws Exception {
        around.interrupts =
                pressed -> {
                    around.control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
                    around.control.supervisor("idle", 1, null);
                };

        assertEquals(3, run("demo", "--headless", "--json"));

        for (String line : out().lines().toList()) {
            assertTrue(new ObjectMapper().readTree(line).has("seq"), line);
        }
    }

    @Test
    void watchInAPipeTellsWhatHappensUntilCtrlC() {
        around.interrupts = Runnable::run;

        assertEquals(130, run("watch"));

        assertTrue(out().contains("At work"), out());
    }
}
