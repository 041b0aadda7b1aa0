package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How an attempt changed the project's git, and what would have to be written to undo it. */
public final class RepositoryDiff {
    /** From so many files on, a host leaves some out. */
    private static final int MOST = 100_000;

    private final RepositoryState before;
    private final RepositoryState after;
    private final String common;
    private final String own;
    private final List<RepositoryChange> changes = new ArrayList<>();
    private final Set<String> running = new TreeSet<>();
    private final Map<String, Entry> refs = new TreeMap<>();
    private final List<GitReferences> named;
    private boolean gone;

    private RepositoryDiff(RepositoryState before, RepositoryState after) {
        this.before = before;
        this.after = after;
        RepositoryState known = before.common().isEmpty() ? after : before;
        this.common = known.common();
        this.own = known.own();
        // What was named before is read as soon as the person takes their settings back.
        this.named =
                List.of(
                        GitReferences.of(before, common, own),
                        GitReferences.of(after, common, own));
    }

    /**
     * Compares.
     *
     * @param lost which of some commits nothing leads to any more; asked only where a branch, tag
     *     or stash that was there has gone or moved
     */
    public static RepositoryDiff between(
            RepositoryState before,
            RepositoryState after,
            Function<List<String>, Set<String>> lost) {
        RepositoryDiff diff = new RepositoryDiff(before, after);
        if (!before.equals(after)) {
            diff.compare(lost);
        }
        return diff;
    }

    /**
     * Files of the workspace itself that git's settings name, so that a change there runs later as
     * well; they are put back with the rest of the workspace, not with git.
     *
     * @param changed relative to the workspace
     */
    public List<RepositoryChange> inWorkspace(Collection<String> changed) {
        List<RepositoryChange> all = new ArrayList<>();
        for (String path : changed) {
            String why =
                    named.stream()
                            .map(n -> n.why(path))
                            .filter(w -> !w.isEmpty())
                            .findFirst()
                            .orElse("");
            if (!why.isEmpty()) {
                all.add(
                        new RepositoryChange(
                                "hook",
                                path,
                                "",
                                "changed",
                                true,
                                "it changed "
                                        + path
                                        + ", which git reads or runs by your setting "
                                        + why
                                        + "; as a file of the workspace it stays with the work, and goes"
                                        + " only with an answer that takes the work back"));
            }
        }
        return all;
    }

    /** All differences, those that a person must look at first. */
    public List<RepositoryChange> changes() {
        List<RepositoryChange> all = new ArrayList<>(changes);
        all.sort((a, b) -> Boolean.compare(b.dangerous(), a.dangerous()));
        return List.copyOf(all);
    }

    /** How it was before the attempt. */
    RepositoryState before() {
        return before;
    }

    /** Paths of what git would read or run later, to be as they were; none where all of it went. */
    Set<String> running() {
        return gone ? Set.of() : Set.copyOf(running);
    }

    /** What a person gets back who asks for it: that, the refs of lost commits, or all we hold. */
    Map<String, @Nullable Entry> restorable() {
        Map<String, @Nullable Entry> all = new HashMap<>();
        if (gone) {
            // Branches would name commits that went with it.
            before.entries()
                    .forEach((path, e) -> {
                        String inside = inside(path);
                        if (!inside.startsWith("refs/")
                                && !inside.equals("packed-refs")
                                && !inside.startsWith("logs/")
                                && !path.endsWith(".lock")
                                && (e.content() != null || e.kind() == FileInfo.Kind.FOLDER)) {
                            all.put(path, e);
                        }
                    });
            all.put(common + "/refs", Entry.of(common + "/refs", FileInfo.Kind.FOLDER));
            all.put(common + "/objects", Entry.of(common + "/objects", FileInfo.Kind.FOLDER));
            return all;
        }
        running.forEach(path -> all.put(path, before.entry(path)));
        all.putAll(refs);
        return all;
    }

    private void compare(Function<List<String>, Set<String>> lost) {
        if (!before.isEmpty() && removed()) {
            gone = true;
            return;
        }
        if (before.isEmpty()) {
            changes.add(
                    RepositoryChange.told(
                            "git", ".git", "", "made", "it made the workspace a git repository"));
        }
        Set<String> paths = new LinkedHashSet<>(new TreeSet<>(before.entries().keySet()));
        paths.addAll(after.entries().keySet());
        for (String path : paths) {
            Entry was = before.entry(path);
            Entry is = after.entry(path);
            if (!Objects.equals(was, is)) {
                differs(path, was, is);
            }
        }
        if (after.entries().size() >= MOST && before.entries().size() < MOST) {
            changes.add(
                    new RepositoryChange(
                            "git",
                            ".git",
                            String.valueOf(before.entries().size()),
                            String.valueOf(after.entries().size()),
                            true,
                            "it made so many files in .git that not all of them were looked at"));
        }
        RefChanges moved = new RefChanges(before, after, own, common);
        moved.compare(lost);
        changes.addAll(moved.changes());
        refs.putAll(moved.restorable());
        running.addAll(moved.running());
    }

    /** Without its head, its settings and its objects it is no git folder any more. */
    private boolean removed() {
        boolean all = after.entry(".git") == null;
        boolean hollow =
                before.entry(own + "/HEAD") != null && after.entry(own + "/HEAD") == null
                        || before.entry(common + "/objects") != null
                                && after.entry(common + "/objects") == null;
        if (!all && !hollow) {
            return false;
        }
        Map<String, String> tips = before.refs();
        String known =
                tips.entrySet().stream()
                        .filter(e -> !e.getKey().startsWith("refs/remotes/"))
                        .limit(10)
                        .map(e -> RefChanges.brief(e.getKey()) + " at " + e.getValue())
                        .collect(Collectors.joining(", "));
        changes.add(
                new RepositoryChange(
                        "git",
                        ".git",
                        "repository",
                        all ? "" : "no repository",
                        true,
                        (all ? "it removed .git" : "it emptied .git")
                                + ": the commits, branches and stashes in it are gone and no"
                                + " checkpoint holds them; settings, hooks, info and HEAD can be"
                                + " put back"
                                + (known.isEmpty() ? "" : ". There were: " + known)));
        return true;
    }

    private String inside(String path) {
        if (!own.equals(common) && path.startsWith(own + "/")) {
            return path.substring(own.length() + 1);
        }
        return path.startsWith(common + "/") && !common.isEmpty()
                ? path.substring(common.length() + 1)
                : "";
    }

    private void differs(String path, @Nullable Entry was, @Nullable Entry is) {
        String inside = inside(path);
        String name = inside.substring(inside.lastIndexOf('/') + 1);
        if (path.endsWith(".lock")) {
            lock(path, was, is);
        } else if (!inside.equals("hooks") && !hook(inside) && unreal(inside, was, is)) {
            folder(path, inside, was, is);
        } else if (inside.isEmpty()) {
            pointer(path, was, is);
        } else if (name.equals("config")
                || name.equals("config.worktree")
                || named(n -> n.settings(path))) {
            settings(path, was, is);
        } else if (inside.equals("hooks") || hook(inside) || named(n -> n.hook(path))) {
            hooks(path, was, is);
        } else if (named(n -> !n.other(path).isEmpty())) {
            ask(path, was, is, ", which git reads or runs by a setting that names it");
        } else if (inside.startsWith("remotes/") || inside.startsWith("branches/")) {
            ask(path, was, is, ", which says where pulls and pushes go");
        } else if (inside.equals("info/attributes")
                || inside.endsWith("/info/attributes")
                || inside.endsWith("info/grafts")
                || inside.equals("objects/info/alternates")) {
            ask(path, was, is, ", which says what git runs on files or where commits come from");
        } else if (inside.endsWith("git-rebase-todo")) {
            todo(path, was, is);
        } else if (name.equals("commondir")
                || name.equals("gitdir") && (was != null && is != null)
                || name.equals("gitdir") && inside.startsWith("modules/")) {
            ask(path, was, is, ", which says where git finds its settings");
        } else if (name.equals("gitdir")) {
            String tree = inside.split("/")[1];
            told(
                    "worktree",
                    tree,
                    was,
                    is,
                    (is == null ? "it removed the worktree " : "it added the worktree ") + tree);
        } else if (inside.startsWith("modules/") && name.equals("HEAD")) {
            String module = inside.substring("modules/".length(), Math.max(8, inside.length() - 5));
            told("submodule", module, was, is, "the submodule " + module + did(was, is));
        } else if (Set.of("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG")
                        .contains(inside)
                || inside.endsWith("head-name")
                || inside.equals("sequencer/todo")) {
            String left = is == null ? " is ended: " : " was left half done: ";
            told("state", path, was, is, "a merge, rebase or the like" + left + path);
        } else if (inside.equals("info/exclude")
                || inside.equals("info/sparse-checkout")
                || inside.equals("shallow")
                || inside.equals("reftable/tables.list")
                || plain(inside)) {
            told("file", path, was, is, path + did(was, is));
        }
    }

    private boolean named(Predicate<GitReferences> by) {
        return named.stream().anyMatch(by);
    }

    /** Whether something else than a folder is, or was, in the place of one. */
    private static boolean unreal(String inside, @Nullable Entry was, @Nullable Entry is) {
        if (inside.isEmpty()) {
            return false;
        }
        boolean link =
                was != null && was.kind() == FileInfo.Kind.LINK
                        || is != null && is.kind() == FileInfo.Kind.LINK;
        boolean file =
                was != null && was.kind() != FileInfo.Kind.FOLDER
                        || is != null && is.kind() != FileInfo.Kind.FOLDER;
        return GitFiles.entered(inside) && link || GitFiles.told(inside) && file;
    }

    /** A link, or a file, where git has a folder: git reads and writes wherever it leads. */
    private void folder(String path, String inside, @Nullable Entry was, @Nullable Entry is) {
        String to = is != null && is.kind() == FileInfo.Kind.LINK ? after.text(path) : "";
        String why =
                to.isEmpty()
                        ? ", where git has a folder"
                        : ": it leads to " + to + ", and git reads and writes there";
        if (inside.equals("objects") || inside.startsWith("objects/")) {
            // No checkpoint holds what was in it, so the way to it is not cut either.
            changes.add(
                    new RepositoryChange(
                            "file", path, state(was), state(is), true, path + did(was, is) + why));
            return;
        }
        ask(path, was, is, why);
        before.entries().keySet().stream()
                .filter(p -> p.startsWith(path + "/"))
                .forEach(running::add);
    }

    /** A file of its own name on the top that is no ref. */
    private static boolean plain(String inside) {
        return inside.indexOf('/') < 0
                && !Set.of("HEAD", "packed-refs", "refs", "objects", "info").contains(inside);
    }

    private static boolean hook(String inside) {
        return inside.startsWith("hooks/") || inside.contains("/hooks/");
    }

    private void lock(String path, @Nullable Entry was, @Nullable Entry is) {
        if (was == null && is != null) {
            changes.add(
                    RepositoryChange.told(
                            "lock",
                            path,
                            "",
                            "left",
                            "it left "
                                    + path
                                    + ", which keeps git from working; no process of it lives, so"
                                    + " `rm "
                                    + path
                                    + "` clears it"));
        }
    }

    /** {@code .git} itself where it is no folder, and those of submodules. */
    private void pointer(String path, @Nullable Entry was, @Nullable Entry is) {
        if (was == null) {
            if (!path.equals(".git")) {
                told("submodule", path, null, is, "it added the submodule's " + path);
            }
            return;
        }
        ask(path, was, is, ", which says where git finds its settings and hooks");
    }

    private void settings(String path, @Nullable Entry was, @Nullable Entry is) {
        Map<String, List<String>> old = GitConfig.parse(before.text(path));
        Map<String, List<String>> now = GitConfig.parse(after.text(path));
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(old.keySet());
        boolean readable =
                (was == null || was.content() != null)
                        && (is == null || is.kind() == FileInfo.Kind.FILE && is.content() != null);
        if (!readable || was != null && was.kind() != FileInfo.Kind.FILE) {
            ask(path, was, is, ", which holds git's settings");
            return;
        }
        GitSetting.Surroundings around = new GitSetting.Surroundings(remotes(), branches());
        for (String key : keys) {
            GitSetting setting =
                    new GitSetting(
                            path,
                            key,
                            old.getOrDefault(key, List.of()),
                            now.getOrDefault(key, List.of()),
                            around);
            if (!setting.before().equals(setting.after())) {
                changes.add(
                        new RepositoryChange(
                                "setting",
                                key,
                                setting.was(),
                                setting.is(),
                                setting.dangerous(),
                                setting.text()));
                if (setting.dangerous()) {
                    running.add(path);
                }
            }
        }
    }

    /** The remotes that had an address before. */
    private Set<String> remotes() {
        return GitConfig.parse(before.text(common + "/config")).keySet().stream()
                .filter(k -> k.startsWith("remote.") && k.endsWith(".url"))
                .filter(k -> k.length() > "remote..url".length())
                .map(k -> k.substring("remote.".length(), k.length() - ".url".length()))
                .collect(Collectors.toSet());
    }

    private Set<String> branches() {
        String heads = "refs/heads/";
        return after.refs().keySet().stream()
                .filter(r -> r.startsWith(heads))
                .map(r -> r.substring(heads.length()))
                .collect(Collectors.toSet());
    }

    private void hooks(String path, @Nullable Entry was, @Nullable Entry is) {
        boolean folder =
                (was == null || was.kind() == FileInfo.Kind.FOLDER)
                        && (is == null || is.kind() == FileInfo.Kind.FOLDER);
        if (folder && path.endsWith("/hooks")) {
            return; // What was in it is told of.
        }
        running.add(path);
        if (was != null && was.kind() == FileInfo.Kind.FOLDER) {
            before.entries().keySet().stream()
                    .filter(p -> p.startsWith(path + "/"))
                    .forEach(running::add);
        }
        changes.add(
                new RepositoryChange(
                        "hook",
                        path,
                        state(was),
                        state(is),
                        true,
                        "the hook "
                                + path
                                + did(was, is)
                                + (is != null && is.kind() == FileInfo.Kind.LINK
                                        ? ": it leads to " + after.text(path)
                                        : "")
                                + (is == null ? "" : "; git would run it later")));
    }

    /** Commands in a rebase's list run as soon as somebody goes on with it. */
    private void todo(String path, @Nullable Entry was, @Nullable Entry is) {
        boolean runs =
                after.text(path)
                        .lines()
                        .map(String::strip)
                        .filter(l -> l.startsWith("exec ") || l.startsWith("x "))
                        .anyMatch(
                                l -> before.text(path).lines().noneMatch(o -> o.strip().equals(l)));
        if (runs) {
            ask(path, was, is, ", and 'git rebase --continue' would run commands in it");
        } else {
            told(
                    "state",
                    path,
                    was,
                    is,
                    "a rebase" + (is == null ? " is ended" : " was left half done"));
        }
    }

    private void ask(String path, @Nullable Entry was, @Nullable Entry is, String why) {
        running.add(path);
        changes.add(
                new RepositoryChange(
                        "file", path, state(was), state(is), true, path + did(was, is) + why));
    }

    private void told(
            String what, String name, @Nullable Entry was, @Nullable Entry is, String text) {
        changes.add(RepositoryChange.told(what, name, state(was), state(is), text));
    }

    private static String did(@Nullable Entry was, @Nullable Entry is) {
        if (was == null) {
            return " was added";
        }
        if (is == null) {
            return " was removed";
        }
        if (was.kind() != is.kind()) {
            return is.kind() == FileInfo.Kind.LINK
                    ? " was replaced by a link"
                    : " was replaced by another kind of file";
        }
        return java.util.Arrays.equals(was.content(), is.content()) && was.size() == is.size()
                ? " has other rights now (%o, it had %o)".formatted(is.mode(), was.mode())
                : " was changed";
    }

    private static String state(@Nullable Entry e) {
        if (e == null) {
            return "";
        }
        return switch (e.kind()) {
            case FILE -> "%d bytes, %o".formatted(e.size(), e.mode());
            case FOLDER -> "folder";
            case LINK -> "link";
            case OTHER -> "no file";
        };
    }
}
