package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.ModelHealth;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the breakpoint rules may ask of the surroundings of an attempt. */
final class Around {
    /** The share of a model in the GPU's memory from which all of it is there. */
    private static final double WHOLE = 0.999;

    private final Rooms rooms;
    private final ModelPulse pulse;
    private final Supplier<Instant> since;

    /**
     * @param since when this run of the supervisor began
     */
    Around(Rooms rooms, ModelPulse pulse, Supplier<Instant> since) {
        this.rooms = rooms;
        this.pulse = pulse;
        this.since = since;
    }

    /** Variables by name, with their members. */
    Map<String, Object> variables(Attempt a, Settings settings) {
        Map<String, Object> all = new HashMap<>();
        ModelHealth health = pulse.health();
        all.put(
                "model",
                Map.of(
                        "name",
                        rooms.model().name(),
                        "up",
                        health.up(),
                        "on_gpu",
                        health.onGpu() != null && health.onGpu() >= WHOLE));
        double run = Duration.between(since.get(), rooms.clock().instant()).toMillis() / 1000.0;
        all.put("time", Map.of("run_seconds", Math.max(0, run)));
        AgentOutcome outcome = a.outcome();
        Settings.AgentEntry entry = settings.agents().get(a.agent());
        if (outcome != null
                && entry != null
                && entry.options().get("max-turns") instanceof Number most
                && most.intValue() > 0) {
            double share = outcome.turns() / most.doubleValue();
            all.put("budget", Map.of("share", Math.min(1, share)));
        }
        return all;
    }
}
