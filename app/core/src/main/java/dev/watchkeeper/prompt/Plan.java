package dev.watchkeeper.prompt;

import java.util.List;

/**
 * What the local model advises an agent, beside the task's own words. Each text is one line without
 * control characters.
 *
 * @param goal never empty
 * @param context what to know before; may be empty
 * @param steps in order, at least one
 * @param constraints what to keep to; may be empty
 * @param done by what it shows that the task is done; at least one
 */
public record Plan(
        String goal,
        List<String> context,
        List<String> steps,
        List<String> constraints,
        List<String> done) {
    public Plan {
        context = List.copyOf(context);
        steps = List.copyOf(steps);
        constraints = List.copyOf(constraints);
        done = List.copyOf(done);
        if (goal.isEmpty() || steps.isEmpty() || done.isEmpty()) {
            throw new IllegalArgumentException("a plan without goal, steps or end");
        }
    }

    /** All of its lines. */
    List<String> lines() {
        return java.util.stream.Stream.of(List.of(goal), context, steps, constraints, done)
                .flatMap(List::stream)
                .toList();
    }
}
