package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

/** What is done before an attempt goes on that was begun earlier. */
final class ResumedAttempts {
    private final PersonChanges persons;
    private final AgentExecutions legs;
    private final TaskLedger ledger;

    ResumedAttempts(PersonChanges persons, AgentExecutions legs, TaskLedger ledger) {
        this.persons = persons;
        this.legs = legs;
        this.ledger = ledger;
    }

    /** Lets a task run again that was held for its host and not for an account. */
    void reached(Attempt a, Task task) {
        if (task.state() == TaskState.HELD && a.state() != AttemptState.HELD) {
            ledger.goesOn(task.id());
        }
    }

    /** Sets apart what the person has changed while nothing of the attempt ran. */
    Attempt setApart(Attempt a, Task task, WorkspaceSession place) {
        return switch (a.state()) {
            case HELD, INTERRUPTED, CHECKPOINTED, PROMPTED, SETTLED ->
                    persons.whileDown(a, task, place);
            case STARTING ->
                    AgentExecutions.started(a, place) ? a : persons.whileDown(a, task, place);
            case PLANNED, RUNNING, ENDED, ASSESSED, DECIDED, CLOSED -> a;
        };
    }

    /** Opens the next leg of an attempt that was held or interrupted. */
    Attempt open(Attempt a) {
        return legs.open(
                a,
                a.state() == AttemptState.HELD
                        ? Transition.RESUMED_HELD
                        : Transition.RESUMED_INTERRUPTED);
    }

    /** Whether its agent may have been at work while nobody watched. */
    static boolean unwatched(Attempt a, WorkspaceSession place) {
        return switch (a.state()) {
            case STARTING -> AgentExecutions.started(a, place);
            case RUNNING, ENDED -> true;
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    SETTLED,
                    ASSESSED,
                    DECIDED,
                    HELD,
                    INTERRUPTED,
                    CLOSED ->
                    false;
        };
    }
}
