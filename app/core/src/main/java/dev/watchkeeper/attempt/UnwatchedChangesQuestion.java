package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.state.StateManager;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The question about changes of whose owner nobody is sure: they were made while the agent did
 * nothing, or while nobody watched it, and were set apart as the person's.
 */
public final class UnwatchedChangesQuestion {
    /** The key under which a checkpoint's event names such changes. */
    static final String TO_ASK = PutBackNote.UNSURE;

    /** The rule of the question. */
    public static final String RULE = "changed-unwatched";

    private static final int RECENT = 300;

    private final StateManager state;

    UnwatchedChangesQuestion(StateManager state) {
        this.state = state;
    }

    /**
     * A decision that takes work of whose owner nobody is sure is the person's.
     *
     * @param made what was decided
     */
    Decision over(Attempt a, Decision made) {
        String id = a.checkpointBefore();
        Checkpoint before = id == null ? null : state.read(v -> v.checkpoint(id)).orElse(null);
        if (!(made instanceof Decision.Accept)
                || before == null
                || before.createdAt().isBefore(a.legs().getFirst().startedAt())) {
            return made;
        }
        List<String> unsure = unsure(a);
        if (unsure.isEmpty()) {
            return made;
        }
        return new Decision.Ask(
                unsure.stream()
                        .map(p ->
                                new Reason(
                                        p + " was changed by somebody else, as it seems",
                                        "changes"))
                        .toList(),
                RULE,
                "These changed while the agent did nothing, or while nobody watched it, and are taken"
                        + " as yours: "
                        + String.join(", ", unsure)
                        + ". They stay as they are. Is the rest right?",
                List.of(
                        new BreakpointOption(TaskAction.ACCEPT, "the rest is right"),
                        new BreakpointOption(
                                TaskAction.RETRY, "another attempt, on the tree with yours"),
                        new BreakpointOption(TaskAction.SKIP, "leave the task out"),
                        new BreakpointOption(TaskAction.FAIL, "give the task up")),
                null);
    }

    private List<String> unsure(Attempt a) {
        Set<String> all = new TreeSet<>();
        for (Event e : state.read(v -> v.lastEvents(a.ref().task(), RECENT))) {
            if (e.type() == EventType.CHECKPOINT_TAKEN
                    && e.attempt() == a.ref().number()
                    && e.data().get(TO_ASK) instanceof List<?> paths) {
                paths.forEach(p -> all.add(String.valueOf(p)));
            }
        }
        return List.copyOf(all);
    }
}
