package dev.watchkeeper.hostkit;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which paths a restore may touch, and in which order: those that were asked for, less what stands
 * where something is, or was, that no snapshot holds. Whoever restores asks it about each path, and
 * it keeps the list of those that were left.
 */
public final class RestoreScope {
    private final IgnoreRules names;
    private final List<String> paths;
    private final Set<String> kept = new TreeSet<>();
    private final Set<String> left = new TreeSet<>();

    /** What stands at a path of a tree. */
    public interface Item {
        boolean folder();

        /** Whether the snapshot has its content. */
        boolean held();

        /** Whether it is a pipe, a socket or a device: it has no content that could be lost. */
        boolean special();
    }

    /**
     * Whether a pipe, a socket or a device is only in the way of what the snapshot holds.
     *
     * @param present what stands at a path; {@code null} if nothing does, as for the next
     * @param wanted what the snapshot has there
     */
    public static boolean inTheWay(@Nullable Item present, @Nullable Item wanted) {
        return present != null && present.special() && wanted != null && wanted.held();
    }

    /**
     * @param paths what was asked for, with all below; empty for everything
     */
    public RestoreScope(IgnoreRules names, List<String> paths) {
        this.names = names;
        this.paths = paths;
    }

    /** An order in which folders are empty, or complete, when their turn comes: deepest first. */
    public static <V> SortedMap<String, V> deepestFirst(Map<String, V> all) {
        SortedMap<String, V> order = new TreeMap<>(Comparator.reverseOrder());
        order.putAll(all);
        return order;
    }

    /** Whether a path was asked for. */
    public boolean asked(String path) {
        return paths.isEmpty()
                || paths.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"));
    }

    /**
     * Whether it is a folder above what was asked for, which must be there for it; a file there is
     * nobody's to touch.
     */
    public boolean folderAbove(String path, Item item) {
        return item.folder() && paths.stream().anyMatch(p -> p.startsWith(path + "/"));
    }

    /** Touches neither a path nor what is below it. */
    public void keep(String path) {
        kept.add(path);
    }

    /** Names a path as one that a restore would have to touch and does not. */
    public void leave(String path) {
        left.add(path);
    }

    /** Leaves a folder that holds what stays as a whole, where a file should take its place. */
    public void keepAbove(Map<String, ? extends Item> wanted) {
        for (String path : List.copyOf(kept)) {
            for (int i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) {
                Item above = wanted.get(path.substring(0, i));
                if (above != null && !above.folder()) {
                    keep(path.substring(0, i));
                    leave(path.substring(0, i));
                }
            }
        }
    }

    /**
     * Leaves what was moved in from where no snapshot looks; each is named for all that is in it.
     *
     * @param moved the highest paths of it
     * @param present what is there
     */
    public void keepMoved(
            List<String> moved, Collection<String> present, Map<String, ? extends Item> wanted) {
        for (String path : moved) {
            keep(path);
            if (present.stream().anyMatch(p -> below(p, List.of(path)) && asked(p))) {
                leave(path);
            }
        }
        keepAbove(wanted);
    }

    /** Whether a path is one of these or in one. */
    public static boolean below(String path, Collection<String> these) {
        return these.stream().anyMatch(t -> path.equals(t) || path.startsWith(t + "/"));
    }

    /** Whether nothing that stays is in a path's place or above it. */
    public boolean free(String path) {
        for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
            if (kept.contains(path.substring(0, i))) {
                return false;
            }
        }
        return !kept.contains(path);
    }

    /** Whether it may be written or deleted; if not, it is one of those that are left. */
    public boolean ours(String path, Item item) {
        boolean ours = !names.leftOut(path) && free(path);
        if (!ours && !item.folder()) {
            leave(path);
        }
        return ours;
    }

    /** Whether a path is one of those that are left. */
    public boolean leaves(String path) {
        return left.contains(path);
    }

    /** What the restore does not touch though it differs; sorted. */
    public List<String> left() {
        return List.copyOf(left);
    }
}
