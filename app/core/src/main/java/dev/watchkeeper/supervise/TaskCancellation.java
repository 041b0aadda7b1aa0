package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.UnkeptWork;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Cancels tasks, whatever becomes of them just now. */
public final class TaskCancellation {
    private final StateManager state;
    private final TaskLedger ledger;
    private final BreakpointResolver answers;
    private final CancelledWork work;
    private final Consumer<String> interrupt;
    private final Runnable wake;

    /**
     * @param interrupt ends the attempt under way of a task, if there is one
     * @param wake has the loop look at once
     */
    TaskCancellation(
            StateManager state,
            TaskLedger ledger,
            BreakpointResolver answers,
            CancelledWork work,
            Consumer<String> interrupt,
            Runnable wake) {
        this.state = state;
        this.ledger = ledger;
        this.answers = answers;
        this.work = work;
        this.interrupt = interrupt;
        this.wake = wake;
    }

    /**
     * Cancels a task: ends its attempt under way and puts its work back, or leaves that to the
     * supervisor where it can't be done at once.
     *
     * @throws WatchkeeperException with {@code CONFLICT} if it has ended already
     */
    public Task cancel(String id) {
        Task ended =
                answers.alone(() -> {
                    Optional<Breakpoint> unkept = unkept(id);
                    if (unkept.isPresent()) {
                        // Its work is put back first, or nothing is changed.
                        var unused =
                                answers.resolve(
                                        unkept.get().id(),
                                        new GivenAnswer(
                                                TaskAction.SKIP, "task cancelled", "", "person"));
                        return state.read(v -> TaskLedger.required(v, id));
                    }
                    return state.write(tx -> {
                        Task t = TaskLedger.required(tx, id);
                        if (t.state().ended()) {
                            throw new WatchkeeperException(
                                    WatchkeeperException.Code.CONFLICT,
                                    "task " + id + " is " + TaskLedger.word(t.state()) + " already",
                                    "");
                        }
                        return ledger.cancel(tx, t, "person");
                    });
                });
        interrupt.accept(id);
        work.putBack(ended);
        wake.run();
        return ended;
    }

    /** The open question about work of which there is no checkpoint. */
    private Optional<Breakpoint> unkept(String task) {
        return state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                .filter(b -> b.task().equals(task))
                .filter(b -> UnkeptWork.givenUp(b, TaskAction.SKIP))
                .findFirst();
    }
}
