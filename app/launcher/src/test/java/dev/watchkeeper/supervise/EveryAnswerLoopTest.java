package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.watchkeeper.attempt.DecisionApplier;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.Moments;
import dev.watchkeeper.testkit.ScriptedHosts;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Each answer to a breakpoint, carried out by the whole loop. */
class EveryAnswerLoopTest {
    private static final String RIGHT = "grep -q right result.txt";

    private static final String RULE =
            "breakpoints: [{name: attempts-used-up, when: 'task.attempts_left <= 0 &&"
                    + " size(gates_failed) > 0', options: [accept, retry, edit-prompt, restore, skip, take-over,"
                    + " fail, stop-below]}]\n";

    @TempDir Path folder;

    private final ScriptedHosts hosts = new ScriptedHosts(_ -> 0);

    /** Its agent does it right once it was told how, and keeps what stood in the file before. */
    private World waiting() {
        World w = World.scripted(folder, hosts, "thresholds: {attempts: 1}\n" + RULE);
        hosts.agent(p -> {
            boolean told = new String(p.spec().stdin(), UTF_8).contains("mind the dot");
            w.write("result.txt", w.read("result.txt") + (told ? "right\n" : "wrong\n"));
            p.say("done");
            return 0;
        });
        hosts.check(RIGHT, _ -> w.read("result.txt").contains("right") ? 0 : 1);
        w.write("result.txt", "mine\n");
        w.task("t", RIGHT);
        var unused =
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
                                                        List.of("true"),
                                                        List.of(),
                                                        false))));
        w.runUntilIdle();
        assertEquals(TaskState.WAITING, w.control().task("t").state());
        assertEquals("mine\n", w.read("result.txt"));
        return w;
    }

    private static void answer(World w, String option, String say) {
        Breakpoint open = w.control().breakpoints(false).getFirst();
        AnswerPreview would = w.control().previewAnswer(open.id(), BreakpointAction.of(option));
        String before = w.read("result.txt");
        Breakpoint closed =
                w.control().resolveBreakpoint(open.id(), BreakpointAction.of(option), say);
        assertEquals(Breakpoint.State.RESOLVED, closed.state());
        assertEquals(
                w.read("result.txt").equals(before) ? List.of() : List.of("result.txt"),
                would.written(),
                "an answer does what was shown before");
        assertEquals(List.of(), would.deleted());
    }

    private static String prompt(World w, int attempt) {
        String id = w.control().attempts("t").get(attempt - 1).prompt();
        return w.control().readEvidence(String.valueOf(id), 0, 1 << 20).text();
    }

    @ParameterizedTest
    @CsvSource({
        "retry, please mind the dot, DONE, mine|wrong|right|",
        "edit-prompt, mind the dot and nothing else, DONE, mine|right|",
        "restore, mind the dot this time, DONE, mine|right|",
        "accept, good enough, DONE, mine|wrong|",
        "skip, not now, CANCELLED, mine|",
        "fail, give up, FAILED, mine|",
        "stop-below, enough, CANCELLED, mine|"
    })
    void anAnswerIsCarriedOutAndNoted(String option, String say, TaskState ends, String tree) {
        try (World w = waiting()) {
            answer(w, option, say);
            // What comes after is not what is looked at here.
            if (w.control().task("next").state() == TaskState.READY) {
                var unused = w.control().cancelTask("next");
            }
            w.runUntilIdle();
            assertEquals(ends, w.control().task("t").state());
            assertTrue(
                    w.read("result.txt").replace("\n", "|").startsWith(tree), w.read("result.txt"));
            if (w.control().attempts("t").size() > 1) {
                assertTrue(prompt(w, 2).contains(say), prompt(w, 2));
            }
            if (option.equals("stop-below")) {
                assertEquals(TaskState.CANCELLED, w.control().task("next").state());
            }
            assertEquals(
                    1,
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.OUTCOME_KNOWN)
                            .filter(e -> "answer".equals(e.data().get("source")))
                            .count(),
                    "every answer is an outcome with a label");
        }
    }

    @Test
    void anAgentGoesOnFromThePersonsVersion() {
        try (World w = waiting()) {
            answer(w, "take-over", "");
            assertEquals("mine\nwrong\n", w.read("result.txt"));
            w.write("result.txt", "mine\nby hand\n");
            answer(w, "retry", "mind the dot");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertTrue(
                    w.read("result.txt").startsWith("mine\nby hand\nright\n"),
                    w.read("result.txt"));
        }
    }

    @Test
    void theSameAttemptIsNeverAskedAboutTwiceByTheSameRule() {
        try (World w = waiting()) {
            w.runUntilIdle();
            answer(w, "retry", "no help");
            w.runUntilIdle();
            answer(w, "take-over", "");
            List<String> causes =
                    w.control().breakpoints(true).stream()
                            .map(b -> b.task() + "/" + b.attempt() + " " + b.rule())
                            .toList();
            assertEquals(causes.stream().distinct().toList(), causes);
            assertEquals(3, causes.size(), causes.toString());
        }
    }

    @Test
    void whatComesAfterIsCalledOffWithItsQuestions() {
        try (World w = waiting()) {
            var asked =
                    w.parts()
                            .state()
                            .write(tx ->
                                    new DecisionApplier(
                                                    w.parts().state(),
                                                    w.parts().evidence(),
                                                    w.parts().settings(),
                                                    w.parts().clock(),
                                                    new TaskLedger(
                                                            w.parts().state(), w.parts().clock()))
                                            .raise(
                                                    tx,
                                                    TaskLedger.required(tx, "next"),
                                                    0,
                                                    DecisionApplier.noCheckpoint(
                                                            new WatchkeeperException(
                                                                    WatchkeeperException.Code.HOME,
                                                                    "the disk is full",
                                                                    ""),
                                                            false)));
            assertEquals("next", asked.task());
            answer(w, "stop-below", "enough");
            assertEquals(TaskState.CANCELLED, w.control().task("next").state());
            assertEquals(List.of(), w.control().breakpoints(false));
        }
    }

    /** At each moment of an answer that puts the work into the workspace somebody else answers. */
    @ParameterizedTest
    @ValueSource(strings = {"fail", "cancel"})
    void ofTwoAnswersAtOnceOneIsCarriedOutAndTheOtherRefused(String other) throws Exception {
        Moments moments = new Moments();
        try (World w = waiting();
                Supervisor supervisor = new Supervisor(moments.over(w.parts()), _ -> {})) {
            SupervisorServices services = supervisor.services();
            int moment = 1;
            do {
                String id = w.control().breakpoints(false).getFirst().id();
                List<String> carriedOut = new CopyOnWriteArrayList<>();
                Thread second =
                        Thread.ofPlatform()
                                .unstarted(() ->
                                        answer(
                                                carriedOut,
                                                other,
                                                () ->
                                                        other.equals("cancel")
                                                                ? services.cancellation()
                                                                        .cancel("t")
                                                                : services.breakpoints()
                                                                        .resolve(
                                                                                id,
                                                                                BreakpointAction.of(
                                                                                        other),
                                                                                "",
                                                                                "")));
                moments.at(moment, () -> goesAsFarAsItCan(second));
                answer(
                        carriedOut,
                        "accept",
                        () -> services.breakpoints().resolve(id, TaskAction.ACCEPT, "", ""));
                if (!moments.reached()) {
                    break;
                }
                second.join();
                assertEquals(1, carriedOut.size(), carriedOut::toString);
                boolean accepted = w.control().task("t").state() == TaskState.DONE;
                assertEquals(accepted, carriedOut.contains("accept"), w.journal()::toString);
                assertEquals(
                        accepted ? "mine\nwrong\n" : "mine\n",
                        w.read("result.txt"),
                        w.journal()::toString);
                w.write("result.txt", "mine\n");
                var _ = w.control().retryTask("t");
                w.runUntilIdle();
                moment++;
            } while (moment < 20);
            assertTrue(moment > 2, "an answer has moments");
        }
    }

    private static void answer(List<String> carriedOut, String what, Supplier<?> way) {
        try {
            var unused = way.get();
            carriedOut.add(what);
        } catch (WatchkeeperException e) {
            assertEquals(WatchkeeperException.Code.CONFLICT, e.code());
        }
    }

    private static void goesAsFarAsItCan(Thread thread) {
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRuleThatFailsAtRunTimeAsks() {
        String rule =
                "breakpoints: [{name: mine, when: 'gates[\"nothing of this name\"] == \"fail\"'}]\n";
        try (World w = World.scripted(folder, hosts, rule)) {
            hosts.agent(p -> {
                w.write("r", "right\n");
                return 0;
            });
            w.task("t", "true");
            w.runUntilIdle();
            Breakpoint b = w.control().breakpoints(false).getFirst();
            assertEquals("rule-failed", b.rule());
            assertTrue(b.question().contains("'mine'"), b.question());
            assertTrue(b.question().contains("settings.yaml:"), b.question());
        }
    }
}
