package dev.watchkeeper.service;

import dev.watchkeeper.attempt.OtherAgents;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.BreakpointsPort;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.BreakpointAnswers;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Answers which questions there are, and hands their answers to who carries them out. */
public final class BreakpointService implements BreakpointsPort {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final BreakpointAnswers answers;

    /**
     * @param settingsOf the settings in force for a project
     * @param answers where breakpoints are resolved
     */
    public BreakpointService(
            StateManager state, Function<Project, Settings> settingsOf, BreakpointAnswers answers) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.answers = answers;
    }

    @Override
    public List<Breakpoint> breakpoints(boolean all) {
        Set<Breakpoint.State> states =
                all ? Set.of(Breakpoint.State.values()) : Set.of(Breakpoint.State.OPEN);
        return state.read(v ->
                v.breakpoints(states).stream()
                        .map(b -> OtherAgents.asOfNow(v, b, settingsOf))
                        .toList());
    }

    @Override
    public Breakpoint breakpoint(String id) {
        return state.read(v -> v.breakpoint(id).map(b -> OtherAgents.asOfNow(v, b, settingsOf)))
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
