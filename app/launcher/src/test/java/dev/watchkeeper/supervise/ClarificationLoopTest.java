package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a person has answered is not asked again, through the whole loop. */
class ClarificationLoopTest {
    private static final String ASKS =
            "echo '{\"question\":\"Tabs or blanks, which shall it be?\",\"choices\":[\"tabs\",\"blanks\"]}'"
                    + " >> \"$WATCHKEEPER_EVENTS\"";
    private static final String WORKS =
            "grep -q \"The answer given: 'blanks'\" && echo right > result.txt; echo done";

    @TempDir Path folder;

    private World answered(String script) {
        World w = World.fresh(folder, Map.of("agent", script), "");
        w.task("t", "grep -q right result.txt");
        w.runUntilIdle();
        Breakpoint asked = w.control().breakpoints(false).getFirst();
        assertEquals("question", asked.rule());
        var unused = w.control().resolveBreakpoint(asked.id(), new BreakpointAction.Choice(2), "");
        w.runUntilIdle();
        return w;
    }

    private static List<Event> decided(World w) {
        return w.journal().stream().filter(e -> e.type() == EventType.DECIDED).toList();
    }

    @Test
    void anAgentThatAsksAgainGoesOnByTheAnswerThatItWasGiven() {
        String script =
                "if [ $WATCHKEEPER_ATTEMPT -lt 3 ]; then cat >/dev/null; "
                        + ASKS
                        + "; else "
                        + WORKS
                        + "; fi";
        try (World w = answered(script)) {
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals(1, w.control().breakpoints(true).size());
            assertEquals(
                    List.of("ask", "retry", "accept"),
                    decided(w).stream().map(e -> e.data().get("decision")).toList());
            String because = String.valueOf(decided(w).get(1).data().get("because"));
            assertTrue(because.contains("asks what was answered before"), because);
            assertTrue(because.contains("the answer given then: 'blanks'"), because);
            assertTrue(because.contains("bp-1"), because);
            assertEquals(
                    0,
                    w.control().backtest(null, List.of(), null, null).unlike(),
                    "a backtest knows the answers too");
        }
    }

    @Test
    void anAgentThatNeverStopsAskingIsAskedAboutUnderAnotherName() {
        try (World w = answered("cat >/dev/null; " + ASKS)) {
            assertEquals(
                    List.of("question", "asked-again"),
                    w.control().breakpoints(true).stream().map(Breakpoint::rule).toList());
            assertEquals(TaskState.WAITING, w.control().task("t").state());
            assertEquals(3, w.control().attempts("t").size());
            String question = w.control().breakpoints(false).getFirst().question();
            assertTrue(question.contains("'blanks'"), question);
        }
    }

    @Test
    void aQuestionThatIsNewIsAsked() {
        String other = ASKS.replace("Tabs or blanks, which", "Which line end, then,");
        String script =
                "cat >/dev/null; if [ $WATCHKEEPER_ATTEMPT = 1 ]; then "
                        + ASKS
                        + "; else "
                        + other
                        + "; fi";
        try (World w = answered(script)) {
            assertEquals(
                    List.of("question", "question"),
                    w.control().breakpoints(true).stream().map(Breakpoint::rule).toList());
        }
    }
}
