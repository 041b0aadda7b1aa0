package dev.watchkeeper.architecture.crooked.attempt;

import java.util.HashMap;
import java.util.Map;

/** Locks by the ids of projects. */
final class ProjectLocks {
    private final Map<String, Object> locks = new HashMap<>();

    Object of(String project) {
        return locks.computeIfAbsent(project, _ -> new Object());
    }
}
