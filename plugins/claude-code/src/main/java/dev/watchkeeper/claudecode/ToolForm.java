package dev.watchkeeper.claudecode;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A tool and what it is to be used on, as rules write it: {@code Bash(mvn test)}, {@code
 * Write(src/A.java)}, {@code WebFetch(https://example.org/)}.
 *
 * @param whole whether the text says all of it
 */
record ToolForm(String text, boolean whole) {
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
                return cut(tool, PATHS.contains(key) ? relative(object, folder) : object);
            }
        }
        return input.isEmpty() ? cut(tool, "") : cut(tool, input.toString());
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

    private static ToolForm cut(String tool, String object) {
        boolean whole = tool.length() + object.length() <= LONGEST;
        String kept = whole ? object : shortened(object);
        return new ToolForm(kept.isEmpty() ? tool : tool + "(" + kept + ")", whole);
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
