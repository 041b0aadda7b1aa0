package dev.watchkeeper.control;

/**
 * Everything that a person can see and do, by ports. Every method may be called from any thread and
 * may block; a failure that a person can mend is a {@link
 * dev.watchkeeper.domain.WatchkeeperException}, whichever door the call went through.
 *
 * <p>Each call is made for a {@link Caller}, whom the door knows: a process that came from an
 * attempt is refused what is not marked {@link Reading}.
 *
 * <p>Parameters and results are records, strings, numbers, booleans and lists of these, so that the
 * socket's door can carry any method by its name. No two methods share a name.
 */
public interface Control
        extends RunsPort,
                EventsPort,
                ProjectsPort,
                TasksPort,
                BreakpointsPort,
                PolicyPort,
                PreflightPort,
                CheckpointsPort,
                EvidencePort,
                ReportsPort,
                Surroundings {
    @Override
    void close();
}
