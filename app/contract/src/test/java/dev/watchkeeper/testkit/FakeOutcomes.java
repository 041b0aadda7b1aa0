package dev.watchkeeper.testkit;

import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Reliability;
import dev.watchkeeper.domain.Task;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link FakeControl}, which guards it, knows of how right attempts were. */
final class FakeOutcomes {
    private final Clock clock;
    private final FakeJournal journal;
    private final List<Outcome> outcomes = new ArrayList<>();

    FakeOutcomes(Clock clock, FakeJournal journal) {
        this.clock = clock;
        this.journal = journal;
    }

    ConfidenceWorth worth() {
        return new ConfidenceWorth(
                false,
                12,
                30,
                new Reliability(
                        List.of(new Reliability.Bin(0.8, 0.9, 12, 0.85, 0.75)), 12, 0.2, 0.1),
                new Certificate(0.02, 0.7, false, 10, 1, 0.394, 226, 0.28),
                new BaseRisk(0.216, 48),
                new GroupCalibration(
                        true,
                        0.431,
                        0.402,
                        List.of(new GroupCalibration.Group("language", "python", 9, -0.42))),
                (int) outcomes.stream().filter(o -> o.label() == null).count(),
                List.of(new ConfidenceWorth.Weight("checks", 3.6, 3.6)));
    }

    List<Outcome> spotChecks() {
        return outcomes.stream().filter(o -> o.label() == null).toList();
    }

    Outcome label(Task task, String label) {
        Outcome known =
                spotCheck(task)
                        .labelled(
                                Outcome.Label.valueOf(label.toUpperCase(Locale.ROOT)),
                                Outcome.Source.SPOT_CHECK,
                                clock.instant());
        RecordedCalls.replace(outcomes, known, o -> o.ref().equals(known.ref()));
        journal.append(EventDraft.of(EventType.OUTCOME_KNOWN, task, Map.of("label", label)));
        return known;
    }

    /** Offers a task's work as a spot check. */
    void offer(Task task) {
        outcomes.add(spotCheck(task));
    }

    private Outcome spotCheck(Task t) {
        return new Outcome(
                new AttemptRef(t.id(), 1),
                t.project(),
                "claude",
                "local",
                KindOfWork.UNKNOWN,
                Map.of("checks", 1.0),
                0.83,
                false,
                0.7,
                true,
                true,
                0.05,
                0.05,
                null,
                null,
                clock.instant(),
                null);
    }
}
