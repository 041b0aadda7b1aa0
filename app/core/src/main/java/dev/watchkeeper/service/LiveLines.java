package dev.watchkeeper.service;

import dev.watchkeeper.attempt.LiveAttempts;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Task;

import java.util.Locale;

/** Attempts under way, as an overview shows them. */
final class LiveLines {
    private LiveLines() {}

    /**
     * @param allowed how many attempts the settings give a task of its project
     */
    static LiveAttempt of(Attempt a, Task t, int allowed, LiveAttempts.Line line) {
        return new LiveAttempt(
                t.id(),
                t.title(),
                t.project(),
                a.ref().number(),
                allowed + t.attemptsAllowed(),
                a.agent(),
                a.host(),
                a.state().name().toLowerCase(Locale.ROOT),
                a.startedAt(),
                line.lastLine(),
                line.outputBytes(),
                line.filesChanged(),
                a.session());
    }
}
