package dev.watchkeeper.state;

import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.KeptRepository;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state at one moment. Valid only inside the function it was handed to.
 *
 * <p>Lists are in the order of creation unless something else is said.
 */
public interface View {
    Optional<Project> project(String id);

    List<Project> projects();

    Optional<Workspace> workspace(WorkspaceId id);

    /**
     * @param project id of the project, or {@code null} for all
     */
    List<Workspace> workspaces(@Nullable String project);

    /** The main workspace of a project; every project has one. */
    default Optional<Workspace> mainWorkspace(String project) {
        return workspaces(project).stream()
                .filter(w -> w.kind() == Workspace.Kind.MAIN)
                .findFirst();
    }

    Optional<Task> task(String id);

    /**
     * A page of tasks.
     *
     * @param query its project by id
     */
    List<Task> tasks(TaskQuery query);

    /**
     * The tasks in any of these states that come next: the most urgent first, and of these the
     * oldest.
     */
    List<Task> nextTasks(Set<TaskState> states, int max);

    /**
     * Tasks whose id, title or state holds each of some words, in whatever case; the newest first.
     */
    List<Task> findTasks(List<String> words, int max);

    /** The tasks that ended at a time or later. */
    List<Task> endedTasks(Instant since);

    /** The tasks in any of these states. */
    List<Task> tasksIn(Set<TaskState> states);

    /** How many tasks are in each state; every state has an entry. */
    Map<TaskState, Long> taskCounts();

    /** The tasks that ended last, the latest first. */
    List<Task> recentlyEnded(int max);

    /** The tasks that come directly after this one. */
    List<Task> dependents(String taskId);

    Optional<Attempt> attempt(AttemptRef ref);

    /** The attempts of a task by their number. */
    List<Attempt> attempts(String task);

    /** The attempts that ended at a time or later, by their end. */
    List<Attempt> endedAttempts(Instant since);

    /** The closed attempts that were assessed, by task and number. */
    List<Attempt> assessedAttempts();

    /** How many breakpoints each rule has raised, and when the last one; by the rule's name. */
    Map<String, Fired> fired();

    /** How often a rule has asked. */
    record Fired(long times, Instant last) {}

    /** The attempts of all tasks that are not closed. */
    List<Attempt> unfinishedAttempts();

    Optional<Breakpoint> breakpoint(String id);

    /** All breakpoints of a task, in the order in which they were raised. */
    List<Breakpoint> breakpointsOf(String task);

    /** The breakpoints in any of these states. */
    List<Breakpoint> breakpoints(Set<Breakpoint.State> states);

    /** What the agent of a task's attempts asked while it ran. */
    List<AgentRequest> requests(String task);

    /** What was asked and is allowed in a project from then on. */
    List<AgentRequest> standingRequests(String project);

    Optional<Checkpoint> checkpoint(String id);

    /**
     * @param project id of the project, or {@code null} for all
     */
    List<Checkpoint> checkpoints(@Nullable String project);

    /** The checkpoints of a workspace. */
    List<Checkpoint> checkpointsIn(WorkspaceId workspace);

    /** How the workspace's git stood around an attempt; empty where none was looked at. */
    Optional<KeptRepository> repository(AttemptRef ref);

    List<Hold> holds();

    Optional<Outcome> outcome(AttemptRef ref);

    /** All outcomes, those that are not labelled yet included. */
    List<Outcome> outcomes();

    /** The spot checks that nobody has answered. */
    List<Outcome> openSpotChecks();

    /** At most {@code max} events after {@code afterSeq}, by {@code seq}. */
    List<Event> events(long afterSeq, int max);

    /**
     * The last events, the earliest of them first.
     *
     * @param task id of the task they belong to, or {@code null} for all
     */
    List<Event> lastEvents(@Nullable String task, int max);

    /** The last event of any of these types. */
    default Optional<Event> lastEvent(Set<EventType> types) {
        return lastEvent(types, Long.MAX_VALUE);
    }

    /** The last event of any of these types that came before an event. */
    Optional<Event> lastEvent(Set<EventType> types, long beforeSeq);

    /** The restores of a project's workspaces that a person asked for, the earliest first. */
    List<Event> restores(String project);

    /** The file changes that belong to an attempt. */
    List<FileChange> changes(AttemptRef attempt);

    /**
     * The {@code seq} after which events of a time or later stand. Some of those after it may be of
     * an earlier time, where a clock was set back.
     *
     * @return that of the last event if there is none of that time or later
     */
    long seqBefore(Instant time);

    /** What is to reach the person. */
    NoticeView notices();

    /** The {@code seq} of the last event, or 0. */
    long lastSeq();
}
