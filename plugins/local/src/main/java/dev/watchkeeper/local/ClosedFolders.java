package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.IgnoreRules;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Folders of our own user that nobody may write to or enter, such as those of Go's module cache:
 * they are opened to their owner while something in them is to be put back or removed. No link is
 * followed; a folder of somebody else can't be opened and stays as it is.
 */
final class ClosedFolders {
    private static final int OWNER = 0700;

    /** What its owner needs to list what is in a folder, and to reach it. */
    private static final int LOOK = 0500;

    private final Path root;

    /** Permissions of the folders that were opened; those further down come first. */
    private final TreeMap<Path, Integer> opened = new TreeMap<>(Comparator.reverseOrder());

    /**
     * @param root is never looked above
     */
    ClosedFolders(Path root) {
        this.root = root;
    }

    /**
     * Opens a folder, and those above it, as far as that is needed and they are there.
     *
     * @param folder the root, or one below it
     * @throws IOException if a link stands above it
     */
    void open(Path folder) throws IOException {
        Path at = root;
        openOne(at, folder.equals(root));
        for (Path name : folder.equals(root) ? List.<Path>of() : root.relativize(folder)) {
            at = at.resolve(name);
            if (Files.isSymbolicLink(at)) {
                throw new IOException(at + " has become a link");
            }
            openOne(at, at.equals(folder));
        }
    }

    private void openOne(Path folder, boolean toWrite) throws IOException {
        if ((!toWrite || Files.isWritable(folder)) && Files.isExecutable(folder)) {
            return;
        }
        Stat stat = Stat.of(folder);
        if (stat != null && stat.folder() && open(folder, stat)) {
            opened.putIfAbsent(folder, stat.permissions());
        }
    }

    /** Whether it could be opened: its owner may do so. */
    private static boolean open(Path folder, Stat stat) {
        try {
            ItemFile.permit(folder, stat.permissions() | OWNER);
            return true;
        } catch (IOException e) {
            return false; // It is somebody else's; what is to be done in it says so.
        }
    }

    /** The permissions that the opened folders had; those further down come first. */
    TreeMap<Path, Integer> opened() {
        return opened;
    }

    /**
     * Opens folders that can't be looked into, with all below them, for good.
     *
     * @param folders paths in the workspace; those that are none stay as they are
     * @param names whose folders are not looked into
     * @return those that were opened; sorted
     */
    static List<String> openAll(Path root, List<String> folders, IgnoreRules names)
            throws IOException {
        TreeSet<String> opened = new TreeSet<>();
        for (String folder : folders) {
            Path top = ByteName.under(root, folder);
            for (Path up = top; up != null && !up.equals(root); up = up.getParent()) {
                if (Files.isSymbolicLink(up)) {
                    throw new IOException(up + " has become a link");
                }
            }
            openBelow(root, top, names, opened);
        }
        return List.copyOf(opened);
    }

    private static void openBelow(Path root, Path top, IgnoreRules names, TreeSet<String> opened)
            throws IOException {
        Deque<Path> folders = new ArrayDeque<>(List.of(top));
        while (!folders.isEmpty()) {
            Path folder = folders.removeLast();
            Stat stat = Stat.of(folder);
            String path = ByteName.of(root.relativize(folder));
            if (stat == null || !stat.folder() || names.leftOut(path)) {
                continue;
            }
            if ((stat.permissions() & LOOK) != LOOK) {
                if (!open(folder, stat)) {
                    continue;
                }
                opened.add(path);
            }
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path each : all) {
                    if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                        folders.add(each);
                    }
                }
            } catch (AccessDeniedException e) {
                continue; // By more than its permissions.
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
    }

    /** Removes a file, or a folder with all that is in it, whatever is closed in it. */
    static void remove(Path top) throws IOException {
        Deque<Path> folders = new ArrayDeque<>();
        List<Path> emptied = new ArrayList<>();
        folders.add(top);
        while (!folders.isEmpty()) {
            Path folder = folders.removeLast();
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(folder);
                continue;
            }
            Stat stat = Stat.of(folder);
            if (stat != null && (stat.permissions() & OWNER) != OWNER) {
                var unused = open(folder, stat);
            }
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path each : all) {
                    if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                        folders.add(each);
                    } else {
                        Files.deleteIfExists(each);
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            emptied.add(folder);
        }
        for (Path folder : emptied.reversed()) {
            Files.deleteIfExists(folder);
        }
    }
}
