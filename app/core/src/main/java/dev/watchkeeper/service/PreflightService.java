package dev.watchkeeper.service;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.PreflightPort;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.preflight.MachineRehearsal;
import dev.watchkeeper.preflight.Rehearsal;
import dev.watchkeeper.state.StateManager;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Rehearses a night as a job. */
public final class PreflightService implements PreflightPort {
    private final Path scratch;
    private final ProjectService projects;
    private final Rehearsal rehearsal;
    private final JobService jobs;

    /**
     * @param jobs where it is done
     */
    PreflightService(Path home, ProjectService projects, Rehearsal rehearsal, JobService jobs) {
        this.scratch = home.resolve("preflight");
        this.projects = projects;
        this.rehearsal = rehearsal;
        this.jobs = jobs;
    }

    /** One for a home and its plugins. */
    public static PreflightService of(
            Path home,
            PluginRegistry plugins,
            StateManager state,
            LiveSettings settings,
            LocalModel model,
            ProjectService projects,
            JobService jobs) {
        return new PreflightService(
                home,
                projects,
                new Rehearsal(
                        state,
                        settings::of,
                        new HostOpener(plugins)::open,
                        new AgentFactory(plugins),
                        model,
                        MachineRehearsal.ofThisMachine(home, () -> settings.line().problems())),
                jobs);
    }

    @Override
    public synchronized Job preflight(PreflightRequest request) {
        String asked = request.project();
        List<Project> of =
                asked == null ? projects.projects() : List.of(projects.findProject(asked));
        String what =
                "preflight"
                        + (asked == null ? "" : " of " + of.getFirst().name())
                        + (request.agents() ? "" : " without agents");
        for (Job job : jobs.jobs()) {
            if (job.kind() == Job.Kind.PREFLIGHT && !job.over() && !job.what().equals(what)) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.CONFLICT,
                        "another rehearsal goes on: '" + job.what() + "'",
                        "wait for it (watchkeeper job wait "
                                + job.id()
                                + "), or end it (watchkeeper job cancel "
                                + job.id()
                                + ")");
            }
        }
        return jobs.start(
                Job.Kind.PREFLIGHT,
                what,
                progress -> new JobResult.Rehearsed(rehearsed(of, request, progress)));
    }

    private PreflightSheet rehearsed(
            List<Project> of, PreflightRequest request, WorkProgress progress) {
        try {
            OwnerOnly.folder(scratch);
            return rehearsal.of(
                    of,
                    new Rehearsal.Plan(
                            request.agents(), request.checkLimit(), request.agentLimit(), scratch),
                    progress);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    scratch + " can't be made: " + e.getMessage(),
                    "mend the rights of the home",
                    e);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Thread.currentThread().isInterrupted() ? cancelled(e) : e;
        } finally {
            removeEmpty();
            // The job's end is written by this thread.
            var unused = Thread.interrupted();
        }
    }

    private static CancellationException cancelled(RuntimeException e) {
        CancellationException why = new CancellationException("the rehearsal was cancelled");
        why.initCause(e);
        return why;
    }

    /** What could not be removed of a host that was away is removed by the next rehearsal. */
    private void removeEmpty() {
        try {
            var unused = Files.deleteIfExists(scratch);
        } catch (DirectoryNotEmptyException e) {
            return; // As said.
        } catch (IOException e) {
            System.getLogger(PreflightService.class.getName())
                    .log(System.Logger.Level.WARNING, scratch + " is left over", e);
        }
    }
}
