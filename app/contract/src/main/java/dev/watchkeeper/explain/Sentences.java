package dev.watchkeeper.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pieces of English sentences, of which an explanation is put together. */
public final class Sentences {
    private Sentences() {}

    /** Such as {@code after 5 min}; what took no time worth telling has no number. */
    public static String after(Duration d) {
        return d.toSeconds() < 1 ? " within a second" : " after " + duration(d);
    }

    /** Without the full stop at its end. */
    public static String bare(String sentence) {
        String text = sentence.strip();
        return text.endsWith(".") && !text.endsWith("..")
                ? text.substring(0, text.length() - 1)
                : text;
    }

    /** Only ids of files: what else a reason rests on, its words say. */
    public static String evidence(List<String> ids) {
        List<String> some = ids.stream().filter(i -> i.indexOf('/') > 0).toList();
        return some.isEmpty() ? "" : " [" + named(some) + "]";
    }

    /** Begins with a capital. */
    public static String sentence(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** The first three, and how many more. */
    public static String named(List<String> all) {
        return all.size() <= 3
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, 3)) + " and " + (all.size() - 3) + " more";
    }

    /** All, with {@code and} before the last. */
    public static String joined(List<String> all) {
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
    }

    /** With two digits after the point. */
    public static String number(double n) {
        return String.format(Locale.ROOT, "%.2f", n);
    }

    /** Breaks a paragraph into lines. */
    public static List<String> lines(String text, int width) {
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

    /** Such as {@code 40 s}, {@code 5 min} or {@code 2 h 10 min}. */
    public static String duration(Duration d) {
        long seconds = Math.max(0, d.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800
                ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
                : seconds / 86_400 + " d";
    }

    /** Such as {@code 1 file} or {@code 3 files}. */
    public static String count(long n, String one) {
        return n + " " + one + (n == 1 ? "" : "s");
    }
}
