package dev.watchkeeper.agentkit;

/** Texts of programs as one line that a person takes in at a glance. */
public final class OneLine {
    private static final int LONGEST = 1000;

    private OneLine() {}

    /** The text without line ends and gaps; of a long one the beginning and an ellipsis. */
    public static String of(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
