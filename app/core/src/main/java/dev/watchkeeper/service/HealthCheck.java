package dev.watchkeeper.service;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.WorkProgress;

import java.util.List;

/** Checks agents, hosts and the model. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * @param what {@code agents}, {@code hosts}, {@code model}, or anything else for all of them
     * @param progress hears of each check; may end the work at it
     */
    List<HealthLine> lines(String what, WorkProgress progress);
}
