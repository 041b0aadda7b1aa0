package dev.watchkeeper.claudecode;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * A tool and what it is to be used on, as rules write it: {@code Bash(mvn test)}, {@code
 * Write(src/A.java)}, {@code WebFetch(https://example.org/)}.
 *
 * @param whole whether the text says all of what it is used on
 * @param otherFields names of the input's other fields, of which the text says nothing
 */
record ToolForm(String text, boolean whole, List<String> otherFields) {
    /** So many other fields are named. */
    private static final int MOST_FIELDS = 20;

    private static final int LONGEST = 4000;
    private static final List<String> PATHS = List.of("file_path", "notebook_path", "path");
    private static final List<String> OBJECTS =
            List.of("command", "file_path", "notebook_path", "path", "url", "query", "pattern");

    /**
     * The form of one use of a tool.
     *
     * @param folder where the program runs: paths below it are written relative to it
     */
    static ToolForm of(String tool, JsonNode input, String folder) {
        for (String key : OBJECTS) {
            if (input.path(key).isTextual()) {
                String object = input.path(key).asText();
                List<String> others = new ArrayList<>();
                input.fieldNames().forEachRemaining(others::add);
                var unused = others.remove(key);
                return cut(tool, PATHS.contains(key) ? relative(object, folder) : object, others);
            }
        }
        return cut(tool, input.isEmpty() ? "" : input.toString(), List.of());
    }

    /**
     * A hash of all that a use of a tool says: the tool, each field of its input in whatever order,
     * and the folder that it works in.
     */
    static String exact(String tool, JsonNode input, String folder) {
        StringBuilder all = new StringBuilder();
        quoted(all, tool);
        quoted(all, folder);
        canonical(all, input);
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(all.toString().getBytes(StandardCharsets.UTF_16BE)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Each text with its length before it, so that no two inputs read alike. */
    private static void quoted(StringBuilder all, String text) {
        all.append(text.length()).append(':').append(text);
    }

    private static void canonical(StringBuilder all, JsonNode node) {
        if (node.isObject()) {
            all.append('{');
            TreeSet<String> names = new TreeSet<>();
            node.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                quoted(all, name);
                canonical(all, node.path(name));
            }
            all.append('}');
        } else if (node.isArray()) {
            all.append('[');
            node.forEach(each -> canonical(all, each));
            all.append(']');
        } else {
            all.append(node.isTextual() ? 't' : 'v');
            quoted(all, node.asText());
        }
    }

    /** A text for a person's eyes, of a bounded size. */
    static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST)
                        + " [… "
                        + (text.length() - LONGEST)
                        + " characters left out …]";
    }

    private static ToolForm cut(String tool, String object, List<String> others) {
        boolean whole = tool.length() + object.length() <= LONGEST;
        String kept = whole ? object : shortened(object);
        return new ToolForm(
                kept.isEmpty() ? tool : tool + "(" + kept + ")",
                whole,
                List.copyOf(others.subList(0, Math.min(others.size(), MOST_FIELDS))));
    }

    /** A path without detours; what leaves the folder stays absolute. */
    static String relative(String path, String folder) {
        if (folder.isEmpty()) {
            return path;
        }
        String whole = plain(path.startsWith("/") ? path : folder + "/" + path);
        String top = plain(folder) + "/";
        return whole.startsWith(top) ? whole.substring(top.length()) : whole;
    }

    private static String plain(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                var unused = parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }
}
