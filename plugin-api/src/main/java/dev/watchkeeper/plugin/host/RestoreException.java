package dev.watchkeeper.plugin.host;

import dev.watchkeeper.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A restore that stopped half-way. What was done is done; it may be done again to its end. */
public final class RestoreException extends PluginException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED = 20;

    private final transient List<String> written;
    private final transient List<String> deleted;
    private final transient Map<String, String> left;

    /**
     * @param left paths that are still as they were, each with the reason
     */
    public RestoreException(
            List<String> written,
            List<String> deleted,
            Map<String, String> left,
            @Nullable Throwable cause) {
        super(
                Kind.STORAGE,
                "the restore stopped half-way. " + told(written, deleted, left),
                "mend the cause, then let it be done again: what is done stays done",
                cause);
        this.written = List.copyOf(written);
        this.deleted = List.copyOf(deleted);
        this.left = Map.copyOf(left);
    }

    public List<String> written() {
        return written;
    }

    public List<String> deleted() {
        return deleted;
    }

    /** Paths that are still as they were, each with the reason. */
    public Map<String, String> left() {
        return left;
    }

    private static String told(
            List<String> written, List<String> deleted, Map<String, String> left) {
        List<String> still =
                new TreeMap<>(left)
                        .entrySet().stream()
                                .map(e ->
                                        e.getValue().isEmpty()
                                                ? e.getKey()
                                                : e.getKey() + " (" + e.getValue() + ")")
                                .toList();
        return "Written: %s; deleted: %s; still to be done: %s"
                .formatted(named(written), named(deleted), named(still));
    }

    private static String named(List<String> paths) {
        if (paths.isEmpty()) {
            return "nothing";
        }
        String first = String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())));
        return paths.size() <= NAMED ? first : first + " and " + (paths.size() - NAMED) + " more";
    }
}
