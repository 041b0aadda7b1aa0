package dev.watchkeeper.local;

import dev.watchkeeper.local.Node.Entry;
import dev.watchkeeper.plugin.host.ChangedPath;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes found in one look; a file that went and came elsewhere is told as renamed. */
final class ChangeBatch {
    final boolean telling;
    private final Instant at = Instant.now();
    private final List<ChangedPath> told = new ArrayList<>();
    private final Map<String, Entry> gone = new HashMap<>();
    private final Map<String, Entry> came = new HashMap<>();

    /**
     * @param telling whether anything is a change; not so the first time
     */
    ChangeBatch(boolean telling) {
        this.telling = telling;
    }

    void added(String path, Entry entry, @Nullable FileContent content) {
        if (telling) {
            came.put(path, entry);
        }
        tell(path, ChangedPath.Kind.ADDED, entry, content);
    }

    void modified(String path, Entry entry, @Nullable FileContent content) {
        tell(path, ChangedPath.Kind.MODIFIED, entry, content);
    }

    void deleted(String path, Entry entry) {
        if (telling) {
            gone.put(path, entry);
            told.add(new ChangedPath(path, ChangedPath.Kind.DELETED, null, 0, null, at));
        }
    }

    private void tell(
            String path, ChangedPath.Kind kind, Entry entry, @Nullable FileContent content) {
        if (telling) {
            String sha = content == null || !entry.stat.file() ? null : content.sha256();
            told.add(new ChangedPath(path, kind, null, entry.stat.size(), sha, at));
        }
    }

    List<ChangedPath> told() {
        Map<Object, String> from = new HashMap<>();
        gone.forEach((path, e) -> {
            from.put(List.of(e.stat.inode(), e.stat.size(), e.stat.mtime()), path);
            if (e.blob != null && e.stat.size() > 0) {
                from.put(e.blob, path);
            }
        });
        Map<String, String> renamed = new HashMap<>();
        came.forEach((path, e) -> {
            String old = from.get(List.of(e.stat.inode(), e.stat.size(), e.stat.mtime()));
            if (old == null && e.blob != null && e.stat.size() > 0) {
                old = from.get(e.blob);
            }
            if (old != null && !old.equals(path) && !renamed.containsValue(old)) {
                renamed.put(path, old);
            }
        });
        if (renamed.isEmpty()) {
            return told;
        }
        return told.stream()
                .filter(c ->
                        c.kind() != ChangedPath.Kind.DELETED || !renamed.containsValue(c.path()))
                .map(c ->
                        c.kind() == ChangedPath.Kind.ADDED && renamed.containsKey(c.path())
                                ? new ChangedPath(
                                        c.path(),
                                        ChangedPath.Kind.RENAMED,
                                        renamed.get(c.path()),
                                        c.size(),
                                        c.sha256(),
                                        c.at())
                                : c)
                .toList();
    }
}
