package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.TreeScanner.Access;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.WorkspaceException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of the workspace's tree. One look at all of it costs one round trip; contents are
 * hashed there, of what has changed only. Times are compared with each other alone, so the clock
 * there may be wrong.
 */
public final class WorkspaceTree {
    /**
     * A file touched so short before the look may be touched again without a trace: the kernel's
     * clock of files stands still for up to 10 ms. In seconds.
     */
    private static final double RACY = 0.1;

    /** What changed all the time is read again when it has rested so long; in seconds. */
    private static final double REST = 1;

    private final String name;
    private final HostProbe remote;
    private final TreeScanner scanner;
    final IgnoreRules names;
    final long largestFile;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private TreeScan last = TreeScan.nothing();
    private boolean learned;

    public WorkspaceTree(
            String name, Transport host, HostProbe remote, IgnoreRules names, long largestFile) {
        this.name = name;
        this.remote = remote;
        this.scanner = new TreeScanner(name, host, remote.workspace(), names);
        this.names = names;
        this.largestFile = largestFile;
    }

    /** A path that is no folder. */
    static final class Entry {
        FileStat stat;
        boolean racy;
        @Nullable String sha256;

        /** Git's name of the content, if known. */
        @Nullable String blob;

        /** Whether the store holds it. */
        boolean stored;

        /** Whether it may not be read. */
        boolean unreadable;

        /** Whether it changed all the time when it was read last. */
        boolean changing;

        Entry(FileStat stat, boolean racy) {
            this.stat = stat;
            this.racy = racy;
        }
    }

    public ReentrantLock lock() {
        return lock;
    }

    /** Needs the lock. */
    public boolean learned() {
        return learned;
    }

    /** Needs the lock. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** The folders that could be looked into. Needs the lock. */
    Map<String, FileStat> folders() {
        return last.folders();
    }

    /** What kept the last look from being whole; empty if nothing did. Needs the lock. */
    String trouble() {
        return last.trouble();
    }

    TreeScanner scanner() {
        return scanner;
    }

    /** What can't be looked into for a reason of its own, by path. Needs the lock. */
    Map<String, TreeScan.Closed> closed() {
        return last.closed();
    }

    /** Whether nothing is known of a path now, being below a closed one. Needs the lock. */
    boolean hidden(String path) {
        return last.hides(path);
    }

    /**
     * Whether a file is not read now: it changed all the time, and has not rested since. One lucky
     * reading would be a change that nobody made. Needs the lock.
     */
    boolean restless(Entry entry) {
        return entry.changing && restless(entry.stat, last);
    }

    /** Nothing is made anew where a folder was. */
    public static WorkspaceException gone(String workspace, String host) {
        return new WorkspaceException(
                WorkspaceException.Trouble.GONE,
                "the folder of workspace " + workspace + " is gone on host " + host,
                "mount it or move it back there; where it has moved for good, leave a link to it");
    }

    /**
     * Looks at all of it. Needs the lock.
     *
     * @return what changed since the last look; nothing if this is the first one
     * @throws PluginException if the host can't be reached or the workspace is gone
     */
    public List<ChangedPath> look() {
        remote.requireTools(name, false);
        TreeScan scan = scanner.scan();
        Map<String, FileStat> now = scan.files();
        List<String> suspects = new ArrayList<>();
        Map<String, String> from = learned ? renames(scan) : Map.of();
        now.forEach((path, stat) -> {
            Entry known = entries.get(path);
            boolean racy = racy(stat, scan);
            boolean fresh = learned && (known == null || !known.stat.equals(stat) || known.racy);
            if (readable(stat)
                    && (fresh || (!learned && racy))
                    && !(known != null && known.changing && restless(stat, scan))) {
                suspects.add(path);
            }
        });
        Map<String, String> sums = scanner.sums(suspects);
        suspects.removeAll(sums.keySet());
        Map<String, Access> refused = scanner.access(suspects);
        List<ChangedPath> changes = new ArrayList<>();
        Instant at = Instant.now();
        if (learned) {
            gone(scan, Set.copyOf(from.values()), at, changes);
        }
        now.forEach((path, stat) -> {
            Entry known = entries.get(path);
            boolean same = known != null && known.stat.equals(stat) && !known.racy;
            boolean went = refused.containsKey(path) && refused.get(path) != Access.CLOSED;
            if (!same
                    && !went) { // What went between the look and the reading, the next look tells.
                boolean closed = refused.containsKey(path);
                take(path, stat, scan, from.get(path), sums.get(path), closed, at, changes);
            }
        });
        from.values().stream().filter(path -> !now.containsKey(path)).forEach(entries::remove);
        last = scan;
        learned = true;
        return changes;
    }

    private static boolean racy(FileStat stat, TreeScan scan) {
        return stat.file() && stat.ctime() >= scan.clock() - RACY;
    }

    private static boolean restless(FileStat stat, TreeScan scan) {
        return stat.ctime() > scan.clock() - REST;
    }

    /** Whether its content is read: what is above the limit is known by its stat data only. */
    private boolean readable(FileStat stat) {
        return stat.file() && stat.size() <= largestFile;
    }

    private void gone(TreeScan scan, Set<String> moved, Instant at, List<ChangedPath> changes) {
        for (String path : List.copyOf(entries.keySet())) {
            if (!scan.files().containsKey(path) && !moved.contains(path) && !scan.hides(path)) {
                entries.remove(path);
                changes.add(new ChangedPath(path, ChangedPath.Kind.DELETED, null, 0, null, at));
            }
        }
    }

    /**
     * @param from its old name
     * @param sum of its content, where that was read
     * @param closed whether it may not be read
     */
    private void take(
            String path,
            FileStat stat,
            TreeScan scan,
            @Nullable String from,
            @Nullable String sum,
            boolean closed,
            Instant at,
            List<ChangedPath> changes) {
        Entry known = entries.get(path);
        Entry before = from == null ? known : entries.get(from);
        Entry entry = new Entry(stat, racy(stat, scan));
        entry.sha256 = sum;
        entry.unreadable = closed;
        entry.changing = known != null && known.changing;
        boolean same =
                before != null
                        && before.stat.type() == stat.type()
                        && before.stat.link().equals(stat.link())
                        && (!stat.file()
                                || (readable(stat) && !closed
                                        ? sum != null && sum.equals(before.sha256)
                                        : before.stat.equals(stat)));
        if (before != null && same && !closed) {
            entry.blob = before.blob;
            entry.stored = before.stored;
        }
        entries.put(path, entry);
        if (!learned) {
            return;
        }
        ChangedPath.Kind kind = null;
        if (from != null) {
            kind = ChangedPath.Kind.RENAMED;
        } else if (known == null) {
            kind = ChangedPath.Kind.ADDED;
        } else if (!same || known.stat.mode() != stat.mode()) {
            kind = ChangedPath.Kind.MODIFIED;
        }
        if (kind != null) {
            changes.add(new ChangedPath(path, kind, from, stat.size(), sum, at));
        }
    }

    /** Old names by new ones, of files that are the same and went from one place to another. */
    private Map<String, String> renames(TreeScan scan) {
        Map<String, FileStat> now = scan.files();
        Map<String, String> gone = new HashMap<>();
        entries.forEach((path, entry) -> {
            if (!now.containsKey(path) && entry.stat.file() && !scan.hides(path)) {
                gone.put(entry.stat.identity(), path);
            }
        });
        Map<String, String> from = new HashMap<>();
        if (gone.isEmpty()) {
            return from;
        }
        now.forEach((path, stat) -> {
            String old =
                    entries.containsKey(path) || !stat.file() ? null : gone.get(stat.identity());
            Entry before = old == null ? null : entries.get(old);
            if (old != null && before != null && before.stat.moved(stat)) {
                from.put(path, old);
                gone.remove(stat.identity());
            }
        });
        return from;
    }
}
