package dev.watchkeeper.service;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.RunsPort;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.Supervisor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Starts and ends the supervisor's loop, and answers how it stands and what rests. */
public final class RunService implements RunsPort {
    private static final Set<String> KNOWN = Set.of("agents", "hosts", "model", "run");

    private final StateManager state;
    private final Supervisor supervisor;
    private final OverviewService overview;
    private final ProjectService projects;
    private final HealthCheck health;
    private final JobService jobs;
    private final LoopThread loop;

    /**
     * @param health answers {@link RunsPort#checkHealth}
     * @param jobs where it is done
     */
    public RunService(
            StateManager state,
            Supervisor supervisor,
            OverviewService overview,
            ProjectService projects,
            HealthCheck health,
            JobService jobs) {
        this.state = state;
        this.supervisor = supervisor;
        this.overview = overview;
        this.projects = projects;
        this.health = health;
        this.jobs = jobs;
        this.loop = new LoopThread(supervisor);
    }

    @Override
    public Overview overview() {
        return overview.overview();
    }

    @Override
    public Job checkHealth(String what) {
        boolean one = what.startsWith("agent ") || what.startsWith("host ");
        String known = one || KNOWN.contains(what) ? what : "all";
        return jobs.start(
                Job.Kind.CHECK,
                "check " + known,
                progress -> new JobResult.Checked(health.lines(known, progress)));
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
        return supervisor.services().holds().lift(account);
    }
}
