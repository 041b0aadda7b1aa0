package dev.watchkeeper;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.SettingsLine;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.service.HealthCheck;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.RunStartCheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What would stop a run of the tasks that are there. */
final class RunChecks {
    private final StateManager state;
    private final RunStartCheck preflight;
    private final Supplier<SettingsLine> settings;
    private final HealthCheck health;

    /**
     * @param settings how the settings stand
     * @param health of {@code agents}, {@code hosts}, the {@code model}, or all
     */
    RunChecks(
            StateManager state,
            RunStartCheck preflight,
            Supplier<SettingsLine> settings,
            HealthCheck health) {
        this.state = state;
        this.preflight = preflight;
        this.settings = settings;
        this.health = health;
    }

    /**
     * @throws WatchkeeperException if a run of what is ready, or waits for a task before it, can't
     *     begin
     */
    void beforeRun() {
        preflight.checkRun(state.read(v -> v.tasksIn(Set.of(TaskState.READY, TaskState.PENDING))));
    }

    /**
     * The health of the surroundings.
     *
     * @param what {@code run} for what would stop a run of the open tasks, else what of the
     *     surroundings
     */
    List<HealthLine> health(String what, WorkProgress progress) {
        if (!what.equals("run")) {
            return health.lines(what, progress);
        }
        List<HealthLine> lines = new ArrayList<>(health.lines("model", progress));
        settings.get()
                .problems()
                .forEach(p ->
                        lines.add(
                                new HealthLine(
                                        "settings",
                                        false,
                                        p,
                                        "mend it; until then those before stay in force")));
        progress.step("checking the agents of the open tasks");
        try {
            preflight.check(state.read(v -> v.tasksIn(RunStartCheck.OPEN)));
        } catch (WatchkeeperException e) {
            lines.add(
                    new HealthLine("open tasks", false, String.valueOf(e.getMessage()), e.hint()));
        }
        return lines;
    }
}
