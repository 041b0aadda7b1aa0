package dev.watchkeeper.control;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;

import java.util.List;

/** Questions to the person, and their answers. */
public interface BreakpointsPort {
    /**
     * Breakpoints in the order in which they were raised.
     *
     * @param all whether closed ones too
     */
    @Reading
    List<Breakpoint> breakpoints(boolean all);

    @Reading
    Breakpoint breakpoint(String id);

    /**
     * Answers a breakpoint.
     *
     * @param option one of its options
     * @param say the person's words; may be empty unless the option needs them
     */
    Breakpoint resolveBreakpoint(String id, BreakpointAction option, String say);

    /**
     * What an answer to an open breakpoint would do to the workspace now; nothing is changed.
     *
     * @param option one of the breakpoint's
     */
    @Reading
    AnswerPreview previewAnswer(String id, BreakpointAction option);

    /**
     * Answers a breakpoint with {@code retry-other}: another attempt by another agent.
     *
     * @param agent its name in the settings; empty if only one can be meant
     * @param say the person's words for it; may be empty
     */
    Breakpoint retryWithAgent(String id, String agent, String say);
}
