package dev.watchkeeper.confidence;

import java.util.Locale;
import java.util.regex.Pattern;

/** What kind of work a task's title asks for, as far as its words tell, and how large that gets. */
enum TaskKind {
    DOCS(300, "docs?|documentation|readme|comments?|changelog|typos?"),
    FIX(200, "fix|fixes|bugs?|repair|correct|crash(?:es)?|regressions?|off-by-one"),
    TESTS(500, "tests?|coverage"),
    REFACTORING(1500, "refactor(?:ing)?|rename|move|extract|migrate|migration|upgrade|reformat"),
    FEATURE(400, "");

    private final int usualLines;
    private final Pattern words;

    TaskKind(int usualLines, String words) {
        this.usualLines = usualLines;
        this.words = Pattern.compile("(?<![\\w-])(?:" + words + ")(?![\\w-])");
    }

    /** The first kind whose words the title has; without any, a feature. */
    static TaskKind of(String title) {
        String lower = title.toLowerCase(Locale.ROOT);
        for (TaskKind kind : values()) {
            if (kind != FEATURE && kind.words.matcher(lower).find()) {
                return kind;
            }
        }
        return FEATURE;
    }

    /** Added and deleted lines up to which the size says nothing against the work. */
    int usualLines() {
        return usualLines;
    }

    /** The word for people. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
