package dev.watchkeeper.domain;

import java.util.List;

/**
 * Whether kinds of tasks and languages are scored apart from each other.
 *
 * @param used whether they are; else all are scored alike
 * @param pooledLoss mean log loss of scoring all alike
 * @param groupLoss the same of scoring groups apart, each outcome by offsets that have not seen it
 * @param groups what their outcomes say, each drawn to the whole; empty where none is used
 */
public record GroupCalibration(
        boolean used, double pooledLoss, double groupLoss, List<Group> groups) {
    public GroupCalibration {
        groups = List.copyOf(groups);
    }

    /**
     * A kind of tasks, or a language.
     *
     * @param of {@code kind} or {@code language}
     * @param outcomes how many are known of it
     * @param offset log-odds of being right beside the whole's at the same factors
     */
    public record Group(String of, String name, int outcomes, double offset) {}
}
