package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.WatchkeeperException;

import java.util.regex.Pattern;

/** What a task may be called: one line that says something. */
final class TaskTitles {
    private static final Pattern LINE_END = Pattern.compile("\\R");

    private TaskTitles() {}

    /**
     * The title as it is kept, without blanks around it.
     *
     * @throws WatchkeeperException if it is empty or has more than one line
     */
    static String checked(String title) {
        String kept = title.strip();
        if (kept.codePoints()
                .allMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "a task's title is empty",
                    "say in one line what is to be done");
        }
        if (LINE_END.matcher(kept).find()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "a task's title has more than one line: '" + LINE_END.split(kept, 2)[0] + " …'",
                    "say in one line what is to be done; the rest belongs into the brief");
        }
        return kept;
    }
}
