package dev.watchkeeper.cli;

/**
 * What the output is shown on.
 *
 * @param terminal whether a person sees it as it comes
 * @param colour whether it may be coloured
 * @param width in columns
 */
public record TerminalScreen(boolean terminal, boolean colour, int width) {
    /** A file or a pipe. */
    public static TerminalScreen plain() {
        return new TerminalScreen(false, false, 120);
    }
}
