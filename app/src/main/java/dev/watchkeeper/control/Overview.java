package dev.watchkeeper.control;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How everything stands at one moment.
 *
 * @param supervisor {@code running idle paused stopped}
 * @param pid of the process that owns the home; 0 if none does
 * @param tasks how many there are, by the state's word
 * @param live the attempts under way
 * @param open the open breakpoints, oldest first
 * @param next the tasks that come next, at most ten
 * @param recent the tasks that ended last, newest first, at most ten
 * @param lastSeq of the journal
 */
public record Overview(
        String supervisor,
        long pid,
        @Nullable Instant since,
        Map<String, Long> tasks,
        List<LiveAttempt> live,
        List<Breakpoint> open,
        List<Hold> holds,
        List<Task> next,
        List<Task> recent,
        String modelState,
        String modelName,
        List<String> hosts,
        long lastSeq) {}
