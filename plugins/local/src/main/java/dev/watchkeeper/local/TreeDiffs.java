package dev.watchkeeper.local;

import dev.watchkeeper.local.TreeCompare.Item;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Snapshots.TreeDiff;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.process.NameBytes;

import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How two trees differ, path by path, what they do not hold included. */
final class TreeDiffs {
    /** Larger ones are not read as text. */
    private static final long TEXT = 8 << 20;

    private static final byte[] NONE = {};

    private final Store store;
    private final TreeCompare differing;

    TreeDiffs(Store store, SnapshotNames.Kept from, SnapshotNames.Kept to) throws IOException {
        this.store = store;
        try (ObjectReader reader = store.objects().newReader()) {
            this.differing =
                    new TreeCompare(reader, new IdSink(), from.modes() && to.modes())
                            .compare(from.tree(), to.tree());
        }
    }

    /** Sorted. */
    Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        differing.old.forEach((path, item) -> add(paths, path, item));
        differing.target.forEach((path, item) -> add(paths, path, item));
        return paths;
    }

    /** Of a folder only what is in it is told. */
    private static void add(Set<String> paths, String path, Item item) {
        if (!item.folder() && !item.excluded()) {
            paths.add(path);
        }
    }

    private static @Nullable Item told(@Nullable Item item) {
        return item == null || item.folder() || item.excluded() ? null : item;
    }

    List<TreeDiff> all() throws IOException {
        List<TreeDiff> all = new ArrayList<>();
        for (String path : paths()) {
            Item before = told(differing.old.get(path));
            Item after = told(differing.target.get(path));
            ChangedPath.Kind kind =
                    before == null
                            ? ChangedPath.Kind.ADDED
                            : after == null ? ChangedPath.Kind.DELETED : ChangedPath.Kind.MODIFIED;
            Uncovered was = before == null ? null : before.uncovered(path);
            Uncovered is = after == null ? null : after.uncovered(path);
            if (was != null || is != null) {
                all.add(new TreeDiff(path, kind, 0, 0, true, was, is));
            } else {
                all.add(counted(path, kind, before, after));
            }
        }
        return all;
    }

    private TreeDiff counted(
            String path, ChangedPath.Kind kind, @Nullable Item before, @Nullable Item after)
            throws IOException {
        if (before != null && after != null && before.id().equals(after.id())) {
            return new TreeDiff(path, kind, 0, 0, false); // Its permissions.
        }
        byte[] a = text(before);
        byte[] b = text(after);
        String link = after != null && after.link() ? target(after) : null;
        if (a == null || b == null) {
            return new TreeDiff(path, kind, 0, 0, true, null, null, link);
        }
        int added = 0;
        int deleted = 0;
        for (Edit edit : edits(new RawText(a), new RawText(b))) {
            added += edit.getLengthB();
            deleted += edit.getLengthA();
        }
        return new TreeDiff(path, kind, added, deleted, false, null, null, link);
    }

    private String target(Item link) throws IOException {
        ObjectLoader object = store.objects().open(link.id(), Constants.OBJ_BLOB);
        return NameBytes.text(object.getCachedBytes((int) TEXT));
    }

    private static List<Edit> edits(RawText a, RawText b) {
        return DiffAlgorithm.getAlgorithm(DiffAlgorithm.SupportedAlgorithm.HISTOGRAM)
                .diff(RawTextComparator.DEFAULT, a, b);
    }

    /** A content that is text; nothing where there is none, {@code null} where it is no text. */
    private byte @Nullable [] text(@Nullable Item item) throws IOException {
        if (item == null) {
            return NONE;
        }
        ObjectLoader object = store.objects().open(item.id(), Constants.OBJ_BLOB);
        if (object.getSize() > TEXT) {
            return null;
        }
        byte[] bytes = object.getCachedBytes((int) TEXT);
        return RawText.isBinary(bytes, bytes.length, true) ? null : bytes;
    }

    /**
     * As a unified diff.
     *
     * @param max most characters
     */
    String patch(List<String> paths, int max) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String path : paths()) {
            boolean asked =
                    paths.isEmpty()
                            || paths.stream()
                                    .anyMatch(p -> path.equals(p) || path.startsWith(p + "/"));
            if (asked) {
                patch(path, out);
            }
            if (out.size() > 4L * max) {
                break;
            }
        }
        String text = out.toString(StandardCharsets.UTF_8);
        return text.length() <= max
                ? text
                : text.substring(0, max) + "\n… cut here at " + max + " characters\n";
    }

    private void patch(String path, ByteArrayOutputStream out) throws IOException {
        Item before = told(differing.old.get(path));
        Item after = told(differing.target.get(path));
        String a = NameBytes.quoted("a/" + path);
        String b = NameBytes.quoted("b/" + path);
        String tab = a.indexOf(' ') < 0 ? "" : "\t"; // As git marks the end of such a name.
        StringBuilder head = new StringBuilder("diff --git " + a + " " + b + "\n");
        if (before == null && after != null) {
            head.append("new file mode ").append(octal(after)).append('\n');
        } else if (before != null && after == null) {
            head.append("deleted file mode ").append(octal(before)).append('\n');
        } else if (before != null && after != null && before.mode() != after.mode()) {
            head.append("old mode ").append(octal(before)).append('\n');
            head.append("new mode ").append(octal(after)).append('\n');
        }
        boolean held = (before == null || before.held()) && (after == null || after.held());
        if (!held) {
            head.append("not held by the checkpoints: ")
                    .append(words(path, before))
                    .append(" → ")
                    .append(words(path, after))
                    .append('\n');
            out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        ObjectId old = before == null ? ObjectId.zeroId() : before.id();
        ObjectId now = after == null ? ObjectId.zeroId() : after.id();
        if (old.equals(now)) {
            out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        head.append("index %s..%s\n".formatted(old.abbreviate(7).name(), now.abbreviate(7).name()));
        byte[] x = text(before);
        byte[] y = text(after);
        if (x == null || y == null) {
            head.append("Binary files differ\n");
            out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        head.append("--- ").append(before == null ? "/dev/null" : a + tab).append('\n');
        head.append("+++ ").append(after == null ? "/dev/null" : b + tab).append('\n');
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        RawText first = new RawText(x);
        RawText second = new RawText(y);
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.format(
                    DiffAlgorithm.getAlgorithm(DiffAlgorithm.SupportedAlgorithm.HISTOGRAM)
                            .diff(RawTextComparator.DEFAULT, first, second),
                    first,
                    second);
            formatter.flush();
        }
    }

    private static String octal(Item item) {
        return Integer.toOctalString(item.mode());
    }

    private static String words(String path, @Nullable Item item) {
        if (item == null) {
            return "nothing";
        }
        Uncovered known = item.uncovered(path);
        if (known == null) {
            return "a file that is held";
        }
        return known.reason().word().replace('_', ' ')
                + (known.size() > 0 ? ", " + known.size() + " bytes" : "")
                + (known.modified() == null ? "" : ", of " + known.modified());
    }
}
