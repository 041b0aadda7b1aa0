package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.DecisionApplier;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.ShelvedWork;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.SmallerTasks;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.state.Transaction;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Moves a task on by the answer to its breakpoint: ends it, makes it ready again, or asks anew. */
final class AnsweredTasks {
    private final TaskLedger ledger;
    private final DecisionApplier consequences;

    AnsweredTasks(TaskLedger ledger, DecisionApplier consequences) {
        this.ledger = ledger;
        this.consequences = consequences;
    }

    /**
     * Moves the task on by the option that was chosen.
     *
     * @param below takes the tasks that 'stop-below' calls off
     */
    void follow(
            Transaction tx,
            Task task,
            Breakpoint b,
            Resolution answer,
            String agent,
            Set<String> below) {
        if (b.rule().equals(InterruptedRestore.RULE)) {
            boolean restores = answer.option() == TaskAction.RESTORE;
            if (restores && InterruptedRestore.goesOn(tx, b)) {
                tx.put(task.in(TaskState.RUNNING, answer.at()));
                return;
            }
            if (restores && b.attempt() == 0) {
                ready(tx, task, answer); // It had not begun, and lost nothing by the question.
                return;
            }
            InterruptedRestore.close(tx, b);
        }
        switch (answer.option()) {
            case TaskAction action -> follow(tx, task, b, action, answer, agent, below);
            case RequestAction action -> goOn(tx, task, answer, guided(tx, task, b, answer));
            case BreakpointAction.Choice choice ->
                    goOn(tx, task, answer, guided(tx, task, b, answer));
            case BreakpointAction.Unknown unknown ->
                    throw new IllegalArgumentException("nobody can do '" + unknown + "'");
        }
    }

    private void follow(
            Transaction tx,
            Task task,
            Breakpoint b,
            TaskAction action,
            Resolution answer,
            String agent,
            Set<String> below) {
        Map<String, Object> by = Map.of("by", answer.by());
        // A switch that yields something is one that the compiler proves complete.
        Runnable follows =
                switch (action) {
                    case ACCEPT, PUT_BACK -> () -> ledger.end(tx, task, TaskState.DONE, by);
                    case SKIP -> () -> ledger.end(tx, task, TaskState.CANCELLED, by);
                    case FAIL -> () -> ledger.end(tx, task, TaskState.FAILED, by);
                    case STOP_BELOW -> () -> stopBelow(tx, task, answer.by(), below);
                    case TAKE_OVER -> () -> takenOver(tx, task, b);
                    case RETRY -> () -> goOn(tx, task, answer, guided(tx, task, b, answer));
                    case RESTORE ->
                            () ->
                                    goOn(
                                            tx,
                                            task.withCheckpoint(null),
                                            answer,
                                            guided(tx, task, b, answer));
                    case EDIT_PROMPT ->
                            () ->
                                    goOn(
                                            tx,
                                            task.with(task.spec().withBrief(answer.say()))
                                                    .withCheckpoint(null),
                                            answer,
                                            task.guidance());
                    case RETRY_OTHER ->
                            () ->
                                    goOn(
                                            tx,
                                            task.withCheckpoint(null).withAgent(agent),
                                            answer,
                                            guided(tx, task, b, answer));
                    case SPLIT ->
                            () -> {
                                var unused =
                                        ledger.split(
                                                tx,
                                                task,
                                                SmallerTasks.in(answer.say()),
                                                answer.by());
                            };
                };
        follows.run();
    }

    /** The task becomes ready again; if its attempts are used up, one more is granted. */
    private void goOn(Transaction tx, Task task, Resolution answer, List<String> guidance) {
        ready(
                tx,
                task.withGuidance(guidance).withAttemptsAllowed(task.attemptsAllowed() + 1),
                answer);
    }

    private static void ready(Transaction tx, Task task, Resolution answer) {
        Task next = task.in(TaskState.READY, answer.at());
        tx.put(next);
        TaskLedger.append(
                tx, EventType.TASK_READY, next, Map.of("state", "ready", "by", answer.by()));
    }

    private static List<String> guided(Transaction tx, Task task, Breakpoint b, Resolution answer) {
        @Nullable AgentOutcome outcome =
                b.attempt() == 0
                        ? null
                        : tx.attempt(new AttemptRef(b.task(), b.attempt()))
                                .map(Attempt::outcome)
                                .orElse(null);
        @Nullable AgentRequest request =
                tx.requests(b.task()).stream()
                        .filter(r -> b.id().equals(r.breakpoint()))
                        .findFirst()
                        .orElse(null);
        String words = new AnswerGuidance(b, outcome, request).of(answer.option(), answer.say());
        List<String> all = new ArrayList<>(task.guidance());
        if (!words.isEmpty()) {
            all.add(words);
        }
        return all;
    }

    private void stopBelow(Transaction tx, Task task, String by, Set<String> ended) {
        Deque<Task> below = new ArrayDeque<>(List.of(task));
        while (!below.isEmpty()) {
            Task next = TaskLedger.required(tx, below.pop().id());
            below.addAll(tx.dependents(next.id()));
            if (!next.state().ended()) {
                var unused = ledger.cancel(tx, next, by);
                ended.add(next.id());
            }
        }
    }

    private void takenOver(Transaction tx, Task task, Breakpoint b) {
        boolean worked = tx.attempts(task.id()).stream().anyMatch(a -> !a.legs().isEmpty());
        List<BreakpointOption> options = new ArrayList<>();
        if (worked) {
            options.add(
                    new BreakpointOption(TaskAction.ACCEPT, "what stands there now is the result"));
        }
        options.add(
                new BreakpointOption(
                        TaskAction.RETRY,
                        "an agent " + (worked ? "goes on" : "begins") + " from there"));
        options.add(new BreakpointOption(TaskAction.SKIP, "leave the task out"));
        options.add(new BreakpointOption(TaskAction.FAIL, "give the task up"));
        consequences.raise(
                tx,
                task,
                b.attempt(),
                new Decision.Ask(
                        List.of(new Reason("you took the task over", b.id())),
                        AnswerGuidance.TAKEN_OVER,
                        (worked
                                        ? "The work is in the workspace, yours to change."
                                        : "The workspace is yours to mend; no agent has worked on"
                                                + " the task yet.")
                                + " How does it go on?",
                        options,
                        null));
    }

    /**
     * Asks again where the work could not be put back: somebody has changed these paths. Who was
     * asked that already wanted it all the same, and it can't be done.
     *
     * @param option that was chosen
     * @param others ids of the done tasks whose accepted work stands at these paths
     */
    void askAgain(
            Transaction tx,
            Task task,
            Breakpoint b,
            BreakpointAction option,
            List<String> paths,
            List<String> others) {
        Set<String> named = ShelvedWork.named(b);
        boolean again = named.containsAll(paths);
        Set<String> all = new TreeSet<>(paths);
        if (again) {
            all.addAll(named); // Who has agreed to a path is not asked about it once more.
        }
        List<Reason> because = new ArrayList<>();
        all.forEach(p -> because.add(ShelvedWork.changed(p)));
        for (String id : others) {
            Task other = TaskLedger.required(tx, id);
            because.add(
                    new Reason(
                            "the accepted work of %s (%s) stands there"
                                    .formatted(id, other.title()),
                            "changes"));
        }
        // An answer to what is about git too goes on being one.
        b.because().stream()
                .filter(r -> r.evidence().equals(RepositoryChange.DANGER))
                .forEach(because::add);
        List<BreakpointOption> options = new ArrayList<>();
        options.add(
                new BreakpointOption(
                        option,
                        again
                                ? "try again, once that is moved away"
                                : "the work goes over what stands there now, which is kept in a"
                                        + " rescue checkpoint"
                                        + (others.isEmpty()
                                                ? ""
                                                : "; that takes back the accepted work of "
                                                        + String.join(", ", others)
                                                        + " there")));
        options.add(
                new BreakpointOption(
                        TaskAction.RETRY, "an agent does it again on the tree as it is now"));
        options.add(new BreakpointOption(TaskAction.SKIP, "leave the task out"));
        options.add(new BreakpointOption(TaskAction.FAIL, "give the task up"));
        String have = String.join(", ", paths) + (paths.size() == 1 ? " has" : " have");
        consequences.raise(
                tx,
                task,
                b.attempt(),
                new Decision.Ask(
                        because,
                        ShelvedWork.CHANGED_MEANWHILE,
                        "The work can't be put back: "
                                + have
                                + " changed since"
                                + (others.isEmpty()
                                        ? ""
                                        : ", by the accepted work of " + String.join(", ", others))
                                + (again
                                        ? ", and no checkpoint holds what stands there, or a file"
                                                + " is in the place of a folder. Move it away."
                                        : ".")
                                + " Nothing was overwritten."
                                + (again ? "" : " Does it go over what stands there now?"),
                        options,
                        null));
    }
}
