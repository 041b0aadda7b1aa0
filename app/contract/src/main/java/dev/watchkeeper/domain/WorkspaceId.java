package dev.watchkeeper.domain;

/**
 * Names a workspace. A type of its own, so that nothing else, such as the id of a project, is taken
 * for the key of a lock, a watch or a checkpoint.
 *
 * @param value has the form of {@link Ids}; never given out twice in a home
 */
public record WorkspaceId(String value) implements Comparable<WorkspaceId> {
    public WorkspaceId {
        Ids.require(value);
    }

    @Override
    public int compareTo(WorkspaceId other) {
        return value.compareTo(other.value);
    }

    /** The id as it is written. */
    @Override
    public String toString() {
        return value;
    }
}
