package dev.watchkeeper.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was met in an attempt's tree that was not its agent's, in words. */
public final class PutBackNote {
    /** Keys of the data of {@link EventType#RESTORED}. */
    public static final String STAYED = "stayed";

    public static final String PUT_BACK_OVER = "put_back_over";
    public static final String PUT_OVER = "put_over";
    public static final String RESCUE = "rescue";

    /** Keys of the data of {@link EventType#CHECKPOINT_TAKEN}: all that is taken as a person's. */
    public static final String PERSONS = "persons";

    /** What of it the agent may have changed too. */
    public static final String UNSURE = "ask";

    /** Folders that were shut since the checkpoint before, and were opened to be looked into. */
    public static final String OPENED = "opened";

    private static final int NAMED = 10;
    private static final int LONGEST = 120;

    private PutBackNote() {}

    /** A sentence for each kind; none if the event tells of none. */
    public static List<String> in(Event e) {
        List<String> all = new ArrayList<>();
        if (e.type() == EventType.RESTORED
                && e.data().get(STAYED) instanceof List<?> stayed
                && e.data().get(PUT_BACK_OVER) instanceof List<?> over) {
            if (!stayed.isEmpty()) {
                all.add(
                        "Changed after the agent had ended, by somebody else or by the checks, and"
                                + " left as they are: "
                                + named(stayed)
                                + ".");
            }
            if (!over.isEmpty()) {
                all.add(
                        "Changed by the agent and once more after it had ended, and put back; what"
                                + " stood there last is in checkpoint "
                                + e.data().get(RESCUE)
                                + ": "
                                + named(over)
                                + ".");
            }
        }
        if (e.type() == EventType.RESTORED && e.data().get(PUT_OVER) instanceof List<?> over) {
            all.add(
                    "The work went over what had changed there meanwhile; that is in checkpoint "
                            + e.data().get(RESCUE)
                            + ": "
                            + named(over)
                            + ".");
        }
        if (e.type() == EventType.CHECKPOINT_TAKEN
                && e.data().get(UNSURE) instanceof List<?> unsure
                && !unsure.isEmpty()) {
            all.add(theirs(unsure) + ".");
        }
        if (e.type() == EventType.CHECKPOINT_TAKEN
                && e.data().get(OPENED) instanceof List<?> opened
                && !opened.isEmpty()) {
            all.add(
                    "Folders that nobody could look into after the attempt, opened to their owner: "
                            + named(opened)
                            + ".");
        }
        return all;
    }

    /** What a checkpoint's event says is taken as a person's; empty if there is nothing. */
    public static String persons(Event e) {
        return e.type() == EventType.CHECKPOINT_TAKEN
                        && e.data().get(PERSONS) instanceof List<?> paths
                        && !paths.isEmpty()
                ? theirs(paths)
                : "";
    }

    private static String theirs(List<?> paths) {
        return "Changed by somebody else while the agent did nothing or nobody watched it, as it"
                + " seems; taken as yours and left as they are: "
                + named(paths);
    }

    private static String named(List<?> paths) {
        String names =
                paths.stream()
                        .limit(NAMED)
                        .map(p -> shortened(String.valueOf(p)))
                        .collect(Collectors.joining(", "));
        return paths.size() <= NAMED ? names : names + " and " + (paths.size() - NAMED) + " more";
    }

    private static String shortened(String path) {
        return path.length() <= LONGEST
                ? path
                : path.substring(0, LONGEST / 2)
                        + "…"
                        + path.substring(path.length() - LONGEST / 2);
    }
}
