package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How an attempt changed the project's git, and what would have to be written to undo it. */
public final class RepositoryDiff {
    /** From so many files on, a host leaves some out. */
    private static final int MOST = 100_000;

    /** More tips are not asked about. */
    private static final int MOST_TIPS = 1000;

    private final RepositoryState before;
    private final RepositoryState after;
    private final String common;
    private final String own;
    private final List<RepositoryChange> changes = new ArrayList<>();
    private final Set<String> running = new TreeSet<>();
    private final Map<String, Entry> refs = new TreeMap<>();
    private final List<GitReferences> named;
    private final GitFileChanges files;
    private boolean gone;
    private boolean elsewhere;

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
        this.files = new GitFileChanges(before, after, own, common, named);
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
        return between(before, after, lost, _ -> Set.of());
    }

    /**
     * Compares, and sees whether what is left of the objects is whole.
     *
     * @param unreadable which of some commits can't be read any more; asked only where objects have
     *     gone, as they do, too, when git packs them
     */
    public static RepositoryDiff between(
            RepositoryState before,
            RepositoryState after,
            Function<List<String>, Set<String>> lost,
            Function<List<String>, Set<String>> unreadable) {
        RepositoryDiff diff = new RepositoryDiff(before, after);
        if (!before.equals(after)) {
            boolean fewer = diff.fewerObjects();
            diff.compare(lost, fewer ? unreadable : _ -> Set.of());
            if (!diff.gone && fewer) {
                diff.objects(unreadable);
            }
        }
        return diff;
    }

    /** Whether files of objects went, or became smaller. */
    private boolean fewerObjects() {
        String folder = common + "/objects/";
        return before.entries().values().stream()
                .filter(e -> e.kind() == FileInfo.Kind.OTHER)
                .filter(e -> e.path().startsWith(folder))
                .anyMatch(e -> {
                    Entry is = after.entry(e.path());
                    return is == null || is.size() < e.size();
                });
    }

    private void objects(Function<List<String>, Set<String>> unreadable) {
        Map<String, String> tips = new TreeMap<>(before.refs());
        tips.put("HEAD", before.text(own + "/HEAD").strip());
        tips.putAll(after.refs());
        tips.values().removeIf(id -> !GitFiles.isId(id));
        Set<String> broken =
                unreadable.apply(tips.values().stream().distinct().limit(MOST_TIPS).toList());
        tips.values().retainAll(broken);
        if (!tips.isEmpty()) {
            changes.add(
                    RepositoryChange.staying(
                            "git",
                            common + "/objects",
                            "whole",
                            "broken",
                            "it removed objects from "
                                    + common
                                    + "/objects: the commits of these, or what is in them, can't be"
                                    + " read any more, and no checkpoint holds them: "
                                    + tips.entrySet().stream()
                                            .limit(10)
                                            .map(e ->
                                                    RefChanges.brief(e.getKey())
                                                            + " at "
                                                            + e.getValue())
                                            .collect(Collectors.joining(", "))));
        }
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
                        RepositoryChange.staying(
                                "hook",
                                path,
                                "",
                                "changed",
                                "it changed "
                                        + path
                                        + ", which git reads or runs by your setting "
                                        + why
                                        + "; as a file of the workspace it stays with the work, and"
                                        + " goes only with an answer that takes the work back"));
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

    /**
     * The settings of a git folder that has gone as a whole; {@code null} if none has. A host finds
     * by them where it was moved to.
     */
    public @Nullable Entry gone() {
        Entry git = before.entry(".git");
        return gone && git != null && git.kind() == FileInfo.Kind.FOLDER
                ? before.entry(common + "/config")
                : null;
    }

    /** All differences, where the git folder stands, or stood, under another name. */
    public List<RepositoryChange> changes(String moved) {
        if (moved.isEmpty()) {
            return changes();
        }
        return List.of(
                new RepositoryChange(
                        "git",
                        ".git",
                        "repository",
                        moved,
                        true,
                        "it moved .git to "
                                + moved
                                + ", with all commits, branches and stashes in it; it is moved back"
                                + " to .git unless you accept the work"));
    }

    /** How it was before the attempt. */
    RepositoryState before() {
        return before;
    }

    /**
     * The state before with what git would run later, and with locks, as they were found after:
     * branches and the rest, which a person may have moved meanwhile, as they were.
     */
    public RepositoryState runningOver() {
        Set<String> paths = new TreeSet<>(running());
        changes.stream()
                .filter(RepositoryChange::lock)
                .map(RepositoryChange::name)
                .flatMap(name ->
                        after.entries().keySet().stream()
                                .filter(p -> p.equals(name) || p.endsWith("/" + name)))
                .forEach(paths::add);
        return before.with(paths, after);
    }

    /** Paths of what git would read or run later, to be as they were; none where all of it went. */
    Set<String> running() {
        return gone ? Set.of() : Set.copyOf(running);
    }

    /** What a person gets back who asks for it: that, the refs of lost commits, or all we hold. */
    Map<String, @Nullable Entry> restorable() {
        Map<String, @Nullable Entry> all = new HashMap<>();
        if (elsewhere) {
            return all; // A folder made in its place would hide where the repository is.
        }
        if (gone) {
            // Branches would name commits that went with it.
            all.putAll(held());
            all.put(common + "/refs", Entry.of(common + "/refs", FileInfo.Kind.FOLDER));
            all.put(common + "/objects", Entry.of(common + "/objects", FileInfo.Kind.FOLDER));
            return all;
        }
        running.forEach(path -> all.put(path, before.entry(path)));
        all.putAll(refs);
        return all;
    }

    /** What of a git folder that has gone can be written again. */
    private Map<String, Entry> held() {
        Map<String, Entry> all = new HashMap<>();
        before.entries()
                .forEach((path, e) -> {
                    String inside = files.inside(path);
                    boolean folder = e.kind() == FileInfo.Kind.FOLDER;
                    if (!inside.startsWith("refs/")
                            && !inside.equals("packed-refs")
                            && !inside.startsWith("logs/")
                            && !path.endsWith(".lock")
                            && (e.content() != null && e.kind() != FileInfo.Kind.OTHER || folder)
                            && !(folder && Set.of("refs", "objects").contains(inside))) {
                        all.put(path, e);
                    }
                });
        return all;
    }

    private void compare(
            Function<List<String>, Set<String>> lost, Function<List<String>, Set<String>> missing) {
        if (led() || !before.isEmpty() && removed()) {
            return;
        }
        if (before.isEmpty()) {
            changes.add(
                    RepositoryChange.told(
                            "git", ".git", "", "made", "it made the workspace a git repository"));
        }
        files.compare();
        changes.addAll(files.changes());
        running.addAll(files.running());
        if (after.entries().size() >= MOST && before.entries().size() < MOST) {
            changes.add(
                    RepositoryChange.staying(
                            "git",
                            ".git",
                            String.valueOf(before.entries().size()),
                            String.valueOf(after.entries().size()),
                            "it made so many files in .git that not all of them were looked at"));
        }
        RefChanges moved = new RefChanges(before, after, own, common);
        moved.compare(lost, missing);
        changes.addAll(moved.changes());
        refs.putAll(moved.restorable());
        running.addAll(moved.running());
    }

    /**
     * Whether {@code .git} is a file or a link now that leads to another git folder than before.
     * One that was a file or a link itself is put back; a folder is moved back by its host where it
     * stands in the workspace, and is left where it stands elsewhere.
     */
    private boolean led() {
        Entry was = before.entry(".git");
        Entry is = after.entry(".git");
        String place = after.own();
        if (was == null
                || is == null
                || is.kind() == FileInfo.Kind.FOLDER
                || place.isEmpty()
                || place.equals(own)) {
            return false;
        }
        boolean folder = was.kind() == FileInfo.Kind.FOLDER;
        gone = folder;
        elsewhere = folder;
        if (!folder) {
            running.add(".git");
        }
        Map<String, String> there = after.refs();
        List<String> missing =
                before.refs().entrySet().stream()
                        .filter(e -> !e.getValue().equals(there.get(e.getKey())))
                        .limit(10)
                        .map(e -> RefChanges.brief(e.getKey()) + " at " + e.getValue())
                        .toList();
        changes.add(
                new RepositoryChange(
                        "git",
                        ".git",
                        folder ? "repository" : own,
                        place,
                        true,
                        (folder
                                                ? "it put %s in the place of the repository in"
                                                        + " .git, which only names it now"
                                                : "it made .git name %s, another repository than"
                                                        + " before")
                                        .formatted(place)
                                + (missing.isEmpty()
                                        ? ", where the branches and tags are the same"
                                        : ". What stood elsewhere before: "
                                                + String.join(", ", missing))
                                + (folder
                                        ? ". No repository outside of the workspace is touched: if"
                                                + " that one is yours, remove the file .git and"
                                                + " move it back"
                                        : ""),
                        folder));
        return true;
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
        gone = true;
        Map<String, String> tips = before.refs();
        String known =
                tips.entrySet().stream()
                        .filter(e -> !e.getKey().startsWith("refs/remotes/"))
                        .limit(10)
                        .map(e -> RefChanges.brief(e.getKey()) + " at " + e.getValue())
                        .collect(Collectors.joining(", "));
        boolean stays = held().values().stream().allMatch(e -> e.equals(after.entry(e.path())));
        changes.add(
                new RepositoryChange(
                        "git",
                        ".git",
                        "repository",
                        all ? "" : "no repository",
                        true,
                        (all ? "it removed .git" : "it emptied .git")
                                + ": the commits, branches and stashes in it are there no"
                                + " longer, and no checkpoint before the attempt holds them"
                                + (stays ? "" : "; settings, hooks, info and HEAD can be put back")
                                + (known.isEmpty() ? "" : ". There were: " + known),
                        stays));
        return true;
    }
}
