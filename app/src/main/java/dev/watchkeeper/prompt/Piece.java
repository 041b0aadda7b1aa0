package dev.watchkeeper.prompt;

/**
 * A piece of context that may be shortened.
 *
 * @param text in full
 * @param floor fewer characters than this say nothing: then it is left out
 * @param keep which end matters
 */
record Piece(String text, int floor, Keep keep) {
    /** Which part survives a cut. */
    enum Keep {
        HEAD,
        /** A little of the beginning and more of the end, as failing output needs. */
        BOTH_ENDS
    }

    /**
     * The piece in about {@code length} characters.
     *
     * @return in full if it fits; empty if less than the floor is left
     */
    String cut(int length) {
        if (text.length() <= length) {
            return text;
        }
        if (length < floor || length <= 0) {
            return "";
        }
        return switch (keep) {
            case HEAD -> {
                int end = whole(length);
                int line = text.lastIndexOf('\n', end - 1);
                end = line > length / 2 ? line : end;
                yield text.substring(0, end) + mark(text.length() - end);
            }
            case BOTH_ENDS -> {
                int head = whole(length / 4);
                int tail = whole(text.length() - (length - head));
                yield text.substring(0, head) + mark(tail - head) + "\n" + text.substring(tail);
            }
        };
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

    private static String mark(int left) {
        return "\n[… " + left + " characters left out …]";
    }
}
