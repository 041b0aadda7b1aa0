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
        Map<String, @Nullable Entry> wanted = new HashMap<>();
        diff.running().forEach(path -> wanted.put(path, before.entry(path)));
        return bring(wanted, after);
    }

    /** The same, and the refs of commits that would be lost; all that is held if it is all gone. */
    public Done all(RepositoryDiff diff, RepositoryState after) {
        return bring(diff.restorable(), after);
    }

    /** Puts what git would read or run later into place as the attempt had left it. */
    public Done again(RepositoryDiff diff, RepositoryState before, RepositoryState after) {
        Map<String, @Nullable Entry> wanted = new HashMap<>();
        diff.running().forEach(path -> wanted.put(path, after.entry(path)));
        return bring(wanted, before);
    }

    /**
     * @param from how it must be now for us to change it
     */
    private Done bring(Map<String, @Nullable Entry> wanted, RepositoryState from) {
        if (wanted.isEmpty()) {
            return new Done(List.of(), List.of());
        }
        RepositoryState now = RepositoryState.of(repository);
        List<String> done = new ArrayList<>();
        List<String> left = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        Set<String> made = new HashSet<>();
        for (String path : new TreeSet<>(wanted.keySet())) {
            Entry is = now.entry(path);
            Entry want = wanted.get(path);
            if (made.contains(parent(path))) {
                paths.add(path); // What was seen there was seen through a link that goes.
                continue;
            }
            if (Objects.equals(is, want)) {
                continue;
            }
            if (want != null && want.kind() == FileInfo.Kind.FOLDER) {
                made.add(path);
            }
            boolean held =
                    want == null || want.kind() == FileInfo.Kind.FOLDER || want.content() != null;
            if (held && Objects.equals(is, from.entry(path))) {
                paths.add(path);
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

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
