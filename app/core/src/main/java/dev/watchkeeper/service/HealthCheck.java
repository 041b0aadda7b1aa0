package dev.watchkeeper.service;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;

import java.util.List;

/** Checks agents, hosts and the model. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * @param what {@code agents}, {@code hosts}, {@code model}, {@code agent NAME}, {@code host
     *     NAME}, or anything else for all of them
     * @param progress hears of each check; may end the work at it
     * @throws WatchkeeperException of code {@code UNKNOWN_ID} if nothing has the name
     */
    List<HealthLine> lines(String what, WorkProgress progress);
}
