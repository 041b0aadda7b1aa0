package dev.watchkeeper.summary;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.TakenBack;

import java.util.Collection;
import java.util.List;

/** What an event of type {@code RESTORED} tells for people. */
public final class RestoreWords {
    private RestoreWords() {}

    /** Whether the project's git was put back; else it was files of the workspace. */
    public static boolean ofGit(Event e) {
        return e.data().containsKey("repository");
    }

    /** What was restored, from what. */
    public static String of(Event e) {
        if (ofGit(e)) {
            Object why = e.data().get("why");
            return "the project's git was put back" + (why == null ? "" : ": " + why);
        }
        Object by = e.data().get(TakenBack.BY);
        if (by != null) {
            StringBuilder words = new StringBuilder("the work of " + by + " was put over");
            named(
                    words,
                    TakenBack.tasks(e, TakenBack.UNDONE),
                    " that of these, which is taken back: ");
            return words.append("; what stood there is in checkpoint ")
                    .append(e.data().get(PutBackNote.RESCUE))
                    .toString();
        }
        Object checkpoint = e.data().get("checkpoint");
        StringBuilder words = new StringBuilder("the workspace was brought back");
        if (checkpoint != null) {
            words.append(" to checkpoint ").append(checkpoint);
        }
        int written = list(e, "written").size();
        int deleted = list(e, "deleted").size();
        if (written + deleted > 0) {
            words.append(": ").append(files(written)).append(" written, ").append(deleted);
            words.append(" removed");
        }
        Collection<?> left = list(e, "left");
        if (!left.isEmpty()) {
            words.append("; left as they are, for no checkpoint holds them: ").append(left);
        }
        named(words, TakenBack.tasks(e, TakenBack.UNDONE), "; the work of these is taken back: ");
        named(words, TakenBack.tasks(e, TakenBack.RETURNED), "; the work of these is back: ");
        return words.toString();
    }

    private static void named(StringBuilder words, List<String> tasks, String what) {
        if (!tasks.isEmpty()) {
            words.append(what).append(String.join(", ", tasks));
        }
    }

    private static String files(int n) {
        return n == 1 ? "1 file" : n + " files";
    }

    private static Collection<?> list(Event e, String key) {
        return e.data().get(key) instanceof Collection<?> all ? all : List.of();
    }
}
