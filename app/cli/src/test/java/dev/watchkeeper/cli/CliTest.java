package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "host check local",
                "agent check claude",
                "model status",
                "plugin list",
                "plugin install odd.jar",
                "plugin new odd",
                "plugin trust odd",
                "plugin trust odd --sha256 07aa",
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
    void listsAreItemsInTheOrderOfCreation() throws Exception {
        run("task", "list", "--json");

        assertEquals("add-tests", json().get("items").get(0).get("id").asText());
        assertEquals(11, json().get("items").size());
    }

    @Test
    void theLinesToTypeNameTheHomeThatWasAskedFor() {
        run("--home", "/other", "breakpoint", "list");

        assertTrue(out().contains("watchkeeper --home /other breakpoint resolve bp-1"), out());
    }

    @Test
    void furtherWordsAreLinesOfTheirOwn() {
        run("breakpoint", "resolve", "bp-1", "--choose", "retry", "--say", "- a", "--say", "- b");
        assertEquals("resolveBreakpoint(bp-1, retry, - a\n- b)", around.control.calls().getFirst());
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
    void aJarThatIsVerifiedIsToldWithItsReason() {
        assertEquals(4, run("plugin", "verify", "odd.jar"));
        assertTrue(out().startsWith("odd can't be used: "), out());
        assertTrue(out().contains("needs another API"), out());
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "explain|there is no command 'explain'|watchkeeper --help",
                "backtest|there is no command 'backtest'|did you mean 'watchkeeper breakpoint backtest'?",
                "task explain|there is no command 'task explain'|watchkeeper task --help",
                "task add --title T x|'task add' takes no argument 'x'|watchkeeper task add --help",
                "host list vm|'host list' takes no argument 'vm'|watchkeeper host list --help",
                "job show a b|'job show' takes no further argument 'b'|watchkeeper job show --help",
                "status --speed|'status' has no option '--speed'|watchkeeper status --help",
                "--speed|there is no option '--speed'|watchkeeper --help"
            })
    void whatIsNotKnownIsCalledByItsName(String command, String wrong, String hint) {
        assertEquals(2, run(command.split(" ")));
        assertTrue(err().startsWith("watchkeeper: " + wrong + System.lineSeparator()), err());
        assertTrue(err().contains("→ " + hint), err());
    }

    @Test
    void checkpointsAreListedUnderTheirHeader() {
        assertEquals(0, run("checkpoint", "list"));
        assertTrue(
                out().lines()
                        .findFirst()
                        .orElse("")
                        .matches("id +kind +attempt +holds +added +took +checked +taken"),
                out());
        assertEquals(0, run("checkpoint", "verify", "cp-docs-api-1"));
        assertTrue(out().contains("cp-docs-api-1  verified"), out());
    }

    @ParameterizedTest
    @CsvSource({"0,false", "2,true"})
    void aBacktestTellsOfWhatNobodyJudgedOnlyWhereThereIsAny(int unanswered, boolean told) {
        Backtest.Counts counts = new Backtest.Counts(1, 0, 3, 0);
        String text =
                RuleCommands.Try.pauses(
                        new Backtest(
                                4, 0, 0, counts, counts, 2, 1, unanswered, 0, 0, 0, List.of(), 1));
        assertEquals(told, text.contains("nobody has said anything"), text);
    }

    @Test
    void wrongUsageIsAnErrorObjectToo() throws Exception {
        assertEquals(2, run("task", "add", "--json"));

        assertEquals("USAGE", json().at("/error/code").asText());
        assertTrue(json().at("/error/message").asText().contains("--title"));
    }

    @Test
    void aMissingToolIsExitFour() throws Exception {
        assertEquals(4, run("doctor"));
        assertTrue(out().contains("→ apt-get install git"), out());
        assertEquals(4, run("agent", "check", "--json"));
        assertFalse(json().at("/items/1/ok").asBoolean());
    }

    @Test
    void whatIsWrongIsToldWithoutControlCharacters() {
        assertEquals(2, run("task", "show", "x\u001b[31m\u009b1m"));
        assertTrue(err().startsWith("watchkeeper: there is no task x␛[31m<U+009B>1m"), err());
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
