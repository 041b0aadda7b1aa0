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
 * @param pid of the supervisor's process; 0 while none runs
 * @param tasks how many there are, by the state's word, in the order of the states
 * @param live the attempts under way
 * @param open the open breakpoints, oldest first
 * @param next the tasks that come next, at most ten
 * @param recent the tasks that ended last, newest first, at most ten
 * @param model how the local model does
 * @param settings how the settings stand
 * @param lastSeq of the journal
 * @param diedAt when the supervisor was last heard of, if its process ended without a stop and none
 *     has run since: its agents may work on unwatched; else {@code null}
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
        ModelLine model,
        SettingsLine settings,
        List<String> hosts,
        long lastSeq,
        @Nullable Instant diedAt) {
    /**
     * How the local model does, as last seen.
     *
     * @param name {@code none} where there is no model
     * @param state {@code up}, or in words what is wrong
     * @param onGpu the share of it that is in the GPU's memory, 0 to 1; {@code null} if it is not
     *     loaded or its server does not say
     * @param window in tokens, that it is loaded with; 0 if unknown
     * @param tokensPerSecond of its last answer; 0 if there was none
     * @param known the share of its last questions that it knew from those before, 0 to 1, as the
     *     times tell; {@code null} if that is not known
     * @param waiting how many questions wait for their turn
     */
    public record ModelLine(
            String name,
            String state,
            @Nullable Double onGpu,
            long window,
            double tokensPerSecond,
            @Nullable Double known,
            int waiting) {}
}
