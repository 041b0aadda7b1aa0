package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What follows from answers, and what is kept for them, with the real parts. */
class BreakpointResolverLoopTest {
    private static final String CHECK = "grep -q right result.txt";
    private static final String WRONG = "cat >/dev/null; echo wrong > result.txt; echo done";
    private static final String RIGHT = "cat >/dev/null; echo right > result.txt; echo done";

    @TempDir Path folder;

    private World world(Map<String, String> agents, String more) {
        // The first one is the default agent: in the order of their names.
        return World.fresh(folder, new TreeMap<>(agents), more);
    }

    private static TaskState state(World w, String task) {
        return w.control().task(task).state();
    }

    private static Breakpoint open(World w) {
        List<Breakpoint> open = w.control().breakpoints(false);
        assertEquals(1, open.size(), open.toString());
        return open.getFirst();
    }

    private static Set<String> names(Breakpoint b) {
        return b.options().stream().map(BreakpointOption::name).collect(Collectors.toSet());
    }

    @Test
    void aSplitTaskMakesRoomForSmallerOnesInOrder() {
        try (World w = world(Map.of("a", WRONG), "")) {
            w.task("t", CHECK);
            var next =
                    w.control()
                            .addTasks(
                                    w.project().id(),
                                    List.of(
                                            new TaskDraft(
                                                    "next",
                                                    new TaskSpec(
                                                            "Next",
                                                            "",
                                                            List.of("t"),
                                                            Priority.NORMAL,
                                                            null,
                                                            List.of(CHECK),
                                                            List.of(),
                                                            false))));
            assertEquals(1, next.size());
            w.runUntilIdle();
            assertTrue(names(open(w)).contains("split"), open(w)::toString);

            var unused =
                    w.control()
                            .resolveBreakpoint(
                                    open(w).id(),
                                    TaskAction.SPLIT,
                                    "too much\n- the first\n- the second");

            assertEquals(TaskState.CANCELLED, state(w, "t"));
            Task first = w.control().task("t-1");
            Task second = w.control().task("t-2");
            assertEquals("the first", first.title());
            assertEquals(List.of(), first.checks());
            assertEquals(List.of("t-1"), second.after());
            assertEquals(List.of(CHECK), second.checks());
            assertTrue(second.brief().contains("Do t."), second.brief());
            assertEquals(TaskState.READY, first.state());
            assertEquals(TaskState.PENDING, second.state());
            assertEquals(List.of("t-2"), w.control().task("next").after());
            assertEquals(TaskState.PENDING, state(w, "next"));
        }
    }

    @Test
    void thePartsOfASplitTaskAreDoneOneAfterTheOther() {
        String script =
                "cat >/dev/null; [ $WATCHKEEPER_TASK = t ] && echo wrong > result.txt || echo right >>"
                        + " result.txt; echo done";
        try (World w = world(Map.of("a", script), "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused =
                    w.control()
                            .resolveBreakpoint(
                                    open(w).id(), TaskAction.SPLIT, "- the first\n- the second");
            w.runUntilIdle();
            assertEquals("no-evidence", open(w).rule(), "the first part has no check");
            assertEquals(TaskState.PENDING, state(w, "t-2"));
            var accepted = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, state(w, accepted.task()));
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t-2"));
            assertEquals("right\nright\n", w.read("result.txt"));
        }
    }

    @Test
    void anAgentGetsItsOwnAnswerThatWasChosenInItsWords() {
        String script =
                "cat >prompt.txt; if grep -q 'You asked: Tabs or blanks? The answer: blanks. Four"
                        + " of them.' prompt.txt; then grep -q -e 'not accepted' -e 'choice-' -e"
                        + " 'asked instead' prompt.txt || echo right > result.txt; rm prompt.txt; else rm prompt.txt; echo '{\"question\":\"Tabs or"
                        + " blanks?\",\"choices\":[\"tabs\",\"blanks\"]}' >> \"$WATCHKEEPER_EVENTS\"; fi;"
                        + " echo done";
        try (World w = world(Map.of("a", script), "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertTrue(
                    names(open(w)).containsAll(Set.of("choice-1", "choice-2")), open(w)::toString);
            var unused =
                    w.control()
                            .resolveBreakpoint(
                                    open(w).id(), new BreakpointAction.Choice(2), "Four of them.");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals(2, w.control().attempts("t").size());
        }
    }

    private static String refused(World w, String id) {
        WatchkeeperException again =
                assertThrows(
                        WatchkeeperException.class,
                        () -> w.control().resolveBreakpoint(id, TaskAction.RETRY, ""));
        assertEquals(WatchkeeperException.Code.CONFLICT, again.code());
        assertTrue(again.hint().contains("only once"), again.hint());
        return String.valueOf(again.getMessage());
    }

    @Test
    void oneThatIsAnsweredTellsByWhomAndWhen() {
        try (World w = world(Map.of("a", WRONG), "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint done = w.control().resolveBreakpoint(open(w).id(), TaskAction.SKIP, "");
            String at = Moment.of(java.util.Objects.requireNonNull(done.resolution()).at());
            assertEquals(
                    "breakpoint " + done.id() + " is resolved: skip, by person at " + at,
                    refused(w, done.id()));
            assertEquals(TaskState.CANCELLED, state(w, "t"));
        }
    }

    @Test
    void oneThatExpiredTellsItsDefaultAndWhen() {
        String rule =
                "breakpoints: [{name: mine, when: 'true', ask: 'Well?', options: [retry, skip],"
                        + " default: {after: 1s, choose: skip}}]\n";
        try (World w = world(Map.of("a", RIGHT), rule)) {
            w.task("t", CHECK);
            w.runUntilIdle();
            await(() -> {
                w.runUntilIdle();
                return w.control().breakpoints(false).isEmpty();
            });
            Breakpoint expired = w.control().breakpoints(true).getFirst();
            assertEquals(Breakpoint.State.EXPIRED, expired.state());
            String at = Moment.of(java.util.Objects.requireNonNull(expired.resolution()).at());
            assertEquals(
                    "breakpoint " + expired.id() + " is expired: skip, by default at " + at,
                    refused(w, expired.id()));
            assertEquals(TaskState.CANCELLED, state(w, "t"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "split, ''",
        "split, the first and then the second",
        "split, '- '",
        "split, '-first'",
        "edit-prompt, ' '"
    })
    void anAnswerWithoutTheWordsThatItIsMadeOfIsRefusedAndTheQuestionStays(
            String option, String say) {
        try (World w = world(Map.of("a", WRONG), "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            String id = open(w).id();
            WatchkeeperException e =
                    assertThrows(
                            WatchkeeperException.class,
                            () ->
                                    w.control()
                                            .resolveBreakpoint(
                                                    id, BreakpointAction.of(option), say));
            assertEquals(WatchkeeperException.Code.USAGE, e.code());
            assertTrue(e.hint().contains("--say"), e.hint());
            assertEquals(id, open(w).id());
            assertEquals(TaskState.WAITING, state(w, "t"));
            assertEquals(1, TaskPages.all(w.control(), TaskQuery.all()).size());
        }
    }

    @Test
    void workThatStaysInPlaceIsTakenOutWhenTheAnswerSaysSo() {
        try (World w = world(Map.of("a", WRONG), "checkpoints: {unaccepted: keep}\n")) {
            w.write("result.txt", "before\n");
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals("wrong\n", w.read("result.txt"));

            var would = w.control().previewAnswer(open(w).id(), TaskAction.RESTORE);
            assertEquals(List.of("result.txt"), would.written());
            assertEquals("wrong\n", w.read("result.txt"), "a preview changes nothing");
            assertEquals(0, w.control().previewAnswer(open(w).id(), TaskAction.SKIP).files());
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.RESTORE, "");
            assertEquals("before\n", w.read("result.txt"));
            assertEquals(TaskState.READY, state(w, "t"));
        }
    }

    @Test
    void aSlipInTheSettingsDoesNotEndTheRun() throws IOException {
        try (World w = world(Map.of("a", RIGHT), "")) {
            w.task("t", CHECK);
            assertEquals(1, w.control().overview().next().size());
            Files.writeString(w.home().resolve("settings.yaml"), "thresholds: {acept: 1}\n");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
        }
    }

    @Test
    void aDefaultThatCannotBeCarriedOutLeavesTheQuestionOpenAndSaysSo() {
        String rule =
                "breakpoints:\n"
                        + "  - {name: mine, when: 'true', ask: 'Well?', options: [edit-prompt, skip],"
                        + " default: {after: 1s, choose: edit-prompt}}\n";
        try (World w = world(Map.of("a", RIGHT), rule)) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint asked = open(w);
            assertEquals("mine", asked.rule());
            await(() -> {
                w.runUntilIdle();
                return open(w).fallback() == null;
            });
            assertNull(open(w).expiresAt());
            assertTrue(
                    open(w).because().getLast().text().contains("'edit-prompt'"),
                    open(w)::toString);
            assertEquals(TaskState.WAITING, state(w, "t"));
        }
    }

    @Test
    void oldCheckpointsGoButNoneThatAnOpenTaskNeeds() {
        String script =
                "cat >/dev/null; echo \"$WATCHKEEPER_TASK\" > result.txt;"
                        + " [ $WATCHKEEPER_TASK = asks ] || echo right >> result.txt; echo done";
        try (World w = world(Map.of("a", script), "checkpoints: {keep: 8}\n")) {
            w.task("asks", CHECK);
            w.runUntilIdle();
            Attempt waiting = w.control().attempts("asks").getLast();
            String asked = open(w).id();
            for (int i = 1; i <= 6; i++) {
                w.task("t" + i, CHECK);
            }
            w.runUntilIdle();

            Set<String> left =
                    w.control().checkpoints(null).stream()
                            .map(Checkpoint::id)
                            .collect(Collectors.toSet());
            assertTrue(left.size() <= 8, left::toString);
            assertTrue(left.contains(waiting.checkpointBefore()), left::toString);
            assertTrue(left.contains(waiting.checkpointAfter()), left::toString);
            for (String id : left) {
                assertEquals(List.of(), EndedJobs.verify(w.control(), id), id);
            }
            assertFalse(w.control().taskPatch("asks", 10_000).isEmpty());
            WatchkeeperException gone =
                    assertThrows(
                            WatchkeeperException.class, () -> w.control().taskPatch("t1", 10_000));
            assertTrue(gone.toString().contains("is gone"), gone::toString);

            w.write("result.txt", "");
            var unused = w.control().resolveBreakpoint(asked, TaskAction.SKIP, "");
            w.task("last", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "last"));
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }
}
