package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.TreeScanner.Access;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.host.Uncovered.Reason;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Captures the workspace as it is in git's terms: looks, has the contents that have no name yet
 * hashed over there, and says of each path which item of a tree it is. A path that can't be read
 * for a reason of its own becomes an item without content. All methods need the tree's lock.
 */
final class ScriptCapture {
    /** How often a file is read that changes while it is being read. */
    private static final int TRIES = 20;

    /** After so many, no longer than that. */
    private static final int FEW = 3;

    private static final long LONG = TimeUnit.SECONDS.toNanos(1);

    /** How often many contents are tried at once, before one that can't be read is passed over. */
    private static final int AT_ONCE = 3;

    /** How git says that a file changed while it was read, went or was cut short. */
    private static final List<String> MEANWHILE =
            List.of(
                    "No such file",
                    "Is a directory",
                    "unstable object source",
                    "short read while indexing",
                    "Bus error",
                    "status 135");

    private final String name;
    private final String workspace;
    private final ScriptStore store;
    private final WorkspaceTree tree;
    private final Runnable look;

    /**
     * @param name of the host
     * @param look looks at the whole tree and tells of what has changed
     */
    ScriptCapture(
            String name, String workspace, ScriptStore store, WorkspaceTree tree, Runnable look) {
        this.name = name;
        this.workspace = workspace;
        this.store = store;
        this.tree = tree;
        this.look = look;
    }

    /**
     * The workspace as it is.
     *
     * @param items by path, folders too
     * @param modes of what is held
     */
    record Now(
            Map<String, GitObjects.Item> items,
            long files,
            List<Uncovered> left,
            SnapshotModes modes) {}

    /**
     * Looks, and names all contents.
     *
     * @param write whether to keep them
     * @param links gets the targets of links
     * @throws PluginException if something can't be read for a reason that is not its own, such as
     *     the disk's
     */
    Now now(boolean write, GitObjects links) {
        readAgain();
        long begin = System.nanoTime();
        for (int i = 1; ; i++) {
            look.run();
            if (!tree.trouble().isEmpty()) {
                throw unreadable(tree.trouble());
            }
            Set<String> gone = new HashSet<>();
            Set<String> unsettled = named(write, gone);
            boolean enough = i >= TRIES || i >= FEW && System.nanoTime() - begin > LONG;
            if (unsettled.isEmpty() || enough) {
                unsettled.forEach(path -> {
                    WorkspaceTree.Entry entry = tree.entries().get(path);
                    if (entry != null) {
                        entry.changing = true;
                    }
                });
                return gathered(links, unsettled, gone);
            }
        }
    }

    /** Its stat data do not tell whether a file may be read now. */
    private void readAgain() {
        Map<String, WorkspaceTree.Entry> closed = new HashMap<>();
        tree.entries()
                .forEach((path, entry) -> {
                    if (entry.unreadable) {
                        closed.put(path, entry);
                    }
                });
        tree.scanner()
                .access(closed.keySet())
                .forEach((path, access) -> {
                    WorkspaceTree.Entry entry = closed.get(path);
                    if (entry != null) {
                        entry.unreadable = access == Access.CLOSED;
                    }
                });
    }

    /**
     * Names what has no name yet.
     *
     * @param gone gets what was not there any more
     * @return what changed meanwhile
     */
    private Set<String> named(boolean write, Set<String> gone) {
        List<String> todo = new ArrayList<>();
        tree.entries()
                .forEach((path, entry) -> {
                    if (entry.stat.file()
                            && (entry.blob == null || write && !entry.stored)
                            && held(path, entry)) {
                        todo.add(path);
                    }
                });
        Set<String> unsettled = new HashSet<>();
        Map<String, String> ids = hashed(todo, write, unsettled, gone);
        Map<String, FileStat> after = tree.scanner().stats(ids.keySet());
        ids.forEach((path, id) -> {
            WorkspaceTree.Entry entry = tree.entries().get(path);
            FileStat now = after.get(path);
            if (entry != null && entry.stat.equals(now)) {
                entry.blob = id;
                entry.stored = write;
                entry.changing = false;
            } else {
                unsettled.add(path);
            }
        });
        return unsettled;
    }

    /** Ids by path of what could be read; a path that stops the others is passed over. */
    private Map<String, String> hashed(
            List<String> todo, boolean write, Set<String> unsettled, Set<String> gone) {
        Map<String, String> ids = new HashMap<>();
        List<String> rest = todo;
        for (int round = 0; !rest.isEmpty(); round++) {
            boolean pack = write && round < AT_ONCE && store.many(rest.size());
            StringBuilder complaint = new StringBuilder();
            List<String> found = store.hash(rest, write, pack, complaint);
            for (int i = 0; i < found.size() && i < rest.size(); i++) {
                ids.put(rest.get(i), found.get(i));
            }
            if (found.size() >= rest.size()) {
                return ids;
            }
            List<String> left = new ArrayList<>(rest.subList(found.size(), rest.size()));
            String stopped = left.getFirst();
            Map<String, Access> access = tree.scanner().access(left);
            left.removeIf(path -> passed(path, access.get(path), unsettled, gone));
            if (!left.isEmpty() && left.getFirst().equals(stopped)) {
                // It can be read now: it was another one's, or it is the disk or the store.
                String why = complaint.toString();
                boolean went = MEANWHILE.stream().anyMatch(why::contains);
                if (!went && (!pack || left.size() == rest.size())) {
                    throw unreadable(why);
                }
                if (!pack) {
                    unsettled.add(stopped);
                    left.removeFirst();
                }
            }
            rest = left;
        }
        return ids;
    }

    /** Whether a path can't be read as the file that it was. */
    private boolean passed(
            String path, @Nullable Access access, Set<String> unsettled, Set<String> gone) {
        WorkspaceTree.Entry entry = tree.entries().get(path);
        switch (access) {
            case CLOSED -> {
                if (entry != null) {
                    entry.unreadable = true;
                }
            }
            case GONE -> gone.add(path);
            case OTHER -> unsettled.add(path);
            case READABLE -> {
                return false;
            }
            case null -> {
                return false;
            }
        }
        return true;
    }

    private PluginException unreadable(String why) {
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not take a snapshot of " + workspace + " on host " + name + ": " + why,
                why.contains("No space left")
                        ? "free some room on that disk, then go on"
                        : "see that everything there can be read");
    }

    private boolean held(String path, WorkspaceTree.Entry entry) {
        return reason(entry) == null && !tree.names.excludedPath(path) && !tree.hidden(path);
    }

    /** Why no snapshot holds it, or {@code null} if one does. */
    private @Nullable Reason reason(WorkspaceTree.Entry entry) {
        if (!entry.stat.file()) {
            return entry.stat.isLink() ? null : Reason.SPECIAL;
        }
        if (entry.stat.size() > tree.largestFile) {
            return Reason.TOO_LARGE;
        }
        if (entry.unreadable) {
            return Reason.UNREADABLE;
        }
        return tree.restless(entry) ? Reason.CHANGING : null;
    }

    /**
     * Whether its size and time change without anybody's meaning it: those of a pipe by each
     * reading, those of a database by whoever is served. They say nothing of what it is.
     */
    private static boolean alive(Reason reason) {
        return reason == Reason.SPECIAL || reason == Reason.CHANGING;
    }

    private static Uncovered uncovered(String path, Reason reason, @Nullable FileStat stat) {
        if (stat == null || alive(reason)) {
            return new Uncovered(path, reason, 0, null);
        }
        return new Uncovered(path, reason, stat.file() ? stat.size() : 0, stat.modified());
    }

    private static GitObjects.Item item(Uncovered known, @Nullable FileStat stat) {
        String state =
                stat == null
                        ? ""
                        : switch (known.reason()) {
                            case SPECIAL -> stat.type() + " " + stat.inode();
                            case CHANGING ->
                                    stat.type() + " " + stat.inode() + " " + stat.permissions();
                            case TOO_LARGE, UNREADABLE, NAME, EXCLUDED, TOO_LONG ->
                                    stat.fingerprint();
                        };
        byte[] sum =
                HexFormat.of()
                        .parseHex(GitObjects.id("state", state.getBytes(StandardCharsets.UTF_8)));
        return new GitObjects.Item(
                GitObjects.UNCOVERED,
                HexFormat.of().formatHex(known.mark(ByteBuffer.wrap(sum).getLong())));
    }

    private Now gathered(GitObjects links, Set<String> changing, Set<String> gone) {
        Map<String, GitObjects.Item> items = new TreeMap<>();
        List<Uncovered> left = new ArrayList<>();
        SnapshotModes modes = new SnapshotModes();
        tree.folders()
                .forEach((folder, stat) -> {
                    if (!tree.names.excludedPath(folder)) {
                        items.put(folder, new GitObjects.Item(GitObjects.FOLDER, ""));
                        modes.folder(folder, stat.folderPermissions());
                    }
                });
        tree.closed()
                .forEach((path, closed) -> {
                    if (!tree.names.excludedPath(path)) {
                        Uncovered one = uncovered(path, closed.reason(), closed.stat());
                        left.add(one);
                        items.put(path, item(one, closed.stat()));
                    }
                });
        long files = 0;
        for (Map.Entry<String, WorkspaceTree.Entry> e : tree.entries().entrySet()) {
            String path = e.getKey();
            WorkspaceTree.Entry entry = e.getValue();
            if (tree.names.excludedPath(path) || tree.hidden(path) || gone.contains(path)) {
                continue;
            }
            Reason why = changing.contains(path) ? Reason.CHANGING : reason(entry);
            if (why != null) {
                Uncovered one = uncovered(path, why, entry.stat);
                left.add(one);
                items.put(path, item(one, entry.stat));
                continue;
            }
            files++;
            items.put(path, item(entry, links));
            if (entry.stat.file()) {
                modes.put(path, entry.stat.permissions());
            }
        }
        return new Now(items, files, left, modes);
    }

    private static GitObjects.Item item(WorkspaceTree.Entry entry, GitObjects links) {
        if (entry.stat.isLink()) {
            return new GitObjects.Item(
                    GitObjects.LINK, links.blob(NameBytes.bytes(entry.stat.link())));
        }
        return new GitObjects.Item(
                entry.stat.executable() ? GitObjects.EXECUTABLE : GitObjects.FILE,
                String.valueOf(entry.blob));
    }
}
