package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.confidence.BaseRiskEstimator;
import dev.watchkeeper.confidence.Calibration;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Reliability;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** Where a person sees what the confidence is worth, and says whether work was right. */
public final class ConfidenceAssessment {
    private final StateManager state;
    private final OutcomeRecorder book;

    ConfidenceAssessment(StateManager state, OutcomeRecorder book) {
        this.state = state;
        this.book = book;
    }

    /**
     * What the confidence is worth.
     *
     * @param calibrated whether its weights were fitted to outcomes
     * @param outcomes how many are known
     * @param enough from how many on they are fitted
     * @param baseRisk how much of the work is wrong; {@code null} while too little is known
     * @param groups whether kinds of work are scored apart; {@code null} while too little is known
     * @param open how many spot checks wait for an answer
     */
    public record Worth(
            boolean calibrated,
            int outcomes,
            int enough,
            Reliability reliability,
            Certificate certificate,
            @Nullable BaseRisk baseRisk,
            @Nullable GroupCalibration groups,
            int open,
            List<Calibration.Weight> weights) {
        public Worth {
            weights = List.copyOf(weights);
        }
    }

    /** What the confidence is worth under these thresholds. */
    public Worth worth(Settings.Thresholds thresholds) {
        List<Outcome> all = state.read(v -> v.outcomes());
        Calibration learnt = book.calibration();
        return new Worth(
                learnt.calibrated(),
                learnt.outcomes(),
                Calibration.ENOUGH,
                Calibration.reliability(all),
                book.certificate(thresholds),
                BaseRiskEstimator.of(all),
                learnt.groups(),
                (int) all.stream().filter(o -> o.drawn() && o.label() == null).count(),
                learnt.weights());
    }

    /** The spot checks that nobody has answered, oldest first. */
    public List<Outcome> spotChecks() {
        return state.read(v -> v.openSpotChecks());
    }

    /**
     * Says whether a task's work was right: that of its last scored attempt.
     *
     * @param word {@code right}, {@code wrong} or {@code unknown}
     * @throws WatchkeeperException if there is no such task or word, or nothing to be said about
     */
    public Outcome label(String task, String word) {
        Outcome.Label label;
        try {
            label = Outcome.Label.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "'" + word + "' says nothing about work",
                    "right, wrong or unknown",
                    e);
        }
        Outcome known =
                state.write(tx -> {
                    var unused = TaskLedger.required(tx, task);
                    Attempt last =
                            tx.attempts(task).stream()
                                    .filter(a -> a.assessment() != null)
                                    .reduce((a, b) -> b)
                                    .orElseThrow(() -> nothing(task));
                    boolean drawn = tx.outcome(last.ref()).map(Outcome::drawn).orElse(false);
                    Outcome noted =
                            book.note(
                                    tx,
                                    last,
                                    label,
                                    drawn ? Outcome.Source.SPOT_CHECK : Outcome.Source.PERSON);
                    if (noted == null) {
                        throw nothing(task);
                    }
                    return noted;
                });
        book.changed();
        return known;
    }

    private static WatchkeeperException nothing(String task) {
        return new WatchkeeperException(
                WatchkeeperException.Code.CONFLICT,
                "no attempt of task " + task + " was scored yet",
                "'watchkeeper confidence spot' lists what waits for your word");
    }
}
