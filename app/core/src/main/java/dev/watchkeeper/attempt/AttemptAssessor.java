package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.Assessor;
import dev.watchkeeper.confidence.ConfidenceScorer;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.KeptRepository;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugin.gate.QualityGate;
import dev.watchkeeper.state.StateManager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Assesses an attempt that has ended: validates its outcome, runs the gates and the judge over its
 * changes, and scores the confidence. The assessment is written together with its last events.
 */
final class AttemptAssessor {
    /** Longer changes are judged by their beginning, in characters. */
    static final int LONGEST_PATCH = 200_000;

    private final StateManager state;
    private final EvidenceStore evidence;
    private final LocalModel model;
    private final Function<Settings.Gate, QualityGate> gates;
    private final AttemptBaseline trees;
    private final AttemptRepository repositories;
    private final OutcomeRecorder outcomes;
    private final Consumer<AttemptRef> waits;
    private final EndedWork ended = new EndedWork();

    /**
     * @param gates makes gates of a type
     * @param waits called when an attempt only waits for a check
     */
    AttemptAssessor(
            StateManager state,
            EvidenceStore evidence,
            LocalModel model,
            Function<Settings.Gate, QualityGate> gates,
            AttemptBaseline trees,
            AttemptRepository repositories,
            OutcomeRecorder outcomes,
            Consumer<AttemptRef> waits) {
        this.state = state;
        this.evidence = evidence;
        this.model = model;
        this.gates = gates;
        this.trees = trees;
        this.repositories = repositories;
        this.outcomes = outcomes;
        this.waits = waits;
    }

    /** Assesses the attempt; leaves it as it is if the signal was given meanwhile. */
    Attempt assess(
            Attempt a, Task task, WorkspaceSession place, Settings settings, StopSignal stop) {
        AgentOutcome outcome = Objects.requireNonNull(a.outcome());
        List<EventDraft> last = new ArrayList<>();
        boolean limited = outcome.ending() == Ending.LIMIT;
        Assessor.Input input = limited ? null : input(a, task, place, settings);
        Assessment made =
                input == null
                        ? withoutWork(outcome)
                        : assessor(a, settings).assess(input, sink(a, last));
        if (stop.given()) {
            // Its gates may have been ended by us: they run again next time.
            return a;
        }
        KeptRepository checked =
                made.quality().gates().isEmpty() ? null : repositories.afterChecks(a, place);
        Assessment assessment =
                checked == null || input == null
                        ? made
                        : made.withRepository(
                                repositories.changes(checked, place, input.attemptChanges()));
        return state.write(tx -> {
            last.forEach(tx::append);
            if (checked != null) {
                tx.put(a, checked);
                tx.append(
                        EventDraft.of(
                                EventType.REPOSITORY_CHANGED,
                                a,
                                Assessor.told(assessment.repository())));
            }
            Attempt next = Transition.WAS_ASSESSED.take(tx, a.withAssessment(assessment));
            tx.put(
                    TaskLedger.required(tx, task.id())
                            .withConfidence(assessment.confidence().score()));
            return next;
        });
    }

    private Assessor assessor(Attempt a, Settings settings) {
        return new Assessor(
                model,
                (in, validation, quality, verdict) ->
                        new ConfidenceScorer(
                                        new ConfidenceScorer.Attempted(
                                                in.task().title(), in.attemptsUsed(), in.before()),
                                        outcomes.inForce(settings.thresholds()),
                                        outcomes.scoring(
                                                a,
                                                ConfidenceScorer.kindOf(
                                                        in.task().title(), quality.changes())))
                                .score(validation, quality, verdict),
                System::nanoTime);
    }

    private Assessor.Input input(Attempt a, Task task, WorkspaceSession place, Settings settings) {
        Checkpoint base = trees.base(a);
        Checkpoint after = checkpoint(Objects.requireNonNull(a.checkpointAfter()));
        List<PathDiff> changes = place.checkpoints().diff(base, after);
        List<PathDiff> own = attemptChanges(a, place, after, changes);
        return new Assessor.Input(
                task,
                a.ref(),
                Objects.requireNonNull(a.outcome()),
                place.host(),
                settings.gates(),
                changes,
                own,
                paths -> place.checkpoints().patch(base, after, paths, LONGEST_PATCH),
                Map.of(),
                a.ref().number(),
                repositories.changes(a, place, own),
                new CheckpointTree(
                        base,
                        after,
                        a.ref(),
                        place.checkpoints(),
                        trees,
                        () -> place.files().at(after.snapshot()).paths()),
                new AcceptedTests(state, ended, evidence, a, base, place.checkpoints()),
                settings.checks(),
                gates);
    }

    /** What this attempt itself changed: since the checkpoint before it. */
    private List<PathDiff> attemptChanges(
            Attempt a, WorkspaceSession place, Checkpoint after, List<PathDiff> sinceBase) {
        Attempt previous = trees.previousInChain(a);
        if (previous == null || previous.checkpointAfter() == null) {
            return sinceBase;
        }
        return place.checkpoints()
                .diff(checkpoint(Objects.requireNonNull(a.checkpointBefore())), after);
    }

    /**
     * @param last takes the score, which is written with the assessment or not at all
     */
    private Assessor.Sink sink(Attempt a, List<EventDraft> last) {
        return new Assessor.Sink() {
            @Override
            public String evidence(String name, Content content) {
                return evidence.write(a.ref(), name, content::to);
            }

            @Override
            public void waits() {
                waits.accept(a.ref());
            }

            @Override
            public void event(EventType type, Map<String, Object> data) {
                EventDraft draft = EventDraft.of(type, a, data);
                if (type == EventType.SCORED) {
                    last.add(draft);
                } else {
                    var unused = state.write(tx -> tx.append(draft));
                }
            }
        };
    }

    /** The assessment of an attempt whose work is not looked at because a limit cut it. */
    static Assessment withoutWork(AgentOutcome outcome) {
        return new Assessment(
                new Validation(false, outcome.ending(), outcome.problems()),
                new Quality(
                        List.of(), List.of(), false, List.of(), List.of(), List.of(), List.of(),
                        List.of()),
                null,
                "",
                new Confidence(0, List.of(), false, 0));
    }

    private Checkpoint checkpoint(String id) {
        return state.read(v -> v.checkpoint(id).orElseThrow());
    }
}
