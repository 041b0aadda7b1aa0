package dev.watchkeeper.assess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Python source, taken apart into its statements as far as that is certain. */
final class PythonStatements {
    /**
     * A line of the program, which may go over several of the file.
     *
     * @param first index of its first line in the file
     * @param last index of its last line in the file
     * @param indent blanks before it
     * @param code its text in one line: strings are empty, comments are gone
     */
    record Statement(int first, int last, int indent, String code) {}

    private final List<Statement> all = new ArrayList<>();
    private final StringBuilder code = new StringBuilder();
    private String string = "";
    private int depth;
    private int first = -1;
    private boolean certain = true;

    private PythonStatements() {}

    /**
     * The statements in their order; blank lines and lines with nothing but a comment are none.
     *
     * @return empty where it can't be told: tabs, unusual line ends, a string or a bracket that
     *     stays open
     */
    static Optional<List<Statement>> of(List<String> lines) {
        PythonStatements reader = new PythonStatements();
        for (int i = 0; i < lines.size() && reader.certain; i++) {
            reader.line(i, lines.get(i), lines);
        }
        return reader.certain && reader.first < 0 ? Optional.of(reader.all) : Optional.empty();
    }

    private void line(int at, String line, List<String> lines) {
        if (line.chars().anyMatch(c -> c == '\t' || c == '\r' || c == '\f' || c == 0x0b)) {
            certain = false;
            return;
        }
        String bare = line.strip();
        if (first < 0) {
            if (bare.isEmpty() || bare.startsWith("#")) {
                return;
            }
            first = at;
        }
        boolean goesOn = read(line);
        if (string.length() == 1 && !goesOn || depth < 0) {
            certain = false;
        } else if (string.isEmpty() && depth == 0 && !goesOn) {
            String start = lines.get(first);
            int indent = start.length() - start.stripLeading().length();
            all.add(
                    new Statement(
                            first, at, indent, code.toString().strip().replaceAll("\\s+", " ")));
            code.setLength(0);
            first = -1;
        } else {
            code.append(' ');
        }
    }

    /** Whether a backslash at its end joins the next line to it. */
    private boolean read(String line) {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '\\') {
                if (i + 1 == line.length()) {
                    return true;
                }
                i += 2;
            } else if (!string.isEmpty()) {
                boolean closes = line.startsWith(string, i);
                i += closes ? string.length() : 1;
                if (closes) {
                    string = "";
                    code.append('"');
                }
            } else if (c == '#') {
                return false;
            } else if (c == '"' || c == '\'') {
                String three = String.valueOf(c).repeat(3);
                string = line.startsWith(three, i) ? three : String.valueOf(c);
                code.append('"');
                i += string.length();
            } else {
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
                code.append(c);
                i++;
            }
        }
        return false;
    }
}
