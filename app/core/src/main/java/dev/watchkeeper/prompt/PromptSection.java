package dev.watchkeeper.prompt;

import dev.watchkeeper.llm.Tokens;

/**
 * A piece of context that may be shortened.
 *
 * @param text in full
 * @param role what it is, which says how much of the room it gets
 * @param middle what may stand for its middle where much of it is cut; empty for a mark alone
 * @param floor tokens that always remain, or all where it has fewer; 0 if it may be left out
 */
record PromptSection(String text, Role role, int floor, String middle) {
    /** With fewer tokens a piece says nothing: it takes a third of them to say what is missing. */
    static final int LEAST = 32;

    /** Of the room of a piece so much, at most, goes to what stands for its middle. */
    private static final int PART = 3;

    /** A piece whose cut has a mark alone. */
    PromptSection(String text, Role role, int floor) {
        this(text, role, floor, "");
    }

    PromptSection {
        if (floor != 0 && floor < LEAST) {
            throw new IllegalArgumentException("a floor of " + floor);
        }
    }

    /** What pieces are. */
    enum Role {
        /** An old attempt, in one line. */
        HISTORY(1, 75),
        /** What the project is. */
        FACTS(2, 75),
        /** The beginning of a file. */
        FILE(4, 75),
        /** What was found, whose end says most. */
        FEEDBACK(8, 25),
        /** A person's words. */
        GUIDANCE(16, 60);

        private final int weight;
        private final int head;

        Role(int weight, int head) {
            this.weight = weight;
            this.head = head;
        }

        /** How many times the tokens of the least important it gets where room is short. */
        int weight() {
            return weight;
        }
    }

    /**
     * The piece in at most {@code allowed} tokens: its head and its tail, and a mark between them
     * that says how much is missing.
     *
     * @param whole how many tokens it has in full
     * @return in full if that is allowed; empty if fewer than {@link #LEAST} are
     */
    String cut(int allowed, int whole, Tokens tokens) {
        if (whole <= allowed) {
            return text;
        }
        if (allowed < LEAST) {
            return "";
        }
        if (!middle.isEmpty() && 2L * allowed < whole) {
            int cost = tokens.count(middle);
            if (cost <= allowed / PART && allowed >= LEAST * PART) {
                int ends = (int) ((long) text.length() * (allowed - LEAST / 2 - cost) / whole);
                String told = around(ends, middle);
                // Whatever the vocabulary does where the texts meet: then the mark alone.
                if (tokens.count(told) <= allowed) {
                    return told;
                }
            }
        }
        int keep = (int) ((long) text.length() * (allowed - LEAST / 2) / whole);
        while (true) {
            String shorter = around(keep, "");
            int has = tokens.count(shorter);
            if (has <= allowed || keep == 0) {
                return shorter;
            }
            keep = (int) Math.min(keep - 1L, (long) keep * allowed / has);
        }
    }

    /** About {@code keep} characters, in whole lines where that loses little. */
    private String around(int keep, String instead) {
        int head = whole(keep * role.head / 100);
        int line = text.lastIndexOf('\n', head - 1);
        head = line > head / 2 ? line : head;
        int tail = whole(text.length() - (keep - keep * role.head / 100));
        int next = text.indexOf('\n', tail);
        tail = next >= 0 && next + 1 - tail < (text.length() - tail) / 2 ? next + 1 : tail;
        // What is one line stays one line.
        String space = text.indexOf('\n') < 0 ? " " : "\n";
        return text.substring(0, head)
                + space
                + "[… "
                + (tail - head)
                + " characters left out …]"
                + space
                + (instead.isEmpty() ? "" : instead.replace("\n", space) + space)
                + text.substring(tail);
    }

    /** A cut that does not split a character. */
    private int whole(int at) {
        return at > 0
                        && at < text.length()
                        && Character.isLowSurrogate(text.charAt(at))
                        && Character.isHighSurrogate(text.charAt(at - 1))
                ? at - 1
                : at;
    }
}
