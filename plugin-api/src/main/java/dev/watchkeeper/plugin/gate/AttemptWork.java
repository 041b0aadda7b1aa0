package dev.watchkeeper.plugin.gate;

import dev.watchkeeper.plugin.host.Host;

import java.util.List;
import java.util.Optional;

/**
 * The work of one attempt, as a gate sees it: all changes since the tree before the task's first
 * attempt. Paths are relative to the workspace, with {@code /}.
 */
public interface AttemptWork {
    /** Id of the task. */
    String task();

    /** What the task is called. */
    String title();

    /** Number of the attempt within its task, from 1. */
    int attempt();

    /** The paths that differ, sorted by path. */
    List<Change> changes();

    /**
     * The changes of some paths as a unified diff with git's headers.
     *
     * @param paths of {@link #changes}; very long diffs are cut
     */
    String patch(List<String> paths);

    /**
     * A file's content before the task's first attempt, or the target of a link.
     *
     * @return empty if there was no such file, or no checkpoint holds it
     */
    Optional<byte[]> before(String path);

    /**
     * A file's content in the tree that would be accepted, or the target of a link. What is
     * ignored, such as a report that a test run has just written, is not in that tree: read it by
     * {@link #host}.
     *
     * @return empty if there is no such file, or no checkpoint holds it
     */
    Optional<byte[]> after(String path);

    /** How the gates ended that stand before this one in the settings, in their order. */
    List<Check> checks();

    /** What Watchkeeper has found in the changes itself. */
    List<Finding> findings();

    /**
     * Whether all of the changed text was looked through for {@link #findings}. Where it was too
     * long for that, or more was found than is kept, some may be missing: that there is none proves
     * nothing then.
     */
    boolean findingsAreAll();

    /** The host with the workspace, as the attempt left it. A gate changes nothing there. */
    Host host();

    /** What happened to a path. */
    enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * One path that differs.
     *
     * @param linesAdded 0 for binary files
     * @param linesDeleted 0 for binary files
     */
    record Change(String path, Kind kind, int linesAdded, int linesDeleted, boolean binary) {}

    /** How a gate ended. */
    enum Status {
        PASSED,
        FAILED,
        /** It says neither: it ran no test, could not be started or took too long. */
        PROVES_NOTHING
    }

    /**
     * A gate that has ended.
     *
     * @param command its command line, or its type if it is no command
     * @param output the end of what it printed, at most 4 KiB
     */
    record Check(String name, String command, Status status, String output) {}

    /** What a finding is about. A later version of the API may know more. */
    enum Topic {
        /** What looks like a key, a token or a password in an added line. */
        SECRET,
        /** A test that was deleted, disabled or made to check less. */
        WEAKENED_TEST,
        /** Code that only stands in for what was asked. */
        STUB,
        /** A path that the task does not allow to change. */
        OUT_OF_SCOPE
    }

    /**
     * Something in the changes.
     *
     * @param line 1 and more; 0 where the finding is about the file, or the line is not known
     * @param path empty where it is about no one file
     */
    record Finding(Topic topic, String path, int line, String what) {}
}
