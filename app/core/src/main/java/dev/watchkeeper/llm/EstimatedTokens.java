package dev.watchkeeper.llm;

/**
 * Estimates for a vocabulary that is not known, rather too high than too low: a question that is
 * taken for too short is cut by its server. Digits and characters beyond ASCII count singly,
 * because few vocabularies join them; of letters a few make a token, of blanks many.
 */
final class EstimatedTokens implements Tokens {
    /** Letters of a token within a word. */
    private static final int LETTERS = 4;

    /** Of a word in capitals, or beside a letter beyond ASCII. */
    private static final int RARE_LETTERS = 2;

    /** Equal marks, such as a rule's, that are one token. */
    private static final int EQUAL_MARKS = 8;

    private static final int BLANKS = 16;

    /** Marks, role and line ends of a message. */
    private static final int A_MESSAGE = 8;

    @Override
    public int count(String text) {
        int tokens = 0;
        int at = 0;
        while (at < text.length()) {
            int end = end(text, at);
            tokens += cost(text, at, end);
            at = end;
        }
        return tokens;
    }

    /** Where the run ends that begins there: letters as of one word, blanks, or one mark again. */
    private static int end(String text, int from) {
        char first = text.charAt(from);
        int at = from + 1;
        if (small(first) || large(first)) {
            boolean capitals = large(first) && at < text.length() && large(text.charAt(at));
            while (at < text.length()
                    && (capitals ? large(text.charAt(at)) : small(text.charAt(at)))) {
                at++;
            }
        } else if (blank(first)) {
            while (at < text.length() && blank(text.charAt(at))) {
                at++;
            }
        } else if (first < 0x80 && !digit(first)) {
            while (at < text.length() && text.charAt(at) == first) {
                at++;
            }
        } else if (Character.isHighSurrogate(first)
                && at < text.length()
                && Character.isLowSurrogate(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int cost(String text, int from, int to) {
        char first = text.charAt(from);
        int length = to - from;
        if (small(first) || large(first)) {
            char before = from == 0 ? ' ' : text.charAt(from - 1);
            char after = to == text.length() ? ' ' : text.charAt(to);
            if (digit(before) || digit(after)) {
                return length;
            }
            boolean rare =
                    before >= 0x80 || after >= 0x80 || large(text.charAt(to - 1)) && length > 1;
            int letters = rare ? RARE_LETTERS : LETTERS;
            return (length + letters - 1) / letters;
        }
        if (blank(first)) {
            boolean one = length == 1 && first == ' ';
            int changes = 0;
            for (int at = from + 1; at < to; at++) {
                changes += text.charAt(at) == text.charAt(at - 1) ? 0 : 1;
            }
            return one ? 0 : changes + (length + BLANKS - 1) / BLANKS;
        }
        if (first < 0x80) {
            return 1 + length / EQUAL_MARKS;
        }
        // As bytes: two for most letters, three for a sign of Chinese, four for an emoji.
        return first < 0x800 ? 1 : length == 1 ? 2 : 3;
    }

    private static boolean small(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean large(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    @Override
    public int prompt(String system, String user) {
        int messages = system.isBlank() ? 2 : 3;
        return count(system) + count(user) + messages * A_MESSAGE;
    }

    @Override
    public boolean exact() {
        return false;
    }
}
