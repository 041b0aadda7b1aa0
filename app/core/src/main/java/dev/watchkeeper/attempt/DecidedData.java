package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;

import java.util.HashMap;
import java.util.Map;

/** What the journal says of a decision. */
public final class DecidedData {
    private DecidedData() {}

    public static Map<String, Object> data(Attempt a, Decision decision) {
        Map<String, Object> data = new HashMap<>();
        data.put("decision", decision.word());
        data.put(
                "because",
                decision.because().stream()
                        .map(r -> Map.of("text", r.text(), "evidence", r.evidence()))
                        .toList());
        if (a.assessment() != null) {
            data.put("confidence", a.assessment().confidence().value());
            data.put("calibrated", a.assessment().confidence().calibrated());
        }
        if (decision instanceof Decision.Ask ask) {
            data.put("rule", ask.rule());
        }
        return data;
    }
}
