package dev.watchkeeper.service;

import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.BreakpointsPort;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.BreakpointAnswers;

import java.util.List;
import java.util.Set;

/** Answers which questions there are, and hands their answers to who carries them out. */
public final class BreakpointService implements BreakpointsPort {
    private final StateManager state;
    private final BreakpointAnswers answers;

    /**
     * @param answers where breakpoints are resolved
     */
    public BreakpointService(StateManager state, BreakpointAnswers answers) {
        this.state = state;
        this.answers = answers;
    }

    @Override
    public List<Breakpoint> breakpoints(boolean all) {
        Set<Breakpoint.State> states =
                all ? Set.of(Breakpoint.State.values()) : Set.of(Breakpoint.State.OPEN);
        return state.read(v -> v.breakpoints(states));
    }

    @Override
    public Breakpoint breakpoint(String id) {
        return state.read(v -> v.breakpoint(id))
                .orElseThrow(() -> TaskService.unknown("breakpoint", id, "breakpoint list"));
    }

    @Override
    public Breakpoint resolveBreakpoint(String id, BreakpointAction option, String say) {
        return answers.resolve(id, option, say, "");
    }

    @Override
    public AnswerPreview previewAnswer(String id, BreakpointAction option) {
        WorkspaceChange would = answers.preview(id, option);
        return new AnswerPreview(
                would.written(),
                would.deleted(),
                would.conflicts(),
                would.left(),
                would.untouched());
    }

    @Override
    public Breakpoint retryWithAgent(String id, String agent, String say) {
        return answers.resolve(id, TaskAction.RETRY_OTHER, say, agent);
    }
}
