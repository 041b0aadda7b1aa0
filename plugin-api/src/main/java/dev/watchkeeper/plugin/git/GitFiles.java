package dev.watchkeeper.plugin.git;

import dev.watchkeeper.plugin.host.Repository;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files of a git folder count: those that say what git does, what it runs, where its branches
 * stand, and its locks. Paths are from the git folder on.
 */
public final class GitFiles {
    /** Written by nearly every git command and of no consequence, or not small. */
    private static final Set<String> PASSING =
            Set.of(
                    "index",
                    "COMMIT_EDITMSG",
                    "MERGE_MSG",
                    "MERGE_MODE",
                    "MERGE_RR",
                    "SQUASH_MSG",
                    "TAG_EDITMSG",
                    "NOTES_EDITMSG",
                    "EDIT_DESCRIPTION",
                    "FETCH_HEAD",
                    "ORIG_HEAD",
                    "AUTO_MERGE",
                    "description",
                    "gc.log",
                    "gc.pid",
                    "gitk.cache");

    private static final Set<String> OF_A_WORKTREE =
            Set.of("gitdir", "HEAD", "commondir", "config.worktree", "locked");
    private static final Set<String> OF_A_MODULE =
            Set.of("gitdir", "HEAD", "commondir", "config", "config.worktree");
    private static final Set<String> OF_A_STATE =
            Set.of(
                    "rebase-merge/git-rebase-todo",
                    "rebase-merge/head-name",
                    "rebase-apply/head-name",
                    "sequencer/todo",
                    "objects/info/alternates",
                    "reftable/tables.list",
                    "logs/refs/stash");
    private static final Set<String> ABOVE_A_STATE =
            Set.of(
                    "rebase-merge",
                    "rebase-apply",
                    "sequencer",
                    "objects",
                    "objects/info",
                    "reftable",
                    "logs",
                    "logs/refs");

    /** Of git and of tools: what holds much and nothing that settings would name, or no folder. */
    private static final Set<String> BULK =
            Set.of(
                    "HEAD",
                    "objects",
                    "logs",
                    "lfs",
                    "rr-cache",
                    "annex",
                    "svn",
                    "svnrev",
                    "reftable",
                    "rebase-merge",
                    "rebase-apply",
                    "sequencer",
                    "fsmonitor--daemon",
                    "sl",
                    "dvc",
                    "jj");

    /** What git runs in a folder of hooks; see githooks(5). */
    private static final Set<String> HOOKS =
            Set.of(
                    "applypatch-msg",
                    "commit-msg",
                    "fsmonitor-watchman",
                    "p4-changelist",
                    "p4-post-changelist",
                    "p4-pre-submit",
                    "p4-prepare-changelist",
                    "post-applypatch",
                    "post-checkout",
                    "post-commit",
                    "post-index-change",
                    "post-merge",
                    "post-receive",
                    "post-rewrite",
                    "post-update",
                    "pre-applypatch",
                    "pre-auto-gc",
                    "pre-commit",
                    "pre-merge-commit",
                    "pre-push",
                    "pre-rebase",
                    "pre-receive",
                    "prepare-commit-msg",
                    "proc-receive",
                    "push-to-checkout",
                    "reference-transaction",
                    "sendemail-validate",
                    "update");

    /** Folders that nobody of git made are looked into so deep. */
    private static final int OWN_DEPTH = 4;

    private static final Set<String> NOT_OF_A_MODULE =
            Set.of("objects", "logs", "refs", "lfs", "branches", "rr-cache", "reftable");
    private static final Pattern POINTER = Pattern.compile("gitdir: *(.+?)\\s*", Pattern.DOTALL);
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private GitFiles() {}

    /** Whether a folder is looked into. */
    public static boolean entered(String folder) {
        List<String> parts = List.of(folder.split("/"));
        return switch (parts.getFirst()) {
            case "hooks", "info", "refs" -> true;
            case "worktrees" -> parts.size() <= 2;
            case "modules" -> !NOT_OF_A_MODULE.contains(parts.getLast());
            default -> ABOVE_A_STATE.contains(folder) || own(parts) && parts.size() <= OWN_DEPTH;
        };
    }

    /** Whether an empty folder, too, is told of. */
    public static boolean told(String folder) {
        return List.of("hooks", "info", "objects", "refs").contains(folder);
    }

    /** Whether a file or link counts. */
    public static boolean counts(String file) {
        List<String> parts = List.of(file.split("/"));
        String name = parts.getLast();
        if (parts.size() == 1) {
            return lock(file) || !PASSING.contains(file) && !file.startsWith("sharedindex.");
        }
        return switch (parts.getFirst()) {
            case "hooks" -> !name.endsWith(".sample");
            case "info" -> !name.equals("refs") && !name.equals("packs");
            case "refs" -> true;
            case "worktrees" -> parts.size() == 3 && (OF_A_WORKTREE.contains(name) || lock(name));
            case "modules" -> ofModule(parts.get(parts.size() - 2), name);
            default -> OF_A_STATE.contains(file) || own(parts);
        };
    }

    /** Of a folder that the person or a tool made: settings may name what is in it. */
    private static boolean own(List<String> parts) {
        return !BULK.contains(parts.getFirst());
    }

    private static boolean ofModule(String folder, String name) {
        return switch (folder) {
            case "hooks" -> !name.endsWith(".sample");
            case "info" -> !name.equals("refs") && !name.equals("packs");
            default -> OF_A_MODULE.contains(name) || lock(name);
        };
    }

    /** Whether git runs a file of this name in its folder of hooks. */
    public static boolean hook(String name) {
        return HOOKS.contains(name);
    }

    /** Whether it is a file by which git keeps others away; its content says nothing. */
    public static boolean lock(String path) {
        return path.endsWith(".lock");
    }

    /** Longest content that is told of a file. */
    public static int largest(String file) {
        return file.equals("packed-refs") ? Repository.PACKED : Repository.LARGEST;
    }

    /** The folder that a {@code .git} file names; empty if it names none. */
    public static String pointed(String content) {
        var pointer = POINTER.matcher(content);
        return pointer.matches() ? pointer.group(1) : "";
    }

    /** Whether it is the full id of an object. */
    public static boolean isId(String text) {
        return COMMIT.matcher(text).matches();
    }
}
