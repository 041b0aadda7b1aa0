package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;

/** Takes a person's answers to breakpoints, and has the loop go on with them. */
public final class BreakpointAnswers {
    private final BreakpointResolver answers;
    private final Runnable wake;

    /**
     * @param wake has the loop look at once
     */
    BreakpointAnswers(BreakpointResolver answers, Runnable wake) {
        this.answers = answers;
        this.wake = wake;
    }

    /** What an answer would do to the workspace now; nothing is changed. */
    public WorkspaceChange preview(String id, BreakpointAction option) {
        return answers.preview(id, option);
    }

    /**
     * Answers a breakpoint.
     *
     * @param agent for {@code retry-other}: which; may be empty
     */
    public Breakpoint resolve(String id, BreakpointAction option, String say, String agent) {
        Breakpoint b = answers.resolve(id, new GivenAnswer(option, say, agent, "person"));
        wake.run();
        return b;
    }
}
