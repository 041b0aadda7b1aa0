package dev.watchkeeper.assess;

import dev.watchkeeper.domain.PathDiff;

import java.util.List;
import java.util.Optional;

/** A tree that is held and that checks judge, compared with the workspace as it is. */
public interface JudgedTree {
    /** A tree that nobody can compare: it is taken as unchanged. */
    JudgedTree UNKNOWN =
            new JudgedTree() {
                @Override
                public List<PathDiff> changed() {
                    return List.of();
                }

                @Override
                public Optional<byte[]> original(String path) {
                    return Optional.empty();
                }

                @Override
                public JudgedTree now() {
                    return this;
                }
            };

    /**
     * How the workspace differs from it now. What is ignored or excluded does not differ.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if the workspace can't be read
     */
    List<PathDiff> changed();

    /** The paths of the files in the workspace; empty where nobody knows them. */
    default List<String> paths() {
        return List.of();
    }

    /**
     * A file's content as it was before the task's first attempt, or the target of a link.
     *
     * @return empty if there was no such file, or it was not held
     */
    Optional<byte[]> original(String path);

    /**
     * A file's content in the tree, or the target of a link.
     *
     * @return empty if there is no such file, or it is not held
     */
    default Optional<byte[]> content(String path) {
        return Optional.empty();
    }

    /**
     * A copy of a tree, in which checks can be run.
     *
     * @param path of its folder on the host
     * @param tree what is in it; compared with the copy as it is
     */
    record Copy(String path, JudgedTree tree) {}

    /**
     * Copies the tree into a folder of its own.
     *
     * @param links paths of the workspace that links in the copy lead to
     * @return empty where the host makes no copies
     */
    default Optional<Copy> copy(List<String> links) {
        return Optional.empty();
    }

    /** The same of the tree as it was before the task's first attempt. */
    default Optional<Copy> copyOfBefore(List<String> links) {
        return Optional.empty();
    }

    /**
     * A copy of the tree in which things are tried, and that nobody judges afterwards.
     *
     * @return absolute path of its folder; empty where the host makes no copies
     */
    default Optional<String> copyToTry(List<String> links) {
        return Optional.empty();
    }

    /** The same of the tree as it was before the task's first attempt. */
    default Optional<String> copyOfBeforeToTry(List<String> links) {
        return Optional.empty();
    }

    /** How many files the tree before the task's first attempt has. */
    default long filesBefore() {
        return 0;
    }

    /** Removes the copies. What can't be removed is removed when the next one is made. */
    default void clearCopies() {}

    /**
     * Holds the workspace as it is now.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if it can't be read or held
     */
    JudgedTree now();
}
