package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which gates have been seen to pass in a workspace. */
final class GatesSeen {
    /** How many tasks are looked at: what none of them ran says nothing of now. */
    private static final int LOOKED_AT = 30;

    private GatesSeen() {}

    /**
     * Commands of gates that failed in a task and passed neither there nor in the latest tasks that
     * worked in the same workspace.
     *
     * @param attempt the task's latest one
     * @param earlier its attempts before that
     */
    static Set<String> unseen(View view, Attempt attempt, List<Attempt> earlier) {
        List<Attempt> own = Stream.concat(earlier.stream(), Stream.of(attempt)).toList();
        Set<String> failed = new HashSet<>();
        own.forEach(a -> failed.addAll(commands(a, true)));
        own.forEach(a -> failed.removeAll(commands(a, false)));
        if (failed.isEmpty()) {
            return Set.of();
        }
        for (Task task : view.recentlyEnded(LOOKED_AT)) {
            if (!task.project().equals(attempt.project())) {
                continue;
            }
            for (Attempt a : view.attempts(task.id())) {
                if (a.workspace().equals(attempt.workspace())) {
                    failed.removeAll(commands(a, false));
                }
            }
            if (failed.isEmpty()) {
                break;
            }
        }
        return failed;
    }

    private static Set<String> commands(Attempt a, boolean failed) {
        @Nullable Assessment made = a.assessment();
        return made == null
                ? Set.of()
                : made.quality().gates().stream()
                        .filter(g -> !g.check() && g.failed() == failed)
                        .map(GateResult::command)
                        .collect(Collectors.toSet());
    }
}
