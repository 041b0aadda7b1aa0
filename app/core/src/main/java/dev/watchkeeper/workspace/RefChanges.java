package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository.Entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Where HEAD, branches, tags and stashes stood and stand, and whether commits got lost. */
final class RefChanges {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String STASH = "refs/stash";
    private static final String HEAD = "ref: ";

    /** More are counted and not listed. */
    private static final int MOST = 50;

    private final RepositoryState before;
    private final RepositoryState after;
    private final String own;
    private final String common;
    private final List<RepositoryChange> changes = new ArrayList<>();
    private final Map<String, Entry> restorable = new TreeMap<>();
    private final Set<String> running = new TreeSet<>();
    private Set<String> lost = Set.of();
    private Set<String> removed = Set.of();

    RefChanges(RepositoryState before, RepositoryState after, String own, String common) {
        this.before = before;
        this.after = after;
        this.own = own;
        this.common = common;
    }

    List<RepositoryChange> changes() {
        return changes;
    }

    /** Refs whose commits are lost without them, as they were. */
    Map<String, Entry> restorable() {
        return restorable;
    }

    /** Paths of refs by which git reads other commits than there are. */
    Set<String> running() {
        return running;
    }

    /**
     * Compares them.
     *
     * @param losing which of some commits nothing leads to any more
     * @param missing which of some commits can't be read any more
     */
    void compare(
            Function<List<String>, Set<String>> losing,
            Function<List<String>, Set<String>> missing) {
        Map<String, String> old = before.refs();
        Map<String, String> now = after.refs();
        String oldHead = before.text(own + "/HEAD").strip();
        String newHead = after.text(own + "/HEAD").strip();
        Set<String> dropped = stashes(before);
        dropped.removeAll(stashes(after));
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        names.removeIf(n -> old.getOrDefault(n, "").equals(now.getOrDefault(n, "")));
        Set<String> asked = new LinkedHashSet<>(dropped);
        names.stream()
                .filter(n -> !n.startsWith("refs/remotes/"))
                .map(n -> old.getOrDefault(n, ""))
                .forEach(asked::add);
        asked.add(oldHead.equals(newHead) ? "" : oldHead);
        asked.removeIf(c -> !ID.matcher(c).matches());
        Set<String> standing = new HashSet<>(now.values());
        asked.removeIf(standing::contains);
        lost = asked.isEmpty() ? Set.of() : losing.apply(List.copyOf(asked));
        removed = lost.isEmpty() ? Set.of() : missing.apply(List.copyOf(lost));
        head(oldHead, newHead);
        int remotes = 0;
        int listed = 0;
        for (String name : names) {
            if (name.startsWith("refs/remotes/")) {
                remotes++;
            } else if (!name.equals(STASH)) {
                boolean tell = ++listed <= MOST || lost.contains(old.getOrDefault(name, ""));
                if (tell) {
                    ref(name, old.getOrDefault(name, ""), now.getOrDefault(name, ""), newHead);
                }
            }
        }
        stash(dropped);
        count(
                remotes,
                "remote branches",
                "it fetched, pushed or removed: %d remote branches stand elsewhere now");
        count(listed - MOST, "more refs", "%d more branches, tags and other refs have changed");
    }

    private void count(int many, String name, String text) {
        if (many > 0) {
            changes.add(
                    RepositoryChange.told(
                            "ref", name, "", String.valueOf(many), text.formatted(many)));
        }
    }

    private void head(String was, String is) {
        if (was.equals(is) || was.isEmpty() || is.isEmpty()) {
            return;
        }
        boolean gone = lost.contains(was);
        changes.add(
                new RepositoryChange(
                        "head",
                        "HEAD",
                        place(was),
                        place(is),
                        gone,
                        "HEAD is on "
                                + place(is)
                                + " now, it was on "
                                + place(was)
                                + (gone ? "; nothing leads to that commit any more" : "")
                                + removedToo(was),
                        removed.contains(was)));
        if (gone && !removed.contains(was)) {
            keep(was);
        }
    }

    /** That no put-back brings a commit again. */
    private String removedToo(String commit) {
        return removed.contains(commit)
                ? ", and it was removed from git's objects with what is in it"
                : "";
    }

    private static String place(String head) {
        return head.startsWith(HEAD)
                ? brief(head.substring(HEAD.length()).strip())
                : "commit " + shortened(head);
    }

    private void ref(String name, String was, String is, String head) {
        boolean replaces = name.startsWith("refs/replace/");
        boolean gone = lost.contains(was);
        String kind = kind(name);
        String text = kind.equals("ref") ? name : "the " + kind + " " + brief(name);
        if (was.isEmpty()) {
            boolean current = head.equals(HEAD + name);
            text =
                    kind.equals("branch") && !current
                            ? "it made or committed on the branch "
                                    + brief(name)
                                    + ": it stands at "
                                    + shortened(is)
                            : text + " was made at " + shortened(is);
        } else if (is.isEmpty()) {
            text += " was removed, it stood at " + shortened(was);
        } else if (kind.equals("branch") && !gone) {
            text =
                    "it committed on "
                            + brief(name)
                            + ", or moved it: "
                            + shortened(was)
                            + " → "
                            + shortened(is);
        } else {
            text += " was moved from " + shortened(was) + " to " + shortened(is);
        }
        if (gone) {
            text +=
                    "; nothing leads to "
                            + shortened(was)
                            + " any more, so its commits would be lost"
                            + removedToo(was);
            if (!removed.contains(was)) {
                restorable.put(common + "/" + name, file(common + "/" + name, was));
            }
        }
        if (replaces) {
            text += ", by which git reads other commits than there are";
            running.add(common + "/" + name);
        }
        changes.add(
                new RepositoryChange(
                        kind,
                        brief(name),
                        shortened(was),
                        shortened(is),
                        gone || replaces,
                        text,
                        removed.contains(was) && !replaces));
    }

    /** The commits of all stashes. */
    private Set<String> stashes(RepositoryState of) {
        Set<String> all = new LinkedHashSet<>();
        of.text(common + "/logs/" + STASH)
                .lines()
                .map(line -> line.split(" ", 3))
                .filter(f -> f.length == 3)
                .forEach(f -> all.add(f[1]));
        String top = of.refs().getOrDefault(STASH, "");
        if (!top.isEmpty()) {
            all.add(top);
        }
        return all;
    }

    private void stash(Set<String> dropped) {
        Set<String> made = stashes(after);
        made.removeAll(stashes(before));
        for (String commit : made) {
            changes.add(
                    RepositoryChange.told(
                            "stash",
                            shortened(commit),
                            "",
                            shortened(commit),
                            "it stashed changes away: " + shortened(commit)));
        }
        for (String commit : dropped) {
            boolean gone = lost.contains(commit);
            changes.add(
                    new RepositoryChange(
                            "stash",
                            shortened(commit),
                            shortened(commit),
                            "",
                            gone,
                            "it dropped or applied a stash that was there before: "
                                    + commit
                                    + removedToo(commit),
                            removed.contains(commit)));
            if (gone && !removed.contains(commit)) {
                keep(commit);
            }
        }
        boolean none = stashes(after).isEmpty();
        if (none && dropped.stream().anyMatch(c -> lost.contains(c) && !removed.contains(c))) {
            Map<String, String> top = new HashMap<>(before.refs());
            String ref = top.getOrDefault(STASH, "");
            Entry log = before.entry(common + "/logs/" + STASH);
            if (!ref.isEmpty() && log != null) {
                restorable.put(common + "/" + STASH, file(common + "/" + STASH, ref));
                restorable.put(log.path(), log);
            }
        }
    }

    /** A commit that had no name of its own gets one, so that git keeps it. */
    private void keep(String commit) {
        String path = common + "/refs/watchkeeper/kept-" + shortened(commit);
        restorable.put(path, file(path, commit));
    }

    private static Entry file(String path, String id) {
        byte[] content = (id + "\n").getBytes(StandardCharsets.UTF_8);
        return new Entry(path, FileInfo.Kind.FILE, 0644, content.length, content);
    }

    private static String kind(String name) {
        if (name.startsWith("refs/heads/")) {
            return "branch";
        }
        return name.startsWith("refs/tags/") ? "tag" : "ref";
    }

    static String brief(String ref) {
        return ref.replaceFirst("^refs/(heads|tags)/", "");
    }

    private static String shortened(String id) {
        return ID.matcher(id).matches() ? id.substring(0, 10) : id;
    }
}
