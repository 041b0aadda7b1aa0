package dev.watchkeeper.cli;

import dev.watchkeeper.explain.Sentences;
import dev.watchkeeper.text.VisibleText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text for people: tables, colours, times and sizes. What foreign text hides is shown. */
final class Text {
    /** Characters of a cell up to which a table's column is widened for it. */
    private static final int WIDEST = 70;

    private final TerminalScreen screen;

    Text(TerminalScreen screen) {
        this.screen = screen;
    }

    /** The colours used, by meaning. */
    enum Tone {
        GOOD("32"),
        BAD("31"),
        ASK("33"),
        WORK("36"),
        DIM("2"),
        STRONG("1");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    String tone(Tone tone, String text) {
        return screen.colour() && !text.isEmpty()
                ? "\u001b[" + tone.code + "m" + text + "\u001b[0m"
                : text;
    }

    /** The tone of a task's state or a gate's status. */
    static Tone toneOf(String word) {
        return switch (word) {
            case "done", "pass", "ok", "accept" -> Tone.GOOD;
            case "failed", "fail", "blocked", "timeout", "error" -> Tone.BAD;
            case "waiting", "open", "ask", "held", "wait" -> Tone.ASK;
            case "running", "retry" -> Tone.WORK;
            default -> Tone.DIM;
        };
    }

    String state(String word) {
        return tone(toneOf(word), word);
    }

    /**
     * Lines of a table; the last column may be cut at the screen's width. A cell that is wider than
     * {@link #WIDEST} stands out of its column, which is as wide as the others need.
     */
    List<String> table(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = visible(row.get(i)) > WIDEST ? 0 : visible(row.get(i));
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i + 1 < row.size()) {
                    line.append(" ".repeat(Math.max(0, widths.get(i) - visible(row.get(i))) + 2));
                }
            }
            lines.add(fit(line.toString().stripTrailing()));
        }
        return lines;
    }

    /** Cuts a line at the screen's width where a person sees it; files get all of it. */
    String fit(String line) {
        if (!screen.terminal() || visible(line) <= screen.width() || line.indexOf('\u001b') >= 0) {
            return line;
        }
        int keep = Math.max(1, screen.width() - 1);
        return line.codePointCount(0, line.length()) <= keep
                ? line
                : line.substring(0, line.offsetByCodePoints(0, keep)) + "…";
    }

    private static int visible(String text) {
        String bare = text.replaceAll("\u001b\\[[0-9;]*m", "");
        return bare.codePointCount(0, bare.length());
    }

    /** One line of foreign text, with what it hides shown. */
    static String clean(@Nullable String text) {
        return text == null ? "" : VisibleText.line(text);
    }

    /**
     * A path as git shows it: in quotes, with escapes, where it has a quote or a character that is
     * not seen, so that it can't be taken for another one.
     */
    static String path(String path) {
        if (path.codePoints().noneMatch(c -> c == '"' || unseen(c))) {
            return path;
        }
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < path.length(); i += Character.charCount(path.codePointAt(i))) {
            int c = path.codePointAt(i);
            int letter = "\u0007\b\f\n\r\t\u000b\"".indexOf(c);
            if (letter >= 0) {
                out.append('\\').append("abfnrtv\"".charAt(letter));
            } else if (unseen(c)) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append("\\%03o".formatted(b & 0xff));
                }
            } else {
                // A byte that is no UTF-8 is shown in this form everywhere.
                boolean plain = c != '\\' || path.startsWith("\\x", i);
                out.append(plain ? "" : "\\").appendCodePoint(c);
            }
        }
        return out.append('"').toString();
    }

    private static boolean unseen(int c) {
        return Character.isISOControl(c) || VisibleText.hides(c);
    }

    /** Foreign text of several lines: line ends and tabs stay, what else it hides is shown. */
    static String cleanLines(String text) {
        return VisibleText.of(text);
    }

    static String percent(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }

    static String since(Instant from, Instant to) {
        return Sentences.duration(Duration.between(from, to));
    }

    static String bytes(long n) {
        if (n < 1024) {
            return n + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = n;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
