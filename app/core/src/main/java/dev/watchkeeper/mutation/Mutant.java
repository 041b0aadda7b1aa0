package dev.watchkeeper.mutation;

/**
 * One small change of a text.
 *
 * @param line the number of the line it is on, from 1
 * @param from where what is replaced begins
 * @param to behind what is replaced
 * @param replacement what stands there instead
 * @param what is changed, in a few words such as {@code `<` became `<=`}
 */
public record Mutant(Kind kind, int line, int from, int to, String replacement, String what) {
    /** What it changes. */
    public enum Kind {
        /** A comparison says the opposite. */
        COMPARISON,
        /** A comparison takes its bound in, or leaves it out. */
        BOUNDARY,
        ARITHMETIC,
        /** And, or, not, true and false. */
        LOGIC,
        CONSTANT,
        RETURN,
        /** A statement is left out. */
        STATEMENT
    }

    /** The text with the change. */
    public String in(String text) {
        return text.substring(0, from) + replacement + text.substring(to);
    }
}
