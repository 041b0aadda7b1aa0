package dev.watchkeeper.service;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.RunsPort;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.Supervisor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/** Starts and ends the supervisor's loop, and answers how it stands and what rests. */
public final class RunService implements RunsPort {
    private final StateManager state;
    private final Supervisor supervisor;
    private final OverviewService overview;
    private final ProjectService projects;
    private final Function<String, List<HealthLine>> health;
    private final LoopThread loop;

    /**
     * @param health answers {@link RunsPort#health}
     */
    public RunService(
            StateManager state,
            Supervisor supervisor,
            OverviewService overview,
            ProjectService projects,
            Function<String, List<HealthLine>> health) {
        this.state = state;
        this.supervisor = supervisor;
        this.overview = overview;
        this.projects = projects;
        this.health = health;
        this.loop = new LoopThread(supervisor);
    }

    @Override
    public Overview overview() {
        return overview.overview();
    }

    @Override
    public List<HealthLine> health(String what) {
        return health.apply(what);
    }

    @Override
    public void run(@Nullable String project) {
        loop.run(projects.idOf(project));
    }

    @Override
    public void pause() {
        supervisor.pause();
    }

    @Override
    public void resume() {
        supervisor.resume();
    }

    @Override
    public void stop(boolean now) {
        supervisor.stop(now);
    }

    @Override
    public List<Hold> holds() {
        return state.read(v -> v.holds());
    }

    @Override
    public Hold liftHold(String account) {
        return supervisor.services().tasks().liftHold(account);
    }
}
