package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Other thresholds and rules on a night that was, by the engine that decided it. */
class BacktestLoopTest {
    private static final String SCRIPT =
            "cat >/dev/null; case $WATCHKEEPER_TASK in bad*) echo wrong;; *) echo right;; esac >"
                    + " $WATCHKEEPER_TASK.txt; echo done";

    @TempDir Path folder;

    private World night() {
        World w = World.fresh(folder, Map.of("agent", SCRIPT), "thresholds: {attempts: 1}\n");
        for (String t : List.of("good-1", "good-2", "bad-1", "bad-2", "bad-3")) {
            w.task(t, "grep -q right " + t + ".txt");
        }
        w.runUntilIdle();
        for (var b : w.control().breakpoints(false)) {
            if (!b.task().equals("bad-3")) {
                var unused =
                        w.control()
                                .resolveBreakpoint(
                                        b.id(),
                                        b.task().equals("bad-1")
                                                ? TaskAction.ACCEPT
                                                : TaskAction.SKIP,
                                        "");
            }
        }
        return w;
    }

    private static void shows(Control control) {
        Backtest same = control.backtest(null, List.of(), null, null);
        assertEquals(5, same.attempts());
        assertEquals(0, same.unlike(), "the engine that replays is the one that decided");
        assertEquals(List.of(), same.changes());
        assertEquals(new Backtest.Counts(2, 0, 3, 0), same.after());
        assertEquals(1, same.letThrough());
        assertEquals(1, same.stopped());
        assertEquals(1, same.unanswered());

        Backtest strict = control.backtest(null, List.of("thresholds.accept=1.0"), null, null);
        assertEquals(2, strict.acceptsAsked());
        assertEquals(2, strict.tasks());
        assertEquals(5, strict.after().pauses());
        assertEquals(
                List.of("good-1", "good-2"),
                strict.changes().stream().map(Backtest.Change::task).toList());
        assertEquals("unsure", strict.changes().getFirst().nowRule());

        Backtest more = control.backtest(null, List.of("thresholds.attempts=3"), null, null);
        assertEquals(new Backtest.Counts(2, 3, 0, 0), more.after());

        Backtest rules =
                control.backtest(
                        null,
                        List.of(),
                        "mine.yaml",
                        "breakpoints: [{name: look, when: 'changes.count == 1', ask: 'Look?'}]");
        assertEquals("look", rules.changes().getFirst().nowRule());
        WatchkeeperException wrong =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                control.backtest(
                                        null,
                                        List.of(),
                                        "mine.yaml",
                                        "breakpoints: [{name: look, when: 'confidense < 1'}]"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("mine.yaml:1:"), wrong::toString);
        assertTrue(String.valueOf(wrong.getMessage()).contains("'confidence'"), wrong::toString);
    }

    @Test
    void aNightIsDecidedAgainInThisProcessAndThroughTheSocket() {
        try (World w = night()) {
            shows(w.control());
            try (Control other = ControlClient.connect(w.home())) {
                shows(other);
            }
        }
    }

    /** A rule about the surroundings, first in force and then only tried, says the same. */
    @Test
    void aRuleAboutTheSurroundingsDecidesAgainAsItDidThen() {
        String rules =
                "breakpoints: [{name: model-down, when: '!model.up'},"
                        + " {name: long-run, when: 'time.run_seconds > 86400.0'},"
                        + " {name: worked, when: 'time.attempt_seconds > 1000.0'}]\n";
        try (World w = World.fresh(folder, Map.of("agent", SCRIPT), rules)) {
            w.task("good", "grep -q right good.txt");
            w.runUntilIdle();
            assertEquals("model-down", w.control().breakpoints(false).getFirst().rule());
            Backtest same = w.control().backtest(null, List.of(), null, null);
            assertEquals(0, same.unlike(), "the model is seen as down, as it was");
            assertEquals(0, same.unjudged());
            assertEquals(new Backtest.Counts(0, 0, 1, 0), same.after());
            Backtest up =
                    w.control()
                            .backtest(
                                    null,
                                    List.of(),
                                    "mine.yaml",
                                    "breakpoints: [{name: model-down, when: 'model.up'}]");
            assertEquals(new Backtest.Counts(1, 0, 0, 0), up.after());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed-unwatched", "could-not-go-on", "supervisor-died"})
    void aQuestionThatNoSettingAskedStandsAndIsNotCalledAnotherDecision(String rule) {
        try (World w = World.fresh(folder, Map.of("agent", SCRIPT), "")) {
            w.task("good", "grep -q right good.txt");
            w.runUntilIdle();
            Decision.Ask asked =
                    new Decision.Ask(
                            List.of(),
                            rule,
                            "Is the rest right?",
                            List.of(new BreakpointOption(TaskAction.ACCEPT, "it is")),
                            null);
            w.parts()
                    .state()
                    .write(tx -> {
                        tx.put(tx.attempts("good").getFirst().withDecision(asked));
                        return true;
                    });
            Backtest same = w.control().backtest(null, List.of(), null, null);
            assertEquals(0, same.unlike());
            assertEquals(new Backtest.Counts(0, 0, 1, 0), same.after());
            assertEquals(List.of(), same.changes());
        }
    }

    @Test
    void theRulesSayHowOftenTheyFired() {
        try (World w = night();
                Control other = ControlClient.connect(w.home())) {
            for (Control control : List.of(w.control(), other)) {
                RuleLine used = rule(control, "attempts-used-up");
                assertEquals(3, used.fired());
                assertNotNull(used.lastFired());
                assertEquals("defaults", used.layer());
                assertEquals("witness", used.proof());
                assertTrue(used.asked().contains("when work was assessed"), used::toString);
                assertEquals(0, rule(control, "conflict").fired());
            }
        }
    }

    private static RuleLine rule(Control control, String name) {
        return control.rules(null).stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
