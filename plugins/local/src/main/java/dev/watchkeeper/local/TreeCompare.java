package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.RestoreScope;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.process.NameBytes;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between two trees; equal ones are not entered. */
final class TreeCompare {
    private final ObjectReader reader;
    private final IdSink unwritten;
    private final boolean modes;

    /** What stands in the first tree where they differ, by path; then in the second. */
    final TreeMap<String, Item> old = new TreeMap<>();

    final TreeMap<String, Item> target = new TreeMap<>();

    /**
     * @param unwritten where trees may be that the store does not have
     * @param modes whether both trees know all permissions; else only that a file can be executed
     */
    TreeCompare(ObjectReader reader, IdSink unwritten, boolean modes) {
        this.reader = reader;
        this.unwritten = unwritten;
        this.modes = modes;
    }

    /** A path in a tree. */
    record Item(int mode, ObjectId id) implements RestoreScope.Item {
        @Override
        public boolean folder() {
            return FileMode.TREE.equals(mode);
        }

        boolean link() {
            return FileMode.SYMLINK.equals(mode);
        }

        boolean executable() {
            return (mode & 0100) != 0;
        }

        /** What is known of it where its content is not held; {@code null} if it is. */
        @Nullable Uncovered uncovered(String path) {
            if (!FileMode.GITLINK.equals(mode)) {
                return null;
            }
            byte[] mark = new byte[20];
            id.copyRawTo(mark, 0);
            return Uncovered.of(path, mark);
        }

        @Override
        public boolean held() {
            return !FileMode.GITLINK.equals(mode);
        }

        @Override
        public boolean special() {
            Uncovered known = uncovered("");
            return known != null && known.reason() == Uncovered.Reason.SPECIAL;
        }

        /** Whether it is left out by its name: nothing is known of its changes. */
        boolean excluded() {
            Uncovered known = uncovered("");
            return known != null && known.reason() == Uncovered.Reason.EXCLUDED;
        }

        /** Its permissions, as chmod has them. */
        int permissions() {
            if (folder()) {
                return mode == FileMode.TREE.getBits() ? 0755 : mode & 07777;
            }
            return mode & 07777;
        }
    }

    TreeCompare compare(@Nullable ObjectId first, @Nullable ObjectId second) throws IOException {
        compare(first, second, "");
        return this;
    }

    private Map<String, Item> items(ObjectId tree) throws IOException {
        Map<String, Item> items = new HashMap<>();
        CanonicalTreeParser parser = unwritten.parser(reader, tree);
        while (!parser.eof()) {
            byte[] name = new byte[parser.getNameLength()];
            parser.getName(name, 0);
            int mode = parser.getEntryRawMode();
            items.put(
                    NameBytes.text(name),
                    new Item(
                            modes ? mode : FileMode.fromBits(mode).getBits(),
                            parser.getEntryObjectId()));
            parser.next();
        }
        return items;
    }

    private void compare(@Nullable ObjectId first, @Nullable ObjectId second, String above)
            throws IOException {
        if (first != null && first.equals(second)) {
            return;
        }
        Map<String, Item> a = first == null ? Map.of() : items(first);
        Map<String, Item> b = second == null ? Map.of() : items(second);
        Set<String> all = new TreeSet<>(a.keySet());
        all.addAll(b.keySet());
        for (String name : all) {
            Item x = a.get(name);
            Item y = b.get(name);
            if (x != null && x.equals(y)) {
                continue;
            }
            String path = above + name;
            boolean both = x != null && y != null && x.folder() && y.folder();
            boolean same = both && x != null && y != null && x.mode == y.mode;
            if (x != null && !same) {
                old.put(path, x);
            }
            if (y != null && !same) {
                target.put(path, y);
            }
            ObjectId down = x != null && x.folder() ? x.id() : null;
            ObjectId up = y != null && y.folder() ? y.id() : null;
            if (down != null || up != null) {
                compare(down, up, path + "/");
            }
        }
    }

    /** All of a tree, by path. */
    static TreeMap<String, Item> all(ObjectReader reader, ObjectId tree) throws IOException {
        return new TreeCompare(reader, new IdSink(), true).compare(null, tree).target;
    }

    /** What a tree knows of and does not hold; sorted by path. */
    static List<Uncovered> uncovered(ObjectReader reader, ObjectId tree) throws IOException {
        List<Uncovered> left = new ArrayList<>();
        all(reader, tree)
                .forEach((path, item) -> {
                    Uncovered one = item.uncovered(path);
                    if (one != null) {
                        left.add(one);
                    }
                });
        return left;
    }

    /** What stands at a path of a tree; {@code null} if nothing does. */
    static @Nullable Item at(ObjectReader reader, ObjectId tree, String path) throws IOException {
        TreeCompare plain = new TreeCompare(reader, new IdSink(), true);
        Item at = new Item(FileMode.TREE.getBits(), tree);
        for (String name : List.of(path.split("/"))) {
            at = at == null || !at.folder() ? null : plain.items(at.id()).get(name);
        }
        return at;
    }
}
