package dev.watchkeeper.local;

import dev.watchkeeper.plugin.process.NameBytes;

import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which paths with a name that is left out, such as {@code target}, the project's git tracks all
 * the same: they are sources and no tool's litter. Git's index is read when its file is another one
 * than before. What was tracked once counts for as long as this object lives: an agent does not
 * hide a file by taking it out of the index.
 */
final class TrackedPaths implements Predicate<String> {
    private final Path root;
    private final Predicate<String> named;
    private @Nullable Stat seen;
    private volatile Set<String> known = Set.of();

    /**
     * @param named whether some name of a path is one that is left out
     */
    TrackedPaths(Path root, Predicate<String> named) {
        this.root = root;
        this.named = named;
    }

    /** Whether a path is tracked, or is a folder above one that is. */
    @Override
    public boolean test(String path) {
        return known.contains(path);
    }

    /**
     * Looks at the index.
     *
     * @return whether a path came to be known
     */
    synchronized boolean look() {
        try {
            Path folder = root;
            Path git = GitPointers.folder(folder);
            while (git == null && folder.getParent() != null) {
                folder = folder.getParent();
                git = GitPointers.folder(folder);
            }
            Path index = git == null ? null : git.resolve("index");
            Stat stat = index == null ? null : Stat.of(index);
            if (index == null || stat == null || stat.equals(seen)) {
                return false;
            }
            seen = stat;
            return stat.file() && stat.size() <= HiddenFiles.LARGEST_INDEX && read(index, folder);
        } catch (IOException | RuntimeException e) {
            return false; // A damaged or unknown index: what was known stays known.
        }
    }

    private boolean read(Path index, Path top) throws IOException {
        String above = top.equals(root) ? "" : ByteName.of(top.relativize(root)) + "/";
        DirCache all = DirCache.read(index.toFile(), FS.DETECTED);
        Set<String> found = new HashSet<>(known);
        for (int i = 0; i < all.getEntryCount(); i++) {
            String path = NameBytes.text(all.getEntry(i).getRawPath());
            if (path.startsWith(above) && named.test(path.substring(above.length()))) {
                add(found, path.substring(above.length()));
            }
        }
        boolean more = found.size() > known.size();
        known = Set.copyOf(found);
        return more;
    }

    private static void add(Set<String> found, String path) {
        found.add(path);
        for (int i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) {
            found.add(path.substring(0, i));
        }
    }
}
