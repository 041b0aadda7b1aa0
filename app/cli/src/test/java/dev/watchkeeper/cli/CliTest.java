package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class CliTest extends TypedCommands {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "project list",
                "project show orders",
                "project trust orders",
                "project remove orders",
                "project add /tmp/new",
                "task list",
                "task show totals-rounding",
                "task diff parse-dates",
                "task add --project orders --title T",
                "task edit speed-import --title U",
                "task cancel speed-import",
                "task retry old-endpoint",
                "task import - --project orders",
                "pause",
                "resume",
                "stop",
                "stop --now",
                "status",
                "hold list",
                "hold lift claude-code",
                "breakpoint list",
                "breakpoint show bp-1",
                "breakpoint resolve bp-2 --choose accept",
                "confidence show",
                "confidence spot",
                "confidence label parse-dates right",
                "checkpoint list",
                "checkpoint take --project orders",
                "checkpoint show cp-docs-api-1",
                "checkpoint diff cp-docs-api-1",
                "checkpoint restore cp-docs-api-1 --dry-run",
                "checkpoint verify cp-docs-api-1",
                "job list",
                "job show job-1",
                "job wait job-1",
                "job cancel job-1",
                "agent list",
                "host list",
                "host check",
                "model status",
                "plugin list",
                "plugin install odd.jar",
                "plugin remove odd",
                "plugin enable odd",
                "plugin disable odd",
                "model pull qwen3.6:27b",
                "model use qwen3.6:27b",
                "model list",
                "config show",
                "config check",
                "config set thresholds.accept 0.8",
                "config set thresholds.wrong-accepts 0.02",
                "report",
                "version",
                "init",
                "run --detach"
            })
    void everyCommandSpeaksToPeopleAndToScripts(String command) throws Exception {
        assertEquals(0, run(command.split(" ")), err());
        assertFalse(out().isBlank());

        around = new FakeApplication(SampleNight.typical());
        assertEquals(0, run((command + " --json").split(" ")), err());
        assertTrue(json().isObject(), out());
        around = new FakeApplication(SampleNight.typical());
        assertEquals(0, run(("--json " + command).split(" ")), err());
        assertTrue(json().isObject(), out());
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
    void listsAreItemsInTheOrderOfCreation() throws Exception {
        run("task", "list", "--json");

        assertEquals("add-tests", json().get("items").get(0).get("id").asText());
        assertEquals(11, json().get("items").size());
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
        run("status", "--json");
        assertTrue(json().at("/supervisor/pid").isNull(), out());
        assertEquals("2026-03-14T04:29:00Z", json().at("/supervisor/died_at").asText());
    }

    @Test
    void statusForPeopleNamesWhatNeedsThemFirst() {
        run("status");

        assertTrue(out().contains("Needs you"), out());
        assertTrue(out().indexOf("Needs you") < out().indexOf("At work"), out());
        assertTrue(out().contains("watchkeeper breakpoint show bp-1"), out());
    }

    @Test
    void aBreakpointShowsQuestionReasonsEvidenceOptionsAndTheLineToType() {
        run("breakpoint", "show", "bp-1");

        assertTrue(out().contains("failed in all 3 attempts"), out());
        assertTrue(out().contains("3 of 3 attempts are used"), out());
        assertTrue(out().contains("│ FAIL: test_half_even"), out());
        assertTrue(out().contains("the task is cancelled, the next one starts clean"), out());
        assertTrue(
                out().contains("watchkeeper breakpoint resolve bp-1 --choose retry --say \"…\""),
                out());
    }

    @Test
    void theLinesToTypeNameTheHomeThatWasAskedFor() {
        run("--home", "/other", "breakpoint", "list");

        assertTrue(out().contains("watchkeeper --home /other breakpoint resolve bp-1"), out());
    }

    @Test
    void whatTheConfidenceIsWorthIsToldWithWhatIsMissing() throws Exception {
        assertEquals(0, run("confidence", "show"), err());
        for (String said :
                List.of(
                        "not enough data (12 of 30 known outcomes)",
                        "0.80–0.90  12",
                        "Brier score 0.200, expected calibration error 0.100.",
                        "1 of 10 spot checks at or above 0.70, so at most 39.4 % at 95 %",
                        "Target 2.0 %: not certified, 226 labels are missing",
                        "The configured threshold 0.70 stays in force.")) {
            assertTrue(out().contains(said), out());
        }
        around = new FakeApplication(SampleNight.typical());
        assertEquals(0, run("confidence", "show", "--json"), err());
        assertFalse(json().get("calibrated").asBoolean());
        assertEquals(12, json().get("outcomes").asInt());
        assertEquals(226, json().at("/wrong_accepts/missing").asInt());
        assertEquals(0.75, json().at("/bins/0/right").asDouble());
        assertEquals(3.6, json().at("/weights/checks/starting").asDouble());
    }

    @Test
    void settingATargetForWrongAcceptsSaysWhatIsCertainAndWhatIsMissing() throws Exception {
        assertEquals(0, run("config", "set", "thresholds.wrong-accepts", "0.02"), err());
        assertTrue(out().contains("so at most 39.4 % at 95 %"), out());
        assertTrue(out().contains("226 labels are missing"), out());

        assertEquals(0, run("config", "set", "thresholds.wrong-accepts", "0.02", "--json"), err());
        assertEquals(226, json().at("/wrong_accepts/missing").asInt());
    }

    @Test
    void aSpotCheckNamesTheLinesToTypeAndGoesWithItsAnswer() throws Exception {
        around.control.offerSpotCheck("parse-dates");
        assertEquals(0, run("confidence", "spot"), err());
        assertTrue(out().contains("parse-dates"), out());
        assertTrue(out().contains("right?  confidence 0.83"), out());
        assertTrue(out().contains("confidence label parse-dates right|wrong|unknown"), out());

        FakeApplication asked = new FakeApplication(SampleNight.typical());
        asked.control.offerSpotCheck("parse-dates");
        around = asked;
        assertEquals(0, run("confidence", "label", "parse-dates", "unknown"), err());
        assertEquals(
                List.of("labelOutcome(parse-dates, unknown)"),
                asked.control.calls().stream().filter(c -> c.startsWith("label")).toList());
        assertEquals(List.of(), asked.control.spotChecks());
        assertEquals(0, run("confidence", "spot"), err());
        assertTrue(out().contains("No spot check waits."), out());
    }

    @Test
    void anAnswerReachesTheControlWithItsWords() {
        assertEquals(
                0,
                run("breakpoint", "resolve", "bp-1", "--choose", "retry", "--say", "use Decimal"));

        assertEquals(
                "resolveBreakpoint(bp-1, retry, use Decimal)", around.control.calls().getFirst());
    }

    @Test
    void anotherAgentIsNamedByItsOwnOption() {
        run("breakpoint", "resolve", "bp-1", "--choose", "retry-other", "--agent", "codex");
        assertEquals("retryWithAgent(bp-1, codex, )", around.control.calls().getFirst());

        around = new FakeApplication(SampleNight.typical());
        assertEquals(
                2, run("breakpoint", "resolve", "bp-1", "--choose", "retry", "--agent", "codex"));
        assertTrue(err().contains("retry-other"), err());
        assertEquals(List.of("close()"), around.control.calls());
    }

    @Test
    void furtherWordsAreLinesOfTheirOwn() {
        run("breakpoint", "resolve", "bp-1", "--choose", "retry", "--say", "- a", "--say", "- b");
        assertEquals("resolveBreakpoint(bp-1, retry, - a\n- b)", around.control.calls().getFirst());
    }

    @Test
    void aDetachedRunGetsAllOfItsOptions() {
        folder = Path.of("/home/dev");
        run("run", "--detach", "--until", "breakpoint", "--project", "./orders");
        assertEquals(
                List.of("detach [--until, breakpoint, --project, /home/dev/orders]"), around.calls);

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
                        "the folder /work/proj is gone",
                        SampleNight.NOW,
                        0));
        home.endsAtOnce();
        assertEquals(4, run("run"), err());
        assertTrue(
                out().contains(
                                "1 task rests:\n  workspace ws-1  the folder /work/proj is gone, until "
                                        + SampleNight.NOW.plusSeconds(90)
                                        + " (in 1 min)"),
                out());
    }

    @Test
    void helpOfACommandIsThatOfItsOption() {
        assertEquals(0, run("task", "add", "--help"));
        String asked = out();
        assertEquals(0, run("help", "task", "add"));
        assertEquals(asked, out());
        assertEquals(0, run("--help"));
        String all = out();
        assertEquals(0, run("help"));
        assertEquals(all, out());
        assertEquals(2, run("help", "nothing"));
    }

    @Test
    void aWordThatIsNoCommandLeadsToTheOneThatIsMeant() {
        assertEquals(2, run("why", "parse-dates"));
        assertTrue(err().contains("did you mean 'watchkeeper log TASK --why'?"), err());
    }

    @Test
    void aPluginThatFailsIsExitFourWhenVerified() {
        assertEquals(4, run("plugin", "verify"));
        assertTrue(out().contains("9f3c") && out().contains("needs another API"), out());
    }

    @Test
    void aModelThatTheServerHasNotIsNotTaken() {
        assertEquals(4, run("model", "use", "qwen3.6"));
        assertTrue(err().contains("→ watchkeeper model pull qwen3.6"), err());
        assertEquals(List.of(), around.calls);
    }

    @Test
    void aPullTellsItsStepsAndNotToAScriptsInput() {
        run("model", "pull", "qwen3.6:27b");
        assertEquals("pulling 07aa, 100 B\nsuccess\n", err());
        assertTrue(out().contains("qwen3.6:27b is there."), out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'watchkeeper task list' shows them|'NAME task list' shows them",
                "type: watchkeeper run --restore-backup|type: NAME run --restore-backup",
                "`watchkeeper project trust`.|`NAME project trust`.",
                "watchkeeper --help|NAME --help",
                "see watchkeeper status; watchkeeper run goes on|see NAME status; NAME run goes on",
                "the watchkeeper runs|the watchkeeper runs",
                "/opt/watchkeeper run|/opt/watchkeeper run",
                "watchkeeper runs|watchkeeper runs"
            })
    void hintsOfAllRoomsNameTheCommandAsItWasTyped(String text, String typed) {
        assertEquals(
                typed.replace("NAME", "./wk --home '/my home'"),
                new TypedCommand("./wk", Path.of("/my home")).in(text).replace("  ", " "));
        assertEquals("watchkeeper run", new TypedCommand(null, null).line("run"));
    }

    @Test
    void anUnknownIdIsAnErrorWithAMend() throws Exception {
        assertEquals(2, run("task", "show", "nothing", "--json"));

        assertEquals("UNKNOWN_ID", json().at("/error/code").asText());
        assertEquals("there is no task nothing", json().at("/error/message").asText());
        assertTrue(err().contains("→ watchkeeper task list"), err());
        assertFalse(err().contains("\tat "), err());
    }

    @Test
    void aDefectShowsItsTraceOnlyWhenAsked() {
        around.control.failNext(new IllegalStateException("broken"));
        assertEquals(1, run("task", "list"));
        assertFalse(err().contains("\tat "), err());

        around.control.failNext(new IllegalStateException("broken"));
        assertEquals(1, run("task", "list", "--verbose"));
        assertTrue(err().contains("\tat "), err());
    }

    @ParameterizedTest
    @CsvSource({"taks list,task", "task lits,list", "status --jsn,--json"})
    void aSlipOfTheFingerGetsASuggestion(String command, String meant) {
        assertEquals(2, run(command.split(" ")));

        assertTrue(err().contains("did you mean"), err());
        assertTrue(err().contains(meant), err());
    }

    @Test
    void wrongUsageIsAnErrorObjectToo() throws Exception {
        assertEquals(2, run("task", "add", "--json"));

        assertEquals("USAGE", json().at("/error/code").asText());
        assertTrue(json().at("/error/message").asText().contains("--title"));
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
    void outsideAProjectATaskNeedsOne() {
        assertEquals(2, run("task", "add", "--title", "T"));

        assertTrue(err().contains("no project is named"), err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "task cancel speed-import",
                "breakpoint resolve bp-1 --choose accept",
                "confidence label parse-dates right",
                "run",
                "stop",
                "hold lift claude-code",
                "project trust orders",
                "config set a b",
                "checkpoint restore cp-docs-api-1",
                "job cancel job-1",
                "demo",
                "plugin install odd.jar",
                "plugin remove odd",
                "plugin enable odd",
                "model pull x",
                "model use x",
                "init"
            })
    void insideAnAttemptNothingIsChanged(String command) throws Exception {
        guard = new AttemptGuard(Map.of("WATCHKEEPER_RUN", "t/1"), Path.of("/nonexistent"), 1);

        assertEquals(2, run((command + " --json").split(" ")));

        assertEquals("REFUSED", json().at("/error/code").asText());
        assertEquals(List.of(), around.control.calls());
        assertEquals(List.of(), around.calls);
    }

    @Test
    void aMarkerOnAnAncestorOrASessionLeaderIsSeen(@TempDir Path proc) throws Exception {
        process(proc, 30, "(sh (odd) name) S 20 30 30 0", "PATH=/bin");
        process(proc, 20, "(bash) S 1 20 10 0", "A=b");
        process(proc, 10, "(agent) S 1 10 10 0", "A=b\0WATCHKEEPER_RUN=t/1");
        process(proc, 40, "(sh) S 1 40 40 0", "X_WATCHKEEPER_RUN=no");
        guard = new AttemptGuard(Map.of(), proc, 30);
        assertEquals(2, run("pause"));

        guard = new AttemptGuard(Map.of(), proc, 40);
        assertEquals(0, run("pause"), err());
    }

    private static void process(Path proc, int pid, String stat, String environment)
            throws Exception {
        Path of = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.writeString(of.resolve("stat"), pid + " " + stat + "\n");
        Files.writeString(of.resolve("environ"), environment + "\0");
    }

    @Test
    void readingIsAllowedInsideAnAttempt() {
        guard = new AttemptGuard(Map.of("WATCHKEEPER_RUN", "t/1"), Path.of("/nonexistent"), 1);

        assertEquals(0, run("status"));
    }

    @Test
    void aMissingToolIsExitFour() throws Exception {
        assertEquals(4, run("doctor"));
        assertTrue(out().contains("→ apt-get install git"), out());
        assertEquals(4, run("agent", "check", "--json"));
        assertFalse(json().at("/items/1/ok").asBoolean());
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
    void whatIsAllowedFromNowOnShowsHowThatIsTakenBack() {
        Breakpoint open = around.control.breakpoint("bp-2");
        around.control.askAgain(
                new Breakpoint(
                        "bp-9",
                        open.project(),
                        open.task(),
                        1,
                        Breakpoint.State.RESOLVED,
                        "permission-request",
                        "The agent wants to use Bash(mvn test), and waits. May it?",
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        open.raisedAt(),
                        new Resolution(
                                RequestAction.ALLOW_LIKE_THIS, "", "person", open.raisedAt())));
        var unused = run("breakpoint", "resolve", "bp-2", "--choose", "accept");

        run("breakpoint", "show", "bp-9");

        assertTrue(out().contains("watchkeeper breakpoint resolve bp-9 --choose revoke"), out());
    }

    @Test
    void anAnswerThatCannotBeCarriedOutSaysWhyAndNeedsThePerson() {
        Breakpoint open = around.control.breakpoint("bp-2");
        around.control.askAgain(
                new Breakpoint(
                        "bp-9",
                        open.project(),
                        open.task(),
                        1,
                        Breakpoint.State.OPEN,
                        "changed-meanwhile",
                        "The work can't be put back: src/a.txt has changed since.",
                        open.options(),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        open.raisedAt(),
                        null));

        assertEquals(3, run("breakpoint", "resolve", "bp-2", "--choose", "accept"));

        assertTrue(err().contains("src/a.txt has changed since"), err());
        assertTrue(err().contains("breakpoint show bp-9"), err());
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
    void whatIsWrongIsToldWithoutControlCharacters() {
        assertEquals(2, run("task", "show", "x\u001b[31m\u009b1m"));
        assertTrue(err().startsWith("watchkeeper: there is no task x␛[31m<U+009B>1m"), err());
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--json --help",
                "task --json --help",
                "--json",
                "--home= --json status",
                "status --json --home",
                "--json nonsense",
                "status --json --nonsense",
                "shell --json",
                "demo --json --headless --fast extra"
            })
    void withJsonStdoutIsJsonOrNothing(String command) throws Exception {
        run(command.split(" "));

        for (String line : out().lines().toList()) {
            assertTrue(new ObjectMapper().readTree(line).isObject(), line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--home=", "--home=  "})
    void anEmptyHomeIsASlipAndNotTheCurrentFolder(String home) {
        for (String command : List.of("status", "run", "version")) {
            assertEquals(command.equals("version") ? 0 : 2, run(home, command), err());
        }
        assertEquals(2, run("--home", "", "run"));
        assertTrue(err().contains("--home is empty"), err());
        assertEquals(List.of(), around.calls);
    }

    @Test
    void foreignTextCannotSteerTheTerminal() {
        around.control.append(
                new EventDraft(
                        EventType.TASK_FAILED, "orders", "x", 0, Map.of("why", "a\u001b[2Jb\nc")));
        run("log");

        assertFalse(out().contains("\u001b"));
        assertTrue(out().contains("a␛[2Jb c"), out());
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
        SampleNight.typical().tasks(null).stream()
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
    void withADisplayTheDesktopOpens() {
        around.display = true;
        assertEquals(0, run());
        assertEquals(0, run("demo"));

        assertEquals(List.of("desktop false", "demo null false", "desktop true"), around.calls);
    }

    @Test
    void withoutADisplayTheHelpIsShown() {
        assertEquals(0, run());

        assertTrue(out().contains("Usage: watchkeeper"), out());
        assertEquals(List.of(), around.calls);
    }

    @Test
    void helpAndVersionTouchNoHome() {
        run("--help");
        run("task", "add", "--help");
        run("version");

        assertEquals(List.of(), around.calls);
    }

    @Test
    void theShellRunsLineAfterLine() {
        typed = "task show \"add-tests\"\n\nnonsense\npause\nexit\n";

        assertEquals(0, run("shell"));

        assertTrue(out().contains("Add tests for the totals"), out());
        assertTrue(out().contains("The supervisor is paused."), out());
        assertTrue(err().contains("nonsense"), err());
    }

    @Test
    void watchInAPipeTellsWhatHappensUntilCtrlC() {
        around.interrupts = Runnable::run;

        assertEquals(130, run("watch"));

        assertTrue(out().contains("At work"), out());
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

    @Test
    void theHomeIsWhereThePlatformKeepsData() {
        Path user = Path.of("/home/dev");
        assertEquals(
                Path.of("/home/dev/.local/share/watchkeeper"),
                HomePlace.find(null, Map.of("XDG_DATA_HOME", "relative"), "Linux", user));
        assertEquals(
                Path.of("/data/watchkeeper"),
                HomePlace.find(null, Map.of("XDG_DATA_HOME", "/data"), "Linux", user));
        assertEquals(
                user.resolve("Library/Application Support/Watchkeeper"),
                HomePlace.find(null, Map.of(), "Mac OS X", user));
        assertEquals(
                Path.of("/w"),
                HomePlace.find(Path.of("/w"), Map.of("WATCHKEEPER_HOME", "/x"), "Linux", user));
    }
}
