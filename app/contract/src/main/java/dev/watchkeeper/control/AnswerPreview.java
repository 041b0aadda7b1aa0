package dev.watchkeeper.control;

import java.util.List;

/**
 * What an answer would do to the workspace at once, found by the code that would do it.
 *
 * @param written paths that would be written
 * @param deleted paths that would be removed
 * @param conflicts paths that have changed since; if there are any, nothing would be done
 * @param left paths that differ and would stay as they are, for no checkpoint holds their content
 * @param untouched how many files would stay as they are; 0 where nothing would be done
 */
public record AnswerPreview(
        List<String> written,
        List<String> deleted,
        List<String> conflicts,
        List<String> left,
        long untouched) {
    /** For an answer that leaves the workspace alone. */
    public static final AnswerPreview NOTHING =
            new AnswerPreview(List.of(), List.of(), List.of(), 0);

    public AnswerPreview {
        written = List.copyOf(written);
        deleted = List.copyOf(deleted);
        conflicts = List.copyOf(conflicts);
        left = List.copyOf(left);
    }

    /** Where nothing would have to be left. */
    public AnswerPreview(
            List<String> written, List<String> deleted, List<String> conflicts, long untouched) {
        this(written, deleted, conflicts, List.of(), untouched);
    }

    /** Whether any file would change. */
    public boolean changesFiles() {
        return !written.isEmpty() || !deleted.isEmpty();
    }

    /** How many files would change. */
    public int files() {
        return written.size() + deleted.size();
    }
}
