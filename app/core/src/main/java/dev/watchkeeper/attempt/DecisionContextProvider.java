package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.ModelHealthMonitor;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What the breakpoint rules may ask of the surroundings of an attempt. */
public final class DecisionContextProvider {
    /** The share of a model in the GPU's memory from which all of it is there. */
    private static final double WHOLE = 0.999;

    private final LocalModel model;
    private final Clock clock;
    private final ModelHealthMonitor pulse;
    private final Supplier<Instant> since;

    /**
     * @param since when this run of the supervisor began
     */
    public DecisionContextProvider(
            LocalModel model, Clock clock, ModelHealthMonitor pulse, Supplier<Instant> since) {
        this.model = model;
        this.clock = clock;
        this.pulse = pulse;
        this.since = since;
    }

    /** As they are now. */
    DecisionContext now(Attempt a, Settings settings) {
        ModelHealth health = pulse.health();
        Instant now = clock.instant();
        double run = Duration.between(since.get(), now).toMillis() / 1000.0;
        return new DecisionContext(
                now,
                model.name(),
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
