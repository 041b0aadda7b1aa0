package dev.watchkeeper.control;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.UncoveredPath;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Everything that a person can see and do. Every method may be called from any thread and may
 * block; a failure that a person can mend is a {@link dev.watchkeeper.domain.WatchkeeperException},
 * whichever door the call went through.
 *
 * <p>Parameters and results are records, strings, numbers, booleans and lists of these, so that the
 * socket's door can carry any method by its name. No two methods share a name.
 */
public interface Control extends AutoCloseable {
    /** How everything stands now. */
    @Reading
    Overview overview();

    /**
     * Waits until something has changed.
     *
     * @param after the {@code seq} of the last event that the caller knows; 0 for none
     * @param max most events to return
     * @param waitMillis how long to wait for one at most; 0 returns at once
     * @return events in order; empty if the time is over
     */
    @Reading
    List<Event> events(long after, int max, long waitMillis);

    /** The last {@code max} events of a task, or of all where it is {@code null}, in order. */
    @Reading
    List<Event> lastEvents(@Nullable String task, int max);

    @Reading
    List<Project> projects();

    /**
     * Makes a folder a project.
     *
     * @param host name of the host in the settings
     * @param name {@code null} for the folder's name
     * @param trust whether its settings file is trusted as it is now
     */
    Project addProject(String path, String host, @Nullable String name, boolean trust);

    /** Trusts the project's settings file as it is now. */
    Project trustProject(String project);

    /**
     * Forgets a project without running tasks; its files stay, its checkpoints go.
     *
     * @return what is left of ours on its host and how to remove it, in a sentence; empty if
     *     nothing
     */
    String removeProject(String project);

    /**
     * Finds a project by id, name or path.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if there is none
     */
    @Reading
    Project findProject(String idNameOrPath);

    /** Adds tasks, all or none. */
    List<Task> addTasks(String project, List<TaskDraft> drafts);

    /**
     * Tasks in the order of creation.
     *
     * @param project {@code null} for all
     */
    @Reading
    List<Task> tasks(@Nullable String project);

    @Reading
    Task task(String id);

    /** Its attempts in order. */
    @Reading
    List<Attempt> attempts(String task);

    /** Changes a task that is not under way. Parameters that are {@code null} stay as they are. */
    Task editTask(
            String id,
            @Nullable String title,
            @Nullable String brief,
            @Nullable String priority,
            @Nullable List<String> checks,
            @Nullable List<String> scope,
            @Nullable String agent);

    Task cancelTask(String id);

    /** Makes an ended or blocked task ready again, with a fresh count of attempts. */
    Task retryTask(String id);

    /** What a task changed against the tree before its first attempt. */
    @Reading
    List<PathDiff> taskChanges(String task);

    /** The same as a unified diff. */
    @Reading
    String taskPatch(String task, int maxChars);

    /** The file changes recorded for an attempt. */
    @Reading
    List<FileChange> fileChanges(String task, int attempt);

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
    Breakpoint resolveBreakpoint(String id, String option, String say);

    /**
     * What an answer to an open breakpoint would do to the workspace now; nothing is changed.
     *
     * @param option one of the breakpoint's
     */
    @Reading
    AnswerPreview previewAnswer(String id, String option);

    /**
     * Answers a breakpoint with {@code retry-other}: another attempt by another agent.
     *
     * @param agent its name in the settings; empty if only one can be meant
     * @param say the person's words for it; may be empty
     */
    Breakpoint retryWithAgent(String id, String agent, String say);

    /**
     * The breakpoint rules in force, in the order in which they are asked.
     *
     * @param project whose settings count too; {@code null} for the person's own
     */
    @Reading
    List<RuleLine> rules(@Nullable String project);

    /**
     * Decides again on the attempts of the past, by changed thresholds and rules.
     *
     * @param project {@code null} for all
     * @param sets changes, each {@code KEY=VALUE}
     * @param rulesPlace how a person knows the text of rules; {@code null} for none
     * @param rules YAML with {@code breakpoints}, laid over those in force; {@code null} for none
     * @throws dev.watchkeeper.domain.WatchkeeperException if they can't be used
     */
    @Reading
    Backtest backtest(
            @Nullable String project,
            List<String> sets,
            @Nullable String rulesPlace,
            @Nullable String rules);

    /**
     * What the confidence is worth.
     *
     * @param project whose thresholds; {@code null} for the person's own
     */
    @Reading
    ConfidenceWorth confidence(@Nullable String project);

    /** The accepts drawn as spot checks that nobody has answered, oldest first. */
    @Reading
    List<Outcome> spotChecks();

    /**
     * Says whether a task's work was right: that of its last scored attempt.
     *
     * @param label {@code right}, {@code wrong} or {@code unknown}
     */
    Outcome labelOutcome(String task, String label);

    /** Accounts and hosts that rest. */
    @Reading
    List<Hold> holds();

    /**
     * Ends a rest now; what waited for it goes on.
     *
     * @param account the account, or the host's name
     * @return what rested
     */
    Hold liftHold(String account);

    /** Checkpoints in the order in which they were taken. */
    @Reading
    List<Checkpoint> checkpoints(@Nullable String project);

    Checkpoint takeCheckpoint(String project);

    /**
     * How two checkpoints differ.
     *
     * @param to {@code null} for the workspace as it is
     */
    @Reading
    List<PathDiff> diffCheckpoints(String from, @Nullable String to);

    /** What stood in the workspace and is not held by a checkpoint. */
    @Reading
    List<UncoveredPath> leftOut(String checkpoint);

    /** Brings a workspace, or the named paths, back to a checkpoint; a rescue checkpoint first. */
    RestoreResult restoreCheckpoint(String id, List<String> paths, boolean dryRun);

    /** Proves a checkpoint; the differences, none if it is proven. */
    @Reading
    List<String> verifyCheckpoint(String id);

    /**
     * Reads evidence by id, such as an attempt's output {@code TASK/ATTEMPT/output}.
     *
     * @return the text from {@code offset} on, decoded as UTF-8
     */
    @Reading
    EvidencePage readEvidence(String id, long offset, int maxBytes);

    /** Starts the loop in the process that owns the home, if it is not going. */
    void run(@Nullable String project);

    /** Starts no more attempts; those under way go on. */
    void pause();

    /** Goes on after a pause. */
    void resume();

    /**
     * Ends the loop.
     *
     * @param now whether agents are killed instead of interrupted; their attempts go on in the same
     *     session at the next run either way
     */
    void stop(boolean now);

    /**
     * The health of the surroundings.
     *
     * @param what {@code agents}, {@code hosts}, {@code model}; {@code run} for what would stop a
     *     run of the open tasks; anything else for agents, hosts and the model
     */
    @Reading
    List<HealthLine> health(String what);

    @Override
    void close();
}
