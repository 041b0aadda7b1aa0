package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a folder and all beneath it differ from what is known of them, gathered by several threads
 * while the index's lock is held. What is as it was leaves a mark and nothing else.
 */
final class FolderListing extends RecursiveTask<FolderListing> implements LinuxFolder.Visitor {
    private static final int LONGEST_NAME = 255;

    /** Files that are new, have changed, or must be read again. */
    final transient Map<String, Stat> files = new HashMap<>();

    final transient Map<String, FolderListing> dirs = new HashMap<>();

    /** What each known node has that was seen by this look, and no other one. */
    transient long mark;

    /** How many of the known files were seen. */
    transient int met;

    transient @Nullable String unreadable;

    /** What of its own it is unreadable by; {@code null} if something worse. */
    transient Uncovered.@Nullable Reason why;

    /** IgnoreRules that are not looked at; as they were where the folder was not read. */
    final transient Set<String> skipped = new TreeSet<>();

    /** The folder itself; {@code null} if it was not looked at. */
    transient @Nullable Stat stat;

    /** Whether the folder was not read because its roll still counts. */
    transient boolean again;

    /** The folder itself, where its times will tell whether its names change. */
    private transient LinuxFolder.@Nullable Self self;

    private final transient List<String> read = new ArrayList<>();
    private final transient int room; // Bytes of a name that the system opens by its path.
    private final transient Path folder;
    private final transient @Nullable Dir known;
    private final transient Sight sight;
    private final transient boolean within;

    /**
     * What all listings of a sweep share.
     *
     * @param root of the workspace
     * @param leftovers where our own half-written files are noted
     * @param times whose are the folders that need no reading
     * @param linux reads folders quickly; {@code null} where it can't
     */
    record Sight(
            Path root,
            IgnoreRules names,
            Queue<Path> leftovers,
            AtomicLong marks,
            FolderTimes times,
            @Nullable LinuxFolder linux) {}

    /**
     * @param known what is known of the folder, or {@code null} if it is new
     * @param within whether it is ignored by a name, and looked at only for what git tracks in it
     */
    FolderListing(Path folder, @Nullable Dir known, Sight sight, boolean within) {
        this.within = within;
        this.folder = folder;
        this.room =
                folder.toString().length() < Failures.LONGEST / 4
                        ? Integer.MAX_VALUE
                        : Failures.LONGEST - 1 - ByteName.raw(folder).length;
        this.known = known;
        this.sight = sight;
    }

    @Override
    protected FolderListing compute() {
        forget();
        LinuxFolder linux = sight.linux;
        if (linux == null || !linux.read(folder, this)) {
            forget();
            read();
        }
        invokeAll(List.copyOf(dirs.values()));
        return this;
    }

    private void read() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                String name = ByteName.of(path.getFileName());
                Stat stat = wanted(name) ? Stat.of(path) : null;
                if (stat != null) {
                    if (stat.folder()) {
                        dir(name, path).stat = stat;
                    } else if (!met(name, stat)) {
                        files.put(name, stat);
                    }
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            forget(); // It went while we looked; its parent's event or the next sweep says so.
        } catch (AccessDeniedException e) {
            why = Uncovered.Reason.UNREADABLE;
            unreadable = String.valueOf(e.getMessage());
        } catch (IOException e) {
            if (Failures.tooLong(e)) {
                tooLong();
            } else {
                unreadable = String.valueOf(e.getMessage());
            }
        } catch (DirectoryIteratorException e) {
            unreadable = String.valueOf(e.getMessage());
        }
    }

    /** By its name it can't be reached, however it was reached just now. */
    private void tooLong() {
        why = Uncovered.Reason.TOO_LONG;
        unreadable = "its path is too long";
    }

    private void forget() {
        why = null;
        unreadable = null;
        mark = sight.marks.incrementAndGet();
        met = 0;
        files.clear();
        dirs.clear();
        read.clear();
        skipped.clear();
        again = false;
        self = null;
    }

    /** What is to be known of the folder from now on; {@code null} if it must be read next time. */
    @Nullable Roll roll(Dir dir) {
        return self == null ? null : Roll.of(self, dir, read);
    }

    @Override
    public @Nullable Roll enter(LinuxFolder.Self now) {
        stat = new Stat(0, now.mtime(), now.ctime(), now.inode(), now.mode());
        Roll roll = known == null ? null : known.roll;
        if (roll != null && roll.self.equals(now)) {
            again = true;
            for (Dir below : roll.dirs) {
                var unused = dir(below.name, ByteName.under(folder, below.name));
            }
            return roll;
        }
        self = sight.times.tell(now, folder, FolderTimes.now()) ? now : null;
        return null;
    }

    @Override
    public void again(int i, long size, long mtime, long ctime, long inode, int mode) {
        Roll roll = Objects.requireNonNull(Objects.requireNonNull(known).roll);
        if (!asItWas(roll.files[i], size, mtime, ctime, inode, mode)) {
            entry(roll.name(i), size, mtime, ctime, inode, mode);
        }
    }

    private String path(String name) {
        String own = ByteName.of(sight.root.relativize(folder));
        return own.isEmpty() ? name : own + "/" + name;
    }

    @Override
    public boolean wanted(String name) {
        if (!(within || sight.names.ignored(name)) || !sight.names.ignoredPath(path(name))) {
            return true;
        }
        if (Scratch.named(name)) {
            sight.leftovers.add(folder.resolve(name));
        } else {
            skipped.add(name);
        }
        return false;
    }

    @Override
    public void entry(String name, long size, long mtime, long ctime, long inode, int mode) {
        if (room < LONGEST_NAME && NameBytes.bytes(name).length > room) {
            tooLong();
            return;
        }
        if (self != null) {
            read.add(name);
        }
        if (Stat.folder(mode)) {
            dir(name, ByteName.under(folder, name)).stat =
                    new Stat(size, mtime, ctime, inode, mode);
            return;
        }
        Entry entry = known == null ? null : known.files.get(name);
        if (entry != null && asItWas(entry, size, mtime, ctime, inode, mode)) {
            return;
        }
        Stat stat = new Stat(size, mtime, ctime, inode, mode);
        if (!met(name, stat)) {
            files.put(name, stat);
        }
    }

    private boolean asItWas(Entry entry, long size, long mtime, long ctime, long inode, int mode) {
        if (entry.racy || !entry.stat.is(size, mtime, ctime, inode, mode)) {
            return false;
        }
        entry.mark = mark;
        met++;
        return true;
    }

    private FolderListing dir(String name, Path path) {
        Dir below = known == null ? null : known.dirs.get(name);
        if (below != null) {
            below.mark = mark;
        }
        FolderListing listing =
                new FolderListing(path, below, sight, within || sight.names.ignored(name));
        dirs.put(name, listing);
        return listing;
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
