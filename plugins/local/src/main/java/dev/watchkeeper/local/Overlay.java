package dev.watchkeeper.local;

import dev.watchkeeper.plugin.process.NameBytes;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes a tree of one with some paths of another; folders without any of them are not entered. */
final class Overlay {
    private final ObjectReader reader;
    private final ObjectSink sink;

    Overlay(ObjectReader reader, ObjectSink sink) {
        this.reader = reader;
        this.sink = sink;
    }

    /**
     * @param mode with all permissions
     */
    private record Item(int mode, ObjectId id) {
        boolean folder() {
            return FileMode.TREE.equals(mode);
        }
    }

    /**
     * @param paths files of either tree; what {@code other} does not have is taken out
     * @return the tree; {@code null} if nothing is in it
     */
    @Nullable ObjectId of(@Nullable ObjectId base, @Nullable ObjectId other, TreeSet<String> paths)
            throws IOException {
        Map<String, Item> mine = items(base);
        Map<String, Item> theirs = items(other);
        Map<String, TreeSet<String>> below =
                paths.stream()
                        .collect(
                                Collectors.groupingBy(
                                        p -> p.substring(0, end(p)),
                                        TreeMap::new,
                                        Collectors.toCollection(TreeSet::new)));
        for (Map.Entry<String, TreeSet<String>> named : below.entrySet()) {
            String name = named.getKey();
            Item now = theirs.get(name);
            if (named.getValue().remove(name)) {
                if (now != null && !now.folder()) {
                    mine.put(name, now);
                    continue;
                }
                // A folder in its place is no file: of that only what is named below is taken.
                mine.computeIfPresent(name, (_, file) -> file.folder() ? file : null);
                if (named.getValue().isEmpty()) {
                    continue;
                }
            }
            Item before = mine.get(name);
            ObjectId made =
                    of(
                            before != null && before.folder() ? before.id() : null,
                            now != null && now.folder() ? now.id() : null,
                            named.getValue().stream()
                                    .map(p -> p.substring(name.length() + 1))
                                    .collect(Collectors.toCollection(TreeSet::new)));
            if (made != null) {
                Item folder = before != null && before.folder() ? before : now;
                mine.put(
                        name,
                        new Item(folder == null ? FileMode.TREE.getBits() : folder.mode(), made));
            } else if (before == null || before.folder()) {
                mine.remove(name);
            }
        }
        return mine.isEmpty() && other == null ? null : put(mine);
    }

    private static int end(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path.length() : slash;
    }

    private ObjectId put(Map<String, Item> items) throws IOException {
        TreeBytes tree = new TreeBytes(items.size());
        items.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                (Map.Entry<String, Item> e) ->
                                        NameBytes.bytes(
                                                e.getKey() + (e.getValue().folder() ? "/" : "")),
                                java.util.Arrays::compareUnsigned))
                .forEach(e ->
                        tree.as(
                                e.getValue().mode(),
                                NameBytes.bytes(e.getKey()),
                                e.getValue().id()));
        return sink.put(tree.toBytes(), null, false);
    }

    private Map<String, Item> items(@Nullable ObjectId tree) throws IOException {
        Map<String, Item> items = new TreeMap<>();
        if (tree == null) {
            return items;
        }
        CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
        while (!parser.eof()) {
            byte[] name = new byte[parser.getNameLength()];
            parser.getName(name, 0);
            items.put(
                    NameBytes.text(name),
                    new Item(parser.getEntryRawMode(), parser.getEntryObjectId()));
            parser.next();
        }
        return items;
    }
}
