package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Surroundings;
import dev.watchkeeper.llm.ModelHealth;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
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

    /** As they are now. */
    Surroundings now(Attempt a, Settings settings) {
        ModelHealth health = pulse.health();
        Instant now = rooms.clock().instant();
        double run = Duration.between(since.get(), now).toMillis() / 1000.0;
        return new Surroundings(
                now,
                rooms.model().name(),
                health.up(),
                health.onGpu() != null && health.onGpu() >= WHOLE,
                Math.max(0, run),
                share(a, settings));
    }

    private static @Nullable Double share(Attempt a, Settings settings) {
        AgentOutcome outcome = a.outcome();
        Settings.AgentEntry entry = settings.agents().get(a.agent());
        return outcome != null
                        && entry != null
                        && entry.options().get("max-turns") instanceof Number most
                        && most.intValue() > 0
                ? Double.valueOf(Math.min(1, outcome.turns() / most.doubleValue()))
                : null;
    }
}
