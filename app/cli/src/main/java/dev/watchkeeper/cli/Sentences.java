package dev.watchkeeper.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pieces of English sentences, of which an explanation is put together. */
final class Sentences {
    private Sentences() {}

    /** Such as {@code after 5 min}; what took no time worth telling has no number. */
    static String after(Duration d) {
        return d.toSeconds() < 1 ? " within a second" : " after " + Text.duration(d);
    }

    /** Without the full stop at its end. */
    static String bare(String sentence) {
        String text = sentence.strip();
        return text.endsWith(".") && !text.endsWith("..")
                ? text.substring(0, text.length() - 1)
                : text;
    }

    /** Only ids of files: what else a reason rests on, its words say. */
    static String evidence(List<String> ids) {
        List<String> some = ids.stream().filter(i -> i.indexOf('/') > 0).toList();
        return some.isEmpty() ? "" : " [" + named(some) + "]";
    }

    /** Begins with a capital. */
    static String sentence(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** The first three, and how many more. */
    static String named(List<String> all) {
        return all.size() <= 3
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, 3)) + " and " + (all.size() - 3) + " more";
    }

    static String joined(List<String> all) {
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
    }

    static String number(double n) {
        return String.format(Locale.ROOT, "%.2f", n);
    }

    /** Breaks a paragraph into lines. */
    static List<String> lines(String text, int width) {
        List<String> all = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                all.add("  " + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            all.add("  " + line);
        }
        return all;
    }
}
