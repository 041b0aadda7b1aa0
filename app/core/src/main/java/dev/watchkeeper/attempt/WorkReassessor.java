package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.Assessor;
import dev.watchkeeper.confidence.ConfidenceScorer;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * Asks a model anew about work of the past. Nothing is run and nothing is kept: the change is read
 * from the checkpoints, what checks said from the record.
 */
public final class WorkReassessor {
    private final StateManager state;
    private final AttemptBaseline trees;
    private final OutcomeRecorder outcomes;
    private final WorkspaceSessions workplaces;

    public WorkReassessor(
            StateManager state,
            EvidenceStore evidence,
            OutcomeRecorder outcomes,
            WorkspaceSessions workplaces) {
        this.state = state;
        this.trees = new AttemptBaseline(state, evidence);
        this.outcomes = outcomes;
        this.workplaces = workplaces;
    }

    /**
     * What an attempt would be worth with a model's verdict of today.
     *
     * @param task with the count of its attempts as it was then
     * @param settings whose thresholds count
     * @throws WatchkeeperException if what it was judged by is not there any more
     * @throws dev.watchkeeper.plugin.PluginException if its host can't be reached
     */
    public Assessment again(Attempt a, Task task, LocalModel model, Settings settings) {
        Assessment before = a.assessment();
        AgentOutcome outcome = a.outcome();
        if (before == null || outcome == null) {
            throw gone("it was not assessed");
        }
        if (before.quality().changes().isEmpty()) {
            return before;
        }
        Checkpoint after = kept(a.checkpointAfter());
        Checkpoint base = trees.findBase(a).orElseThrow(() -> gone("its first checkpoint is gone"));
        WorkspaceSession place = workplaces.of(a.workspace());
        return new Assessor(
                        model,
                        (in, validation, quality, verdict) ->
                                new ConfidenceScorer(
                                                new ConfidenceScorer.Attempted(
                                                        in.task().title(),
                                                        in.attemptsUsed(),
                                                        in.before()),
                                                outcomes.inForce(settings.thresholds()),
                                                outcomes.scoring(
                                                        a,
                                                        ConfidenceScorer.kindOf(
                                                                in.task().title(),
                                                                quality.changes())))
                                        .score(validation, quality, verdict),
                        System::nanoTime)
                .judgedAgain(
                        new Assessor.Input(
                                task,
                                a.ref(),
                                outcome,
                                place.host(),
                                List.of(),
                                before.quality().changes(),
                                before.quality().changes(),
                                paths ->
                                        place.checkpoints()
                                                .patch(
                                                        base,
                                                        after,
                                                        paths,
                                                        AttemptAssessor.LONGEST_PATCH),
                                Map.of(),
                                a.ref().number()),
                        before,
                        new Forgetting());
    }

    private Checkpoint kept(@Nullable String id) {
        Checkpoint c = id == null ? null : state.read(v -> v.checkpoint(id)).orElse(null);
        if (c == null) {
            throw gone("its checkpoint is gone");
        }
        return c;
    }

    private static WatchkeeperException gone(String why) {
        return new WatchkeeperException(
                Code.CONFLICT, why, "checkpoints.keep says how many are kept");
    }

    /** Keeps nothing of what is told on the way. */
    private static final class Forgetting implements Assessor.Sink {
        @Override
        public String evidence(String name, Content content) {
            return name;
        }

        @Override
        public void event(EventType type, Map<String, Object> data) {}
    }
}
