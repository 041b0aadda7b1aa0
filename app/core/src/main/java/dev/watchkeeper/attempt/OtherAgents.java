package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.state.View;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The answer {@code retry-other}: offered with the names of the agents that could do it instead.
 */
public final class OtherAgents {
    /** The names behind an effect, as they were when the question was raised. */
    private static final Pattern NAMES = Pattern.compile(" \\([^()]*\\)$");

    private OtherAgents() {}

    /** Another agent is offered by name, and only where there is one. */
    static List<BreakpointOption> offered(
            View view,
            Task task,
            int attempt,
            List<BreakpointOption> options,
            Function<Project, Settings> settingsOf) {
        if (options.stream().noneMatch(OtherAgents::isMeant)) {
            return options;
        }
        Project project = view.project(task.project()).orElseThrow();
        Settings settings = settingsOf.apply(project);
        String tried = AgentChoice.tried(view, task, attempt, settings);
        List<String> others = AgentChoice.others(tried, settings, project);
        List<BreakpointOption> all = new ArrayList<>();
        for (BreakpointOption o : options) {
            if (!isMeant(o)) {
                all.add(o);
            } else if (!others.isEmpty()) {
                all.add(
                        new BreakpointOption(
                                o.action(),
                                NAMES.matcher(o.effect()).replaceFirst("")
                                        + " ("
                                        + String.join(", ", others)
                                        + ")"));
            }
        }
        // An option that stands alone stays, whatever comes of it: a question needs an answer.
        return all.isEmpty() ? options : all;
    }

    /**
     * An open question with the agents that there are now: one may have been removed, or come,
     * since it was raised. Others are as they were.
     *
     * @param settingsOf the settings in force for a project
     */
    public static Breakpoint asOfNow(
            View view, Breakpoint asked, Function<Project, Settings> settingsOf) {
        Optional<Task> task = view.task(asked.task());
        return asked.state() != Breakpoint.State.OPEN || task.isEmpty()
                ? asked
                : asked.offering(
                        offered(view, task.get(), asked.attempt(), asked.options(), settingsOf));
    }

    private static boolean isMeant(BreakpointOption option) {
        return option.action() == TaskAction.RETRY_OTHER;
    }
}
