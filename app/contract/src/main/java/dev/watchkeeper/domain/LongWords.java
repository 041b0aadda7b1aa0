package dev.watchkeeper.domain;

import java.util.regex.Pattern;

/** Paths and the like that are longer than a sentence can bear. */
public final class LongWords {
    private static final int LONGEST = 300;
    private static final int SHOWN = 60; // At each end.
    private static final Pattern WORD = Pattern.compile("\\S{" + (LONGEST + 1) + ",}");

    private LongWords() {}

    /** The text with the middle of such words left out. */
    public static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : WORD.matcher(text)
                        .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(cut(m.group())));
    }

    private static String cut(String word) {
        return word.substring(0, word.offsetByCodePoints(0, SHOWN))
                + "…"
                + word.substring(word.offsetByCodePoints(word.length(), -SHOWN));
    }
}
