package dev.watchkeeper.local;

import dev.watchkeeper.local.TreeCompare.Item;
import dev.watchkeeper.plugin.host.Copies;

import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Copies of snapshots beside the store. Only what was touched since is read again. */
final class LocalCopies implements Copies {
    private static final String WHOLE = ".whole";

    private final Path root;
    private final Path folder;
    private final LocalSnapshots snapshots;
    private final Map<String, Laid> laid = new HashMap<>(); // Guarded by the snapshots' lock.

    /**
     * @param root the workspace
     * @param folder of all copies; made when first needed
     */
    LocalCopies(Path root, Path folder, LocalSnapshots snapshots) {
        this.root = root;
        this.folder = folder;
        this.snapshots = snapshots;
    }

    /**
     * A copy as it was laid out.
     *
     * @param stats by path; empty where an earlier process laid it out
     */
    private record Laid(TreeMap<String, Item> items, Map<String, Stat> stats) {}

    @Override
    public Optional<String> lay(String id, String name, List<String> links) {
        return snapshots.alone(
                "copy a snapshot to",
                store -> {
                    SnapshotNames.Kept kept = store.kept(id);
                    TreeMap<String, Item> items;
                    try (ObjectReader reader = store.objects().newReader()) {
                        items = TreeCompare.all(reader, kept.tree());
                    }
                    items.values().removeIf(item -> !item.held());
                    Path copy = folder.resolve(name);
                    Path whole = folder.resolve(name + WHOLE);
                    List<String> linked = Copies.linkable(links);
                    String mark = id + "\n" + String.join("\n", linked);
                    boolean there = Files.exists(whole) && Files.readString(whole).equals(mark);
                    removeOthers(Copies.owner(name));
                    if (!there || !laid.containsKey(name)) {
                        Map<String, Stat> stats = new HashMap<>();
                        if (!there) {
                            Files.deleteIfExists(whole);
                            remove(copy);
                            Files.createDirectories(copy);
                            write(store, kept, items, copy, stats);
                            link(copy, linked);
                            Files.writeString(whole, mark);
                        }
                        laid.put(name, new Laid(items, stats));
                    }
                    return Optional.of(copy.toAbsolutePath().toString());
                });
    }

    private static void write(
            Store store,
            SnapshotNames.Kept kept,
            TreeMap<String, Item> items,
            Path copy,
            Map<String, Stat> stats)
            throws IOException {
        for (Map.Entry<String, Item> entry : items.entrySet()) {
            Path file = ByteName.under(copy, entry.getKey());
            if (entry.getValue().folder()) {
                Files.createDirectories(file);
            } else {
                var unused =
                        ItemFile.write(store, file, entry.getValue(), kept.modes(), () -> false);
                stats.put(entry.getKey(), Objects.requireNonNull(Stat.of(file)));
            }
        }
    }

    private void removeOthers(String owner) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> others =
                Files.newDirectoryStream(
                        folder, p -> !p.getFileName().toString().startsWith(owner))) {
            for (Path other : others) {
                remove(other);
            }
        }
    }

    private void link(Path copy, List<String> links) throws IOException {
        for (String path : links) {
            Path there = root.resolve(path);
            Path here = copy.resolve(path);
            if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)
                    && !Files.exists(here, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(here.getParent());
                Files.createSymbolicLink(here, there);
            }
        }
    }

    @Override
    public Map<String, String> changed(String name) {
        return snapshots.alone(
                "look at a copy in",
                store -> {
                    Laid of = laid.get(name);
                    if (of == null) {
                        throw new IOException("there is no copy " + name);
                    }
                    Map<String, String> changed = new TreeMap<>();
                    for (Map.Entry<String, Item> entry : of.items().entrySet()) {
                        Item item = entry.getValue();
                        if (item.folder()) {
                            continue;
                        }
                        Path file = ByteName.under(folder.resolve(name), entry.getKey());
                        @Nullable Stat stat = Stat.of(file);
                        if (stat == null || !stat.file() && !Files.isSymbolicLink(file)) {
                            changed.put(entry.getKey(), "");
                        } else if (!stat.equals(of.stats().get(entry.getKey()))) {
                            String now = FileContent.of(file).blob().name();
                            if (!now.equals(item.id().name())) {
                                changed.put(entry.getKey(), now);
                            }
                        }
                    }
                    return changed;
                });
    }

    @Override
    public void clear() {
        if (!Files.exists(folder)) {
            return;
        }
        snapshots.alone(
                "remove the copies in",
                store -> {
                    laid.clear();
                    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.whole")) {
                        for (Path whole : all) {
                            Files.delete(whole);
                        }
                    }
                    remove(folder);
                    return true;
                });
    }

    private static void remove(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            ClosedFolders.remove(path);
        }
    }
}
