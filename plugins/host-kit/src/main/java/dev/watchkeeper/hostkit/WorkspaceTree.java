package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.plugin.process.NameBytes;
import dev.watchkeeper.plugin.process.Sh;
import dev.watchkeeper.plugin.process.Transport;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
    /** What find prints of each path; all of a path's stat data is in the first part. */
    static final String FORMAT = "'%y %m %s %T@ %C@ %i\\0%l\\0%p\\0'";

    /**
     * A file touched so short before the look may be touched again without a trace: the kernel's
     * clock of files stands still for up to 10 ms. In seconds.
     */
    private static final double RACY = 0.1;

    private static final int GONE = 120; // As an exit status.

    private final String name;
    private final Transport host;
    private final HostProbe remote;
    final IgnoreRules names;
    final long largestFile;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private TreeMap<String, Integer> folders = new TreeMap<>(); // With their permissions.
    private boolean learned;
    private String trouble = "";

    public WorkspaceTree(
            String name, Transport host, HostProbe remote, IgnoreRules names, long largestFile) {
        this.name = name;
        this.host = host;
        this.remote = remote;
        this.names = names;
        this.largestFile = largestFile;
    }

    /**
     * What a file's stat data says.
     *
     * @param type as find has it: f, l or another
     * @param marks times and inode
     */
    record Stat(char type, int mode, long size, String marks, String link) {
        boolean file() {
            return type == 'f';
        }

        boolean isLink() {
            return type == 'l';
        }

        /** As told and kept, those by which it runs as another one too. */
        int permissions() {
            return mode & 07777;
        }

        boolean executable() {
            return (mode & 0100) != 0;
        }

        /** Whether it may be the same file under another name: renaming changes the ctime only. */
        boolean moved(Stat other) {
            return type == other.type && size == other.size && identity().equals(other.identity());
        }

        private String identity() {
            String[] m = marks.split(" ");
            return m[0] + " " + m[2];
        }

        String inode() {
            return marks.split(" ")[2];
        }

        Instant modified() {
            return Instant.ofEpochMilli((long) (Double.parseDouble(marks.split(" ")[0]) * 1000));
        }

        double ctime() {
            return Double.parseDouble(marks.split(" ")[1]);
        }
    }

    /** A path that is no folder. */
    static final class Entry {
        Stat stat;
        boolean racy;
        @Nullable String sha256;

        /** Git's name of the content, if known. */
        @Nullable String blob;

        /** Whether the store holds it. */
        boolean stored;

        Entry(Stat stat, boolean racy) {
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

    /** Needs the lock. */
    Map<String, Integer> folders() {
        return folders;
    }

    /** Which folder or file could not be looked at; empty if all could. Needs the lock. */
    String trouble() {
        return trouble;
    }

    /** A script over the workspace, in its folder. */
    Transport.Answer there(String script, byte[] stdin) {
        Transport.Answer answer =
                host.sh(
                        "unset CDPATH; cd "
                                + Sh.quote(remote.workspace())
                                + " || exit "
                                + GONE
                                + "\n"
                                + script,
                        stdin);
        if (answer.status() == GONE) {
            throw gone(remote.workspace(), name);
        }
        return answer;
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
        Map<String, Stat> now = new TreeMap<>();
        TreeMap<String, Integer> nowFolders = new TreeMap<>();
        double clock = find(now, nowFolders);
        List<String> suspects = new ArrayList<>();
        Map<String, String> from = learned ? renames(now) : Map.of();
        now.forEach((path, stat) -> {
            Entry known = entries.get(path);
            boolean racy = stat.file() && stat.ctime() >= clock - RACY;
            boolean fresh = learned && (known == null || !known.stat.equals(stat) || known.racy);
            if (readable(stat) && (fresh || (!learned && racy))) {
                suspects.add(path);
            }
        });
        Map<String, String> sums = sums(suspects);
        List<ChangedPath> changes = new ArrayList<>();
        Instant at = Instant.now();
        if (learned) {
            gone(now, Set.copyOf(from.values()), at, changes);
        }
        now.forEach((path, stat) -> take(path, stat, clock, from.get(path), sums, at, changes));
        from.values().stream().filter(path -> !now.containsKey(path)).forEach(entries::remove);
        folders = nowFolders;
        learned = true;
        return changes;
    }

    /** Whether its content is read: what is above the limit is known by its stat data only. */
    private boolean readable(Stat stat) {
        return stat.file() && stat.size() <= largestFile;
    }

    private void gone(
            Map<String, Stat> now, Set<String> moved, Instant at, List<ChangedPath> changes) {
        for (String path : List.copyOf(entries.keySet())) {
            if (!now.containsKey(path) && !moved.contains(path)) {
                entries.remove(path);
                changes.add(new ChangedPath(path, ChangedPath.Kind.DELETED, null, 0, null, at));
            }
        }
    }

    private void take(
            String path,
            Stat stat,
            double clock,
            @Nullable String from,
            Map<String, String> sums,
            Instant at,
            List<ChangedPath> changes) {
        Entry known = entries.get(path);
        boolean racy = stat.file() && stat.ctime() >= clock - RACY;
        if (known != null && known.stat.equals(stat) && !known.racy) {
            return;
        }
        String sum = sums.get(path);
        if (readable(stat) && sum == null && (learned || racy)) {
            return; // It went between the look and the reading; the next look tells.
        }
        Entry before = from == null ? known : entries.get(from);
        Entry entry = new Entry(stat, racy);
        entry.sha256 = sum;
        boolean same =
                before != null
                        && before.stat.type() == stat.type()
                        && before.stat.link().equals(stat.link())
                        && (!stat.file()
                                || (readable(stat)
                                        ? sum != null && sum.equals(before.sha256)
                                        : before.stat.equals(stat)));
        if (before != null && same) {
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
    private Map<String, String> renames(Map<String, Stat> now) {
        Map<String, String> gone = new HashMap<>();
        entries.forEach((path, entry) -> {
            if (!now.containsKey(path) && entry.stat.file()) {
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

    /** Returns the clock there, in seconds. */
    private double find(Map<String, Stat> files, Map<String, Integer> foundFolders) {
        String script =
                "date +%s.%N; find . -mindepth 1 "
                        + names.prune()
                        + " -o -printf "
                        + FORMAT
                        + "\n:";
        Transport.Answer answer = there(script, new byte[0]);
        if (answer.status() != 0) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    "workspace " + remote.workspace() + " on host " + name + " can't be entered",
                    "see that it is still there");
        }
        trouble = trouble(answer);
        byte[] out = answer.out();
        int line = 0;
        while (out[line] != '\n') {
            line++;
        }
        parse(out, line + 1, files, foundFolders);
        return Double.parseDouble(new String(out, 0, line, StandardCharsets.US_ASCII).strip());
    }

    private static String trouble(Transport.Answer answer) {
        return new String(answer.err(), StandardCharsets.UTF_8)
                .lines()
                .filter(said -> !said.contains("No such file"))
                .findFirst()
                .orElse("");
    }

    /** Reads what find printed by {@link #FORMAT}. */
    static void parse(
            byte[] out, int begin, Map<String, Stat> files, Map<String, Integer> folders) {
        String[] part = new String[3];
        int parts = 0;
        int from = begin;
        for (int i = begin; i < out.length; i++) {
            if (out[i] != 0) {
                continue;
            }
            part[parts++] = NameBytes.text(Arrays.copyOfRange(out, from, i));
            from = i + 1;
            if (parts == 3) {
                parts = 0;
                String[] f = part[0].split(" ", 4);
                String path = part[2].startsWith("./") ? part[2].substring(2) : part[2];
                if (f[0].equals("d")) {
                    folders.put(path, Integer.parseInt(f[1], 8) & 03777);
                } else {
                    files.put(
                            path,
                            new Stat(
                                    f[0].charAt(0),
                                    Integer.parseInt(f[1], 8),
                                    Long.parseLong(f[2]),
                                    f[3],
                                    part[1]));
                }
            }
        }
    }

    /** SHA-256 by path, of those that can be read. */
    private Map<String, String> sums(Collection<String> paths) {
        Map<String, String> sums = new HashMap<>();
        if (paths.isEmpty()) {
            return sums;
        }
        byte[] out = there("xargs -0 -r sha256sum -z 2>/dev/null; :", nul(paths)).out();
        int from = 0;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0) {
                String text = NameBytes.text(Arrays.copyOfRange(out, from, i));
                sums.put(text.substring(68), text.substring(0, 64)); // 64, two blanks, "./"
                from = i + 1;
            }
        }
        return sums;
    }

    /** Stat data of single paths as it is now. */
    Map<String, Stat> stats(Collection<String> paths) {
        Map<String, Stat> now = new TreeMap<>();
        if (!paths.isEmpty()) {
            String script =
                    "xargs -0 -r sh -c 'find \"$@\" -maxdepth 0 -printf '"
                            + Sh.quote(FORMAT)
                            + " sh 2>/dev/null; :";
            parse(there(script, nul(paths)).out(), 0, now, new TreeMap<>());
        }
        return now;
    }

    /** Paths as xargs -0 takes them; none begins with a hyphen. */
    static byte[] nul(Collection<String> paths) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String path : paths) {
            all.writeBytes(NameBytes.bytes("./" + path + "\0"));
        }
        return all.toByteArray();
    }
}
