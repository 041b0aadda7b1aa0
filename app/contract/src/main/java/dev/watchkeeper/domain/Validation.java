package dev.watchkeeper.domain;

import java.util.List;

/**
 * Whether an attempt's output is complete and well formed: the first step of the assessment.
 *
 * @param complete whether it ended properly and said something
 * @param problems what is wrong, each one sentence; empty if nothing
 */
public record Validation(boolean complete, Ending ending, List<String> problems) {
    public Validation {
        problems = List.copyOf(problems);
    }
}
