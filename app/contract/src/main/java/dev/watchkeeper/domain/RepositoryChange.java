package dev.watchkeeper.domain;

/**
 * What an attempt did to the project's git, besides the files in the workspace.
 *
 * @param what the kind of thing: {@code git setting hook file head branch tag ref stash worktree
 *     submodule state lock index}
 * @param name path, setting, branch or the like
 * @param before as it was; empty if there was none
 * @param after as it is; empty if there is none any more
 * @param dangerous whether a person must look at it: git would run it on their machine later, or
 *     commits would be lost
 * @param text one sentence for a person
 * @param stays whether {@code put-back} can't undo it, for nothing holds what was there, or since
 *     it belongs to the work
 */
public record RepositoryChange(
        String what,
        String name,
        String before,
        String after,
        boolean dangerous,
        String text,
        boolean stays) {
    /** One that can be put back as far as it is dangerous. */
    public RepositoryChange(
            String what, String name, String before, String after, boolean dangerous, String text) {
        this(what, name, before, after, dangerous, text, false);
    }

    /** Names the evidence of a reason that rests on one for a person to look at. */
    public static final String DANGER = "git";

    /** Names the evidence of a reason that rests on one that is only told. */
    public static final String TOLD = "repository";

    /** One that is only told. */
    public static RepositoryChange told(
            String what, String name, String before, String after, String text) {
        return new RepositoryChange(what, name, before, after, false, text);
    }

    /** One that a person must look at and that can't be put back. */
    public static RepositoryChange staying(
            String what, String name, String before, String after, String text) {
        return new RepositoryChange(what, name, before, after, true, text, true);
    }

    /** Whether it is a lock file that was left, which keeps git from working. */
    public boolean lock() {
        return what.equals("lock");
    }
}
