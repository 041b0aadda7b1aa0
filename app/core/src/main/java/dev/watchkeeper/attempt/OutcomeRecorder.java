package dev.watchkeeper.attempt;

import dev.watchkeeper.confidence.Calibration;
import dev.watchkeeper.confidence.ConfidenceScorer;
import dev.watchkeeper.confidence.Scoring;
import dev.watchkeeper.confidence.WrongAccepts;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * The book of outcomes: what became of attempts, and what that teaches.
 *
 * <p>What is learnt is made from the rows when it is first asked for, and again after {@link
 * #changed}; between, a score reads no row.
 */
public final class OutcomeRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRecorder.class);

    /** Questions that are not about whether the work is right. */
    private static final Set<String> NOT_ABOUT_THE_WORK =
            Set.of(
                    "permission",
                    "question",
                    "asked-again",
                    "refused",
                    "taken-over",
                    ShelvedWork.CHANGED_MEANWHILE,
                    "checkpoint-failed",
                    AttemptFailureHandler.COULD_NOT_GO_ON,
                    AttemptFailureHandler.SUPERVISOR_DIED,
                    InterruptedRestore.RULE,
                    AttemptFailureHandler.ANOTHER_FOLDER,
                    UnwatchedChangesQuestion.RULE);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final Object lock = new Object();
    private final Object learning = new Object();
    private @Nullable Learnt learnt;
    private long changes;

    public OutcomeRecorder(
            StateManager state, Function<Project, Settings> settingsOf, Clock clock) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.clock = clock;
    }

    /** What the outcomes teach, at one moment. */
    private record Learnt(
            Calibration calibration,
            WrongAccepts wrongAccepts,
            Map<Settings.Thresholds, Certificate> certificates) {}

    /** How an attempt is scored. */
    Scoring scoring(Attempt a, KindOfWork work) {
        return learnt().calibration().scoring(a.agent(), a.host(), work);
    }

    /** What was learnt. */
    public Calibration calibration() {
        return learnt().calibration();
    }

    /** What can be certified about wrong accepts under these thresholds. */
    public Certificate certificate(Settings.Thresholds thresholds) {
        Learnt now = learnt();
        return now.certificates().computeIfAbsent(thresholds, now.wrongAccepts()::certify);
    }

    /** The thresholds, with the one of acceptance that the data derive where they are to. */
    public Settings.Thresholds inForce(Settings.Thresholds thresholds) {
        return thresholds.wrongAccepts() == null
                ? thresholds
                : thresholds.accepting(certificate(thresholds).accept());
    }

    /** After an outcome became known: what was learnt before no longer counts. */
    public void changed() {
        synchronized (lock) {
            changes++;
            learnt = null;
        }
    }

    /** Learns while an agent is at work, so that nobody waits for it when the work is scored. */
    void learnAhead() {
        synchronized (lock) {
            if (learnt != null) {
                return;
            }
        }
        Thread.ofVirtual()
                .name("outcomes")
                .start(() -> {
                    try {
                        var unused = learnt();
                    } catch (RuntimeException e) {
                        LOG.debug("not learnt ahead; whoever needs it will meet it", e);
                    }
                });
    }

    private Learnt learnt() {
        synchronized (lock) {
            if (learnt != null) {
                return learnt;
            }
        }
        synchronized (learning) {
            return learntNow();
        }
    }

    private Learnt learntNow() {
        long seen;
        synchronized (lock) {
            if (learnt != null) {
                return learnt;
            }
            seen = changes;
        }
        List<Outcome> all = state.read(v -> v.outcomes());
        Learnt fresh =
                new Learnt(Calibration.of(all), new WrongAccepts(all), new ConcurrentHashMap<>());
        synchronized (lock) {
            if (changes == seen) {
                learnt = fresh;
            }
        }
        return fresh;
    }

    /**
     * How an accept is drawn.
     *
     * @param accept the threshold of acceptance in force
     * @param share the least probability that any accept has
     * @param probability that of this one
     */
    record Draw(double accept, double share, double probability) {}

    /** How an attempt would be drawn if it were accepted now. */
    Draw drawing(Attempt a, Task task, Settings.Thresholds thresholds) {
        double share = thresholds.spotChecks();
        Assessment assessment = a.assessment();
        return new Draw(
                inForce(thresholds).accept(),
                share,
                share == 0 || assessment == null || !(a.decision() instanceof Decision.Accept)
                        ? share
                        : learnt().calibration()
                                .sampling()
                                .probability(
                                        share,
                                        assessment.confidence().value(),
                                        ConfidenceScorer.kindOf(
                                                task.title(), assessment.quality().changes())));
    }

    /**
     * An attempt was accepted without asking: draws whether it becomes a spot check.
     *
     * @return whether it was drawn
     */
    static boolean draw(Transaction tx, Attempt a, Draw as, Instant now) {
        Assessment assessment = a.assessment();
        // A step may be done twice; an attempt is drawn once.
        if (assessment == null
                || tx.outcome(a.ref()).isPresent()
                || ThreadLocalRandom.current().nextDouble() >= as.probability()) {
            return false;
        }
        tx.put(begun(tx, a, assessment, as, true, now));
        return true;
    }

    /** A person answered a question about an attempt's work. */
    public void answered(Transaction tx, Breakpoint b, Resolution answer) {
        if (b.attempt() < 1
                || !answer.by().equals("person")
                || NOT_ABOUT_THE_WORK.contains(b.rule())) {
            return;
        }
        Outcome.Label label =
                switch (answer.option()) {
                    case TaskAction action -> label(action);
                    case BreakpointAction.Choice _, RequestAction _, BreakpointAction.Unknown _ ->
                            Outcome.Label.UNKNOWN;
                };
        AttemptRef ref = new AttemptRef(b.task(), b.attempt());
        // What is known is not forgotten for what is not.
        if (label != Outcome.Label.UNKNOWN || tx.outcome(ref).filter(Outcome::known).isEmpty()) {
            tx.attempt(ref).ifPresent(a -> note(tx, a, label, Outcome.Source.ANSWER));
        }
    }

    /** What an answer says of the work. */
    private static Outcome.Label label(TaskAction answer) {
        return switch (answer) {
            case ACCEPT -> Outcome.Label.RIGHT;
            case RETRY, RETRY_OTHER, RESTORE, FAIL -> Outcome.Label.WRONG;
            // About the task, or it leaves open whether the work was right.
            case PUT_BACK, EDIT_PROMPT, SPLIT, SKIP, TAKE_OVER, STOP_BELOW -> Outcome.Label.UNKNOWN;
        };
    }

    /** What was accepted, by us or by a person, turned out not to be right. */
    public void failedLater(Transaction tx, Attempt a, Outcome.Source how) {
        if (a.decision() instanceof Decision.Accept
                || tx.outcome(a.ref()).filter(o -> o.label() == Outcome.Label.RIGHT).isPresent()) {
            note(tx, a, Outcome.Label.WRONG, how);
        }
    }

    /**
     * Notes what became known of an attempt, in place of what was known before.
     *
     * @return {@code null} if it was never scored
     */
    public @Nullable Outcome note(
            Transaction tx, Attempt a, Outcome.Label label, Outcome.Source source) {
        Assessment assessment = a.assessment();
        if (assessment == null) {
            return null;
        }
        Instant now = clock.instant();
        Outcome before =
                tx.outcome(a.ref())
                        .orElseGet(() ->
                                begun(
                                        tx,
                                        a,
                                        assessment,
                                        new Draw(configuredAccept(tx, a), 0, 0),
                                        false,
                                        now));
        Outcome after = before.labelled(label, source, now);
        tx.put(after);
        tx.append(
                EventDraft.of(
                        EventType.OUTCOME_KNOWN,
                        a,
                        Map.of(
                                "label", label.word(),
                                "source", source.word(),
                                "confidence", after.confidence(),
                                "calibrated", after.calibrated())));
        return after;
    }

    private double configuredAccept(Transaction tx, Attempt a) {
        return tx.project(a.project())
                .map(p -> settingsOf.apply(p).thresholds().accept())
                .orElse(0.0);
    }

    private static Outcome begun(
            Transaction tx, Attempt a, Assessment assessment, Draw as, boolean drawn, Instant now) {
        Map<String, Double> factors = new HashMap<>();
        for (Factor f : assessment.confidence().factors()) {
            if (!f.name().equals("cap")) {
                factors.put(f.name(), f.value());
            }
        }
        return new Outcome(
                a.ref(),
                a.project(),
                a.agent(),
                a.host(),
                work(tx, a, assessment),
                factors,
                assessment.confidence().value(),
                assessment.confidence().calibrated(),
                as.accept(),
                a.decision() instanceof Decision.Accept,
                drawn,
                as.probability(),
                as.share(),
                null,
                null,
                now,
                null);
    }

    private static KindOfWork work(Transaction tx, Attempt a, Assessment assessment) {
        return tx.task(a.ref().task())
                .map(t -> ConfidenceScorer.kindOf(t.title(), assessment.quality().changes()))
                .orElse(KindOfWork.UNKNOWN);
    }
}
