package dev.watchkeeper.local;

import dev.watchkeeper.local.TreeCompare.Item;

import org.eclipse.jgit.lib.ObjectReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Proves that a tree can be written and read back. */
final class TreeVerify {
    private TreeVerify() {}

    /** Writes a tree into an empty folder and reads it back. */
    static List<String> of(Store store, SnapshotNames.Kept kept, Path scratch) throws IOException {
        TreeMap<String, Item> target;
        try (ObjectReader reader = store.objects().newReader()) {
            target = TreeCompare.all(reader, kept.tree());
        }
        target.values().removeIf(item -> !item.held());
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Item> entry : target.entrySet()) {
            Path file = ByteName.under(scratch, entry.getKey());
            Item item = entry.getValue();
            try {
                if (item.folder()) {
                    Files.createDirectories(file);
                } else {
                    var unused = ItemFile.write(store, file, item, kept.modes(), () -> false);
                    FileContent content = FileContent.of(file);
                    boolean same =
                            kept.modes()
                                    ? content.stat().permissions() == Stat.ofNew(item.permissions())
                                    : content.stat().executable() == item.executable();
                    if (!content.blob().equals(item.id()) || content.stat().file() && !same) {
                        wrong.add(entry.getKey());
                    }
                }
            } catch (IOException e) {
                wrong.add(entry.getKey() + ": " + e.getMessage());
            }
        }
        return wrong;
    }
}
