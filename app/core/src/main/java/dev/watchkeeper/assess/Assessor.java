package dev.watchkeeper.assess;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugin.gate.QualityGate;
import dev.watchkeeper.plugin.host.Host;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Finds out what an attempt is worth: validation, then quality, then confidence. */
public final class Assessor {
    /** How many changes of git are told in one sentence. */
    private static final int TOLD = 8;

    /** Makes no gate of any type. */
    static final Function<Settings.Gate, QualityGate> NO_TYPES =
            gate -> {
                throw new IllegalStateException("nothing provides the gate type " + gate.type());
            };

    private final LocalModel model;
    private final Scorer scorer;
    private final LongSupplier nanos;

    /** Says how sure it is that the work is right. */
    public interface Scorer {
        /**
         * @param verdict {@code null} if no model was asked
         */
        Confidence score(
                Input in, Validation validation, Quality quality, @Nullable Verdict verdict);
    }

    /**
     * @param model asked for its verdict where it can be; any trouble with it is only noted
     * @param nanos a clock that nobody sets, for time limits and durations
     */
    public Assessor(LocalModel model, Scorer scorer, LongSupplier nanos) {
        this.model = model;
        this.scorer = scorer;
        this.nanos = nanos;
    }

    /**
     * All that is known of the attempt before it is assessed.
     *
     * @param changes against the tree before the task's first attempt
     * @param attemptChanges against the tree that this attempt started from
     * @param patch the changes at the given paths as a unified diff
     * @param before how gates stood before the task's first attempt, by name; may be empty
     * @param attemptsUsed how many attempts the task has used, this one included
     * @param repository what the attempt did to the project's git
     * @param tree that is judged
     * @param known which tests commands ran on the tree before the task's first attempt
     * @param how gates and checks are run
     * @param typed makes the gates that are no command lines
     */
    public record Input(
            Task task,
            AttemptRef ref,
            AgentOutcome outcome,
            Host host,
            List<Settings.Gate> gates,
            List<PathDiff> changes,
            List<PathDiff> attemptChanges,
            Function<List<String>, String> patch,
            Map<String, GateResult.Status> before,
            int attemptsUsed,
            List<RepositoryChange> repository,
            JudgedTree tree,
            KnownTests known,
            Settings.Checks how,
            Function<Settings.Gate, QualityGate> typed) {
        public Input {
            gates = List.copyOf(gates);
            changes = List.copyOf(changes);
            attemptChanges = List.copyOf(attemptChanges);
            before = Map.copyOf(before);
            repository = List.copyOf(repository);
        }

        /**
         * One of an attempt that did nothing to the project's git, in a tree that nobody changes.
         */
        public Input(
                Task task,
                AttemptRef ref,
                AgentOutcome outcome,
                Host host,
                List<Settings.Gate> gates,
                List<PathDiff> changes,
                List<PathDiff> attemptChanges,
                Function<List<String>, String> patch,
                Map<String, GateResult.Status> before,
                int attemptsUsed) {
            this(
                    task,
                    ref,
                    outcome,
                    host,
                    gates,
                    changes,
                    attemptChanges,
                    patch,
                    before,
                    attemptsUsed,
                    List.of(),
                    JudgedTree.UNKNOWN,
                    KnownTests.NONE,
                    Settings.Checks.USUAL,
                    NO_TYPES);
        }
    }

    /** Takes what is told on the way. */
    public interface Sink {
        /** What is to be kept, of any size. */
        interface Content {
            /** Writes all of it, piece by piece. */
            void to(OutputStream file) throws IOException;
        }

        /**
         * Keeps a piece of evidence.
         *
         * @param name letters, digits, dot, underscore and hyphen; unique in the attempt
         * @return its id
         */
        String evidence(String name, Content content);

        /** A command runs, and nothing is done but wait for it. */
        default void waits() {}

        /** Writes an event about the attempt to the journal. */
        void event(EventType type, Map<String, Object> data);
    }

    /**
     * Assesses an attempt. May be called again after a crash: gates and checks that still run or
     * have ended are found again and not started twice.
     *
     * @throws dev.watchkeeper.plugin.PluginException if the host can't be reached or its storage
     *     fails
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; what ran
     *     was ended
     */
    public Assessment assess(Input in, Sink sink) {
        if (!in.repository().isEmpty()) {
            sink.event(EventType.REPOSITORY_CHANGED, told(in.repository()));
        }
        Validation validation = Validator.validate(in.outcome(), in.attemptChanges());
        sink.event(
                EventType.VALIDATED,
                Map.of(
                        "complete",
                        validation.complete(),
                        "ending",
                        validation.ending().word(),
                        "problems",
                        validation.problems()));
        UnifiedDiff patch = UnifiedDiff.of(in.changes(), in.patch());
        Quality quality = new QualityExaminer(in, sink, nanos).examine(validation, patch);
        Judge.Judgement judgement;
        try (TestTrial trial = TestTrial.begun(in, validation, quality, patch, nanos)) {
            judgement = new Judge(model).judge(in, validation, quality, patch, sink);
            quality = quality.withTried(trial.end(sink));
        }
        Confidence confidence = scorer.score(in, validation, quality, judgement.verdict());
        sink.event(
                EventType.SCORED,
                Map.of(
                        "confidence", confidence.value(),
                        "factors", confidence.factors().stream().map(Assessor::told).toList(),
                        "calibrated", confidence.calibrated(),
                        "outcomes", confidence.outcomes()));
        return new Assessment(
                        validation, quality, judgement.verdict(), judgement.problem(), confidence)
                .withRepository(in.repository());
    }

    /**
     * Asks the model anew about work that was assessed before, and scores it anew. Nothing is run.
     *
     * @param in of which only the task, what the agent reported and the changes count
     */
    public Assessment judgedAgain(Input in, Assessment before, Sink sink) {
        UnifiedDiff patch = UnifiedDiff.of(in.changes(), in.patch());
        Judge.Judgement judgement =
                new Judge(model).judge(in, before.validation(), before.quality(), patch, sink);
        Confidence confidence =
                scorer.score(in, before.validation(), before.quality(), judgement.verdict());
        return new Assessment(
                before.validation(),
                before.quality(),
                judgement.verdict(),
                judgement.problem(),
                confidence,
                before.surroundings(),
                before.repository());
    }

    /** What the journal tells of changes of the project's git. */
    public static Map<String, Object> told(List<RepositoryChange> changes) {
        return Map.of(
                "why",
                changes.stream()
                                .limit(TOLD)
                                .map(RepositoryChange::text)
                                .collect(Collectors.joining("; "))
                        + (changes.size() > TOLD
                                ? "; and " + (changes.size() - TOLD) + " more"
                                : ""),
                "dangerous",
                changes.stream().anyMatch(RepositoryChange::dangerous),
                "repository",
                changes.stream()
                        .map(c ->
                                Map.of(
                                        "what", c.what(),
                                        "name", c.name(),
                                        "before", c.before(),
                                        "after", c.after(),
                                        "dangerous", c.dangerous(),
                                        "text", c.text()))
                        .toList());
    }

    private static Map<String, Object> told(Factor factor) {
        return Map.of(
                "name", factor.name(),
                "value", factor.value(),
                "weight", factor.weight(),
                "evidence", factor.evidence());
    }
}
