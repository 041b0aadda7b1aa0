package dev.watchkeeper.local;

import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a folder and all beneath it differ from what is known of them, gathered by several threads
 * while the index's lock is held. What is as it was leaves a mark and nothing else.
 */
final class Listing extends RecursiveTask<Listing> {
    /** Files that are new, have changed, or must be read again. */
    final transient Map<String, Stat> files = new HashMap<>();

    final transient Map<String, Listing> dirs = new HashMap<>();

    /** What each known node has that was seen by this look, and no other one. */
    transient long mark;

    /** How many of the known files were seen. */
    transient int met;

    transient @Nullable String unreadable;

    private final transient Path folder;
    private final transient @Nullable Dir known;
    private final transient Sight sight;

    /**
     * What all listings of a sweep share.
     *
     * @param leftovers where our own half-written files are noted
     * @param linux reads folders quickly; {@code null} where it can't
     */
    record Sight(
            Names names, Queue<Path> leftovers, AtomicLong marks, @Nullable LinuxFolder linux) {}

    /**
     * @param known what is known of the folder, or {@code null} if it is new
     */
    Listing(Path folder, @Nullable Dir known, Sight sight) {
        this.folder = folder;
        this.known = known;
        this.sight = sight;
    }

    @Override
    protected Listing compute() {
        forget();
        LinuxFolder linux = sight.linux;
        if (linux == null || !linux.read(folder, this::wanted, this::entry)) {
            forget();
            read();
        }
        invokeAll(List.copyOf(dirs.values()));
        return this;
    }

    private void read() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                String name = path.getFileName().toString();
                Stat stat = wanted(name) ? Stat.of(path) : null;
                if (stat != null) {
                    if (stat.folder()) {
                        dir(name, path);
                    } else if (!met(name, stat)) {
                        files.put(name, stat);
                    }
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            forget(); // It went while we looked; its parent's event or the next sweep says so.
        } catch (IOException | DirectoryIteratorException e) {
            unreadable = String.valueOf(e.getMessage());
        }
    }

    private void forget() {
        mark = sight.marks.incrementAndGet();
        met = 0;
        files.clear();
        dirs.clear();
    }

    private boolean wanted(String name) {
        if (!sight.names.ignored(name)) {
            return true;
        }
        if (Scratch.named(name)) {
            sight.leftovers.add(folder.resolve(name));
        }
        return false;
    }

    private void entry(String name, long size, long mtime, long ctime, long inode, int mode) {
        if (Stat.folder(mode)) {
            dir(name, folder.resolve(name));
            return;
        }
        Entry entry = known == null ? null : known.files.get(name);
        if (entry != null && !entry.racy && entry.stat.is(size, mtime, ctime, inode, mode)) {
            entry.mark = mark;
            met++;
            return;
        }
        Stat stat = new Stat(size, mtime, ctime, inode, mode);
        if (!met(name, stat)) {
            files.put(name, stat);
        }
    }

    private void dir(String name, Path path) {
        Dir below = known == null ? null : known.dirs.get(name);
        if (below != null) {
            below.mark = mark;
        }
        dirs.put(name, new Listing(path, below, sight));
    }

    /** Whether a file is known, and is as it was. */
    private boolean met(String name, Stat stat) {
        Entry entry = known == null ? null : known.files.get(name);
        if (entry == null) {
            return false;
        }
        entry.mark = mark;
        met++;
        return !entry.racy && entry.stat.equals(stat);
    }
}
