package dev.watchkeeper.cli;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the person starts us: the one place that knows the command's name and home.
 *
 * <p>All rooms write {@code watchkeeper task list} in their hints; here it becomes the line that
 * can be typed as it is, such as {@code scripts/watchkeeper --home /srv/wk task list}.
 */
final class TypedCommand {
    private static final String PLAIN = "watchkeeper";
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[^A-Za-z0-9_./~:@%+=,-]");

    private final String start;

    /**
     * @param name as it was typed, or {@code null} for the plain one
     * @param home that was asked for, or {@code null} for the usual one
     */
    TypedCommand(@Nullable String name, @Nullable Path home) {
        this.start =
                quoted(name == null || name.isBlank() ? PLAIN : name)
                        + " "
                        + (home == null ? "" : "--home " + quoted(home.toString()) + " ");
    }

    /** The name that the launcher of this process was given. */
    static @Nullable String nameOfThisProcess() {
        return System.getProperty("watchkeeper.command");
    }

    /** The line to type for a command and its arguments. */
    String line(String rest) {
        return start + rest;
    }

    /** A text in which every plain line to type stands as it is to be typed. */
    String in(String text) {
        if (!text.contains(PLAIN + " ")) {
            return text;
        }
        return plainLine().matcher(text).replaceAll(Matcher.quoteReplacement(start));
    }

    private static Pattern plainLine() {
        List<String> names = new ArrayList<>();
        for (String command : Root.commands().keySet()) {
            names.add(Pattern.quote(command));
        }
        return Pattern.compile(
                "(?<![\\w/.-])" + PLAIN + " (?=--|(?:" + String.join("|", names) + ")(?![\\w-]))");
    }

    static String quoted(String word) {
        return NEEDS_QUOTES.matcher(word).find() ? "'" + word.replace("'", "'\\''") + "'" : word;
    }
}
