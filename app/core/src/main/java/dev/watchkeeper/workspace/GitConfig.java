package dev.watchkeeper.workspace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a git settings file as git does, without following what it includes. */
final class GitConfig {
    private final String text;
    private final Map<String, List<String>> found = new LinkedHashMap<>();
    private int at;
    private String section = "";

    private GitConfig(String text) {
        this.text = text;
    }

    /** The values by key, as in {@code branch.main.remote}; each key's in their order. */
    static Map<String, List<String>> parse(String text) {
        GitConfig reader = new GitConfig(text.startsWith("\uFEFF") ? text.substring(1) : text);
        while (reader.at < reader.text.length()) {
            reader.next();
        }
        return reader.found;
    }

    private void next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '#' || c == ';') {
            skipLine();
        } else if (c == '[') {
            at++;
            header();
        } else if (Character.isLetterOrDigit(c)) {
            variable();
        } else {
            skipLine(); // Git refuses such a file; what follows is read all the same.
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }

    private void header() {
        StringBuilder name = new StringBuilder();
        while (at < text.length() && "]\n\" \t".indexOf(text.charAt(at)) < 0) {
            name.append(text.charAt(at++));
        }
        section = name.toString().toLowerCase(Locale.ROOT);
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            at++;
            StringBuilder sub = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                sub.append(text.charAt(at++));
            }
            section += "." + sub;
        }
        while (at < text.length() && text.charAt(at) != ']' && text.charAt(at) != '\n') {
            at++;
        }
        at++;
    }

    private void variable() {
        int begin = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String name = text.substring(begin, at).toLowerCase(Locale.ROOT);
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        String value = "true";
        if (at < text.length() && text.charAt(at) == '=') {
            at++;
            value = value();
        } else {
            skipLine();
        }
        found.computeIfAbsent(section + "." + name, _ -> new ArrayList<>()).add(value);
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        int solid = 0; // Up to here blanks at the end are kept.
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n') {
                break;
            }
            if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
                continue;
            }
            if (c == '\\' && at < text.length()) {
                char next = text.charAt(at++);
                if (next == '\r' && at < text.length() && text.charAt(at) == '\n') {
                    at++;
                } else if (next != '\n') {
                    value.append(
                            switch (next) {
                                case 'n' -> '\n';
                                case 't' -> '\t';
                                case 'b' -> '\b';
                                default -> next;
                            });
                    solid = value.length();
                }
            } else if (c == '"') {
                quoted = !quoted;
                solid = value.length();
            } else if (!quoted && (c == '#' || c == ';')) {
                skipLine();
                break;
            } else if (!quoted && (c == ' ' || c == '\t')) {
                if (!value.isEmpty()) {
                    value.append(c);
                }
            } else {
                value.append(c);
                solid = value.length();
            }
        }
        value.setLength(Math.min(solid, value.length()));
        return value.toString();
    }
}
