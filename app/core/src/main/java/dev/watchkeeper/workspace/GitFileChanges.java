package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files in the project's git that an attempt added, changed or removed, each told in words:
 * what git would read or run later is a person's to look at.
 */
final class GitFileChanges {
    /** A blank or a tab stands behind a command, or the line ends. */
    private static final Pattern EXEC = Pattern.compile("(exec|x)(\\s|$)");

    private final RepositoryState before;
    private final RepositoryState after;
    private final String own;
    private final String common;
    private final List<GitReferences> named;
    private final List<RepositoryChange> changes = new ArrayList<>();
    private final Set<String> running = new TreeSet<>();

    /**
     * @param named the files that git's settings name, before and after
     */
    GitFileChanges(
            RepositoryState before,
            RepositoryState after,
            String own,
            String common,
            List<GitReferences> named) {
        this.before = before;
        this.after = after;
        this.own = own;
        this.common = common;
        this.named = named;
    }

    List<RepositoryChange> changes() {
        return changes;
    }

    /** Paths of what git would read or run later. */
    Set<String> running() {
        return running;
    }

    void compare() {
        Set<String> paths = new LinkedHashSet<>(new TreeSet<>(before.entries().keySet()));
        paths.addAll(after.entries().keySet());
        for (String path : paths) {
            Entry was = before.entry(path);
            Entry is = after.entry(path);
            if (!Objects.equals(was, is)) {
                differs(path, was, is);
            }
        }
    }

    /** A path relative to the git folder that it is in; empty if it is in none. */
    String inside(String path) {
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
        } else if (inside.equals("index")) {
            changes.add(HiddenChanges.of(path, before, after));
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
        } else if (HidingLines.in(inside)) {
            hiding(path, was, is);
        } else if (inside.equals("shallow")
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
                    RepositoryChange.staying(
                            "file", path, state(was), state(is), path + did(was, is) + why));
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

    /** What git does not look at any more is in no diff and in no commit. */
    private void hiding(String path, @Nullable Entry was, @Nullable Entry is) {
        boolean unread =
                is != null && (is.kind() != FileInfo.Kind.FILE || is.content() == null)
                        || is != null && was != null && was.content() == null;
        String lines =
                HidingLines.told(
                        before.text(path), after.text(path), path.endsWith("sparse-checkout"));
        if (unread) {
            ask(path, was, is, ", which says what git does not look at, and can't be read");
        } else if (!lines.isEmpty()) {
            ask(path, was, is, ", by which git does not look at some files any more: " + lines);
        } else {
            told("file", path, was, is, path + did(was, is));
        }
    }

    /** Commands in a rebase's list run as soon as somebody goes on with it. */
    private void todo(String path, @Nullable Entry was, @Nullable Entry is) {
        // What can't be read whole may hold anything.
        boolean hidden = is != null && (is.kind() != FileInfo.Kind.FILE || is.content() == null);
        Set<String> known = commands(before.text(path));
        boolean runs = hidden || !known.containsAll(commands(after.text(path)));
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

    /** The commands that a rebase's list runs, as git reads them: see its parse_insn_line. */
    private static Set<String> commands(String list) {
        return list.lines()
                .map(String::strip)
                .filter(line -> EXEC.matcher(line).lookingAt())
                .collect(Collectors.toSet());
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
        return Arrays.equals(was.content(), is.content()) && was.size() == is.size()
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
