package dev.watchkeeper.workspace;

import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Undoes what an attempt did to the project's git, or does it again. What somebody else has changed
 * meanwhile is left as it is. Can be done twice without harm.
 */
public final class RepositoryRestorePlan {
    private final Repository repository;

    public RepositoryRestorePlan(Repository repository) {
        this.repository = repository;
    }

    /**
     * What was done.
     *
     * @param paths that were written or removed
     * @param left that were changed meanwhile, or whose content is not held
     */
    public record Done(List<String> paths, List<String> left) {
        public Done {
            paths = List.copyOf(paths);
            left = List.copyOf(left);
        }

        /** Whether there was nothing to do. */
        public boolean isEmpty() {
            return paths.isEmpty() && left.isEmpty();
        }
    }

    /** Puts back what git would read or run later. */
    public Done running(RepositoryDiff diff, RepositoryState before, RepositoryState after) {
        if (movedBack(diff)) {
            RepositoryState now = RepositoryState.of(repository);
            return withFolder(running(since(before, now), before, now));
        }
        Map<String, @Nullable Entry> wanted = new HashMap<>();
        diff.running().forEach(path -> wanted.put(path, before.entry(path)));
        return bring(wanted, after, before);
    }

    /** The same, and the refs of commits that would be lost; all that is held if it is all gone. */
    public Done all(RepositoryDiff diff, RepositoryState after) {
        if (movedBack(diff)) {
            RepositoryState now = RepositoryState.of(repository);
            return withFolder(all(since(diff.before(), now), now));
        }
        return bring(diff.restorable(), after, diff.before());
    }

    /** Moves the whole git folder back, if it stands under another name in the workspace. */
    private boolean movedBack(RepositoryDiff diff) {
        Entry config = diff.gone();
        return config != null && !repository.moved(config, true).isEmpty();
    }

    private static RepositoryDiff since(RepositoryState before, RepositoryState now) {
        return RepositoryDiff.between(before, now, _ -> Set.of());
    }

    private static Done withFolder(Done rest) {
        List<String> paths = new ArrayList<>(List.of(".git"));
        paths.addAll(rest.paths());
        return new Done(paths, rest.left());
    }

    /** Puts what git would read or run later into place as the attempt had left it. */
    public Done again(RepositoryDiff diff, RepositoryState before, RepositoryState after) {
        Map<String, @Nullable Entry> wanted = new HashMap<>();
        diff.running().forEach(path -> wanted.put(path, after.entry(path)));
        return bring(wanted, before, before);
    }

    /**
     * @param from how it must be now for us to change it
     * @param before the attempt: the git folders that were the workspace's then
     */
    private Done bring(
            Map<String, @Nullable Entry> wanted, RepositoryState from, RepositoryState before) {
        if (wanted.isEmpty()) {
            return new Done(List.of(), List.of());
        }
        RepositoryState now = RepositoryState.of(repository);
        List<String> done = new ArrayList<>();
        List<String> left = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        Set<String> going = new HashSet<>(); // Links that are replaced or removed.
        for (String path : new TreeSet<>(wanted.keySet())) {
            Entry is = now.entry(path);
            Entry want = wanted.get(path);
            String link = linkAbove(path, now);
            boolean held =
                    want == null || want.kind() == FileInfo.Kind.FOLDER || want.content() != null;
            if (going.contains(link)) {
                // What was seen there was seen through a link that goes, and is not ours.
                if (want != null) {
                    (held ? paths : left).add(path);
                }
                continue;
            }
            if (Objects.equals(is, want)) {
                continue;
            }
            if (held
                    && link.isEmpty()
                    && Objects.equals(is, from.entry(path))
                    && ours(path, before)) {
                paths.add(path);
                if (is != null && is.kind() == FileInfo.Kind.LINK) {
                    going.add(path);
                }
            } else {
                left.add(path);
            }
        }
        // Links and folders above others first, so that nothing is written through a planted one.
        paths.sort(Comparator.comparingInt(String::length).thenComparing(p -> p));
        for (String path : paths) {
            Entry is = now.entry(path);
            Entry want = wanted.get(path);
            if (want == null && (is == null || is.kind() != FileInfo.Kind.FOLDER)) {
                repository.remove(path);
                done.add(path);
            }
        }
        for (String path : paths) {
            Entry want = wanted.get(path);
            if (want != null) {
                repository.put(want);
                done.add(path);
            }
        }
        for (String path : paths.reversed()) {
            if (wanted.get(path) == null && !done.contains(path)) {
                repository.remove(path);
                done.add(path);
            }
        }
        return new Done(done, left);
    }

    /** The link that leads to a path; empty if none does. */
    private static String linkAbove(String path, RepositoryState now) {
        for (int at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
            Entry above = now.entry(path.substring(0, at));
            if (above != null && above.kind() == FileInfo.Kind.LINK) {
                return above.path();
            }
        }
        return "";
    }

    /** Whether a path is in the workspace, or in the git folders that it had before the attempt. */
    private static boolean ours(String path, RepositoryState before) {
        return !path.startsWith("/")
                || !before.common().isEmpty() && path.startsWith(before.common() + "/")
                || !before.own().isEmpty() && path.startsWith(before.own() + "/");
    }
}
