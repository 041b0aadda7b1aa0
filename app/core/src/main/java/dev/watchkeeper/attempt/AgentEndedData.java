package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the event of an agent's end says. */
final class AgentEndedData {
    private AgentEndedData() {}

    /**
     * @param left command lines of what was ended with the agent
     */
    static Map<String, Object> data(Attempt a, AgentOutcome outcome, List<String> left) {
        Map<String, Object> data = new HashMap<>();
        data.put("ending", outcome.ending().word());
        data.put("leg", a.legs().size());
        if (outcome.exitStatus() != null) {
            data.put("exit_status", outcome.exitStatus());
        }
        if (!outcome.problems().isEmpty()) {
            data.put("problems", outcome.problems());
        }
        if (!left.isEmpty()) {
            data.put("left_behind", left);
        }
        if (outcome.limitUntil() != null) {
            data.put("limit_until", outcome.limitUntil().toString());
        }
        if (outcome.tokens() > 0) {
            data.put("tokens", outcome.tokens());
        }
        return data;
    }
}
