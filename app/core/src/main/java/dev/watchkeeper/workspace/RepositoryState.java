package dev.watchkeeper.workspace;

import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The small files of a workspace's git at one moment. */
public final class RepositoryState {
    private static final Pattern OF_A_WORKTREE = Pattern.compile(".*/worktrees/[^/]+");
    private static final byte VERSION = 1;

    private final TreeMap<String, Entry> entries = new TreeMap<>();

    private RepositoryState(List<Entry> entries) {
        entries.forEach(e -> this.entries.put(e.path(), e));
    }

    /** As the host tells it now. */
    public static RepositoryState of(Repository repository) {
        return new RepositoryState(repository.look());
    }

    static RepositoryState of(List<Entry> entries) {
        return new RepositoryState(entries);
    }

    /** The same with these files as they are in another state, or without those that it lacks. */
    RepositoryState with(Collection<String> paths, RepositoryState other) {
        RepositoryState made = new RepositoryState(List.copyOf(entries.values()));
        for (String path : paths) {
            Entry is = other.entry(path);
            if (is == null) {
                made.entries.remove(path);
            } else {
                made.entries.put(path, is);
            }
        }
        return made;
    }

    /** Whether there is no git. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    Map<String, Entry> entries() {
        return entries;
    }

    @Nullable Entry entry(String path) {
        return entries.get(path);
    }

    /** A file's content as text; empty if there is none. */
    String text(String path) {
        Entry e = entries.get(path);
        byte[] content = e == null ? null : e.content();
        return content == null ? "" : new String(content, StandardCharsets.UTF_8);
    }

    /** The git folder that all worktrees share; empty if there is none. */
    String common() {
        String found = "";
        for (String path : entries.keySet()) {
            boolean head = path.endsWith("/HEAD") || path.endsWith("/config");
            String folder = head ? path.substring(0, path.lastIndexOf('/')) : "";
            if (head
                    && !folder.contains("/modules/")
                    && !OF_A_WORKTREE.matcher(folder).matches()
                    && (found.isEmpty() || folder.length() < found.length())) {
                found = folder;
            }
        }
        // A submodule that is a workspace of its own has a folder below 'modules'.
        if (found.isEmpty()) {
            found =
                    entries.keySet().stream()
                            .filter(p -> p.endsWith("/config"))
                            .map(p -> p.substring(0, p.lastIndexOf('/')))
                            .filter(p -> p.startsWith("/"))
                            .findFirst()
                            .orElse("");
        }
        return found;
    }

    /** The workspace's own git folder, which is another one in a worktree. */
    String own() {
        String pointed = text(".git").strip();
        int name = pointed.lastIndexOf("/worktrees/");
        if (pointed.startsWith("gitdir:") && name >= 0) {
            String end = pointed.substring(name);
            return entries.keySet().stream()
                    .filter(p -> p.endsWith(end + "/HEAD"))
                    .map(p -> p.substring(0, p.lastIndexOf('/')))
                    .findFirst()
                    .orElse(common());
        }
        return common();
    }

    /** Where all branches, tags and other refs stand, by full name. */
    Map<String, String> refs() {
        Map<String, String> refs = new TreeMap<>();
        String common = common();
        text(common + "/packed-refs")
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("^"))
                .forEach(line -> {
                    int gap = line.indexOf(' ');
                    if (gap > 0) {
                        refs.put(line.substring(gap + 1).strip(), line.substring(0, gap));
                    }
                });
        String below = common + "/refs/";
        entries.tailMap(below, true)
                .forEach((path, e) -> {
                    if (path.startsWith(below)
                            && e.kind() == FileInfo.Kind.FILE
                            && !path.endsWith(".lock")) {
                        refs.put(path.substring(common.length() + 1), text(path).strip());
                    }
                });
        return refs;
    }

    /** For keeping. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(VERSION);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(all))) {
            out.writeInt(entries.size());
            for (Entry e : entries.values()) {
                out.writeUTF(e.path());
                out.writeByte(e.kind().ordinal());
                out.writeInt(e.mode());
                out.writeLong(e.size());
                byte[] content = e.content();
                out.writeInt(content == null ? -1 : content.length);
                if (content != null) {
                    out.write(content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    /** What was kept. */
    public static RepositoryState read(byte[] kept) {
        List<Entry> entries = new ArrayList<>();
        ByteArrayInputStream all = new ByteArrayInputStream(kept);
        if (all.read() != VERSION) {
            return new RepositoryState(List.of());
        }
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(all))) {
            for (int left = in.readInt(); left > 0; left--) {
                String path = in.readUTF();
                FileInfo.Kind kind = FileInfo.Kind.values()[in.readByte()];
                int mode = in.readInt();
                long size = in.readLong();
                int length = in.readInt();
                byte[] content = length < 0 ? null : in.readNBytes(length);
                entries.add(new Entry(path, kind, mode, size, content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RepositoryState(entries);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RepositoryState s && entries.equals(s.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}
