package dev.watchkeeper.assess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Source in a language of braces with nothing left but its code: strings are empty, comments are
 * blanks, lines are where they were. As far as that is certain.
 */
final class BracedSource {
    /** What differs in how languages write strings and comments. */
    enum Style {
        JAVA,
        SCRIPT,
        GO,
        RUST
    }

    private static final String BEFORE_REGEX = "(,=:[!&|?{};+-*%<>~^";

    private final Style style;
    private final String text;
    private final StringBuilder code = new StringBuilder();
    private int at;
    private boolean certain = true;

    private BracedSource(Style style, String text) {
        this.style = style;
        this.text = text;
    }

    /**
     * The code of each line.
     *
     * @return empty where it can't be told: a string or a bracket that stays open, an expression in
     *     a template, unusual line ends
     */
    static Optional<List<String>> of(Style style, List<String> lines) {
        String text = String.join("\n", lines);
        if (text.indexOf('\r') >= 0 || text.indexOf('\f') >= 0) {
            return Optional.empty();
        }
        BracedSource reader = new BracedSource(style, text);
        reader.read();
        List<String> code = List.of(reader.code.toString().split("\n", -1));
        return reader.certain && code.size() == lines.size() && balanced(reader.code)
                ? Optional.of(new ArrayList<>(code))
                : Optional.empty();
    }

    private static boolean balanced(CharSequence code) {
        StringBuilder open = new StringBuilder();
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            int opens = "([{".indexOf(c);
            int closes = ")]}".indexOf(c);
            if (opens >= 0) {
                open.append(")]}".charAt(opens));
            } else if (closes >= 0) {
                if (open.isEmpty() || open.charAt(open.length() - 1) != c) {
                    return false;
                }
                open.setLength(open.length() - 1);
            }
        }
        return open.isEmpty();
    }

    private void read() {
        while (at < text.length() && certain) {
            char c = text.charAt(at);
            if (text.startsWith("//", at)) {
                blank(end("\n", at));
            } else if (text.startsWith("/*", at)) {
                int to = text.indexOf("*/", at + 2);
                certain &= to >= 0 && (style != Style.RUST || text.indexOf("/*", at + 2) < 0);
                blank(to < 0 ? text.length() : to + 2);
            } else if (style == Style.JAVA && text.startsWith("\"\"\"", at)) {
                quoted("\"\"\"", true, true);
            } else if (c == '"') {
                quoted("\"", true, style == Style.RUST);
            } else if (c == '\'' && style == Style.RUST) {
                character();
            } else if (c == '\'') {
                quoted("'", true, false);
            } else if (c == '`' && style != Style.RUST) {
                quoted("`", style != Style.GO, true);
            } else if (c == 'r' && style == Style.RUST && startsRaw()) {
                certain = false;
            } else if (c == '/' && style == Style.SCRIPT && startsRegex()) {
                regex();
            } else {
                code.append(c);
                at++;
            }
        }
    }

    private int end(String mark, int from) {
        int to = text.indexOf(mark, from);
        return to < 0 ? text.length() : to;
    }

    /** Goes on to there; line ends stay. */
    private void blank(int to) {
        for (; at < to; at++) {
            code.append(text.charAt(at) == '\n' ? '\n' : ' ');
        }
    }

    private void quoted(String mark, boolean escapes, boolean overLines) {
        code.append('"');
        at += mark.length();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith(mark, at)) {
                code.append('"');
                at += mark.length();
                return;
            }
            if (c == '\n' && !overLines || mark.equals("`") && text.startsWith("${", at)) {
                break;
            }
            if (c == '\n') {
                code.append('\n');
            }
            at +=
                    escapes && c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n'
                            ? 2
                            : 1;
        }
        certain = false;
    }

    /** A character of Rust, or the name of a lifetime. */
    private void character() {
        boolean escaped = at + 1 < text.length() && text.charAt(at + 1) == '\\';
        int to = escaped ? text.indexOf('\'', at + 3) : at + 2;
        if (to > 0 && to < text.length() && text.charAt(to) == '\'' && to - at < 12) {
            code.append("\"\"");
            at = to + 1;
        } else {
            code.append('\'');
            at++;
        }
    }

    private boolean startsRaw() {
        boolean word = at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1));
        return !word && (text.startsWith("r\"", at) || text.startsWith("r#", at));
    }

    private boolean startsRegex() {
        String before = code.toString().stripTrailing();
        return before.isEmpty()
                || BEFORE_REGEX.indexOf(before.charAt(before.length() - 1)) >= 0
                || before.matches("(?s).*\\b(?:return|typeof|case|in|of|void)");
    }

    private void regex() {
        code.append('"');
        boolean inClass = false;
        for (at++; at < text.length() && text.charAt(at) != '\n'; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            } else if (c == '/' && !inClass) {
                code.append('"');
                at++;
                return;
            }
        }
        certain = false;
    }
}
