package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;

import java.time.Instant;
import java.util.Map;

/** Accepts that were drawn and answered. */
final class Drawn {
    static final double SHARE = 0.05;

    private Drawn() {}

    /** One that was drawn so many times as often as the least. */
    static Outcome often(int number, int times, Outcome.Label label) {
        return of(number, 0.9, KindOfWork.UNKNOWN, SHARE * times, label);
    }

    static Outcome of(
            int number,
            double confidence,
            KindOfWork work,
            double probability,
            Outcome.Label label) {
        Instant at = Instant.EPOCH.plusSeconds(number);
        return new Outcome(
                        new AttemptRef("t" + number, 1),
                        "p",
                        "a",
                        "local",
                        work,
                        Map.of(),
                        confidence,
                        false,
                        0.7,
                        true,
                        true,
                        probability,
                        SHARE,
                        null,
                        null,
                        at,
                        null)
                .labelled(label, Outcome.Source.SPOT_CHECK, at);
    }
}
