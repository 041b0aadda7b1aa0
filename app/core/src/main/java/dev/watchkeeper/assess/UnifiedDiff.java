package dev.watchkeeper.assess;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.plugin.process.NameBytes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unified diff, taken apart.
 *
 * @param text as it came
 * @param files the lines by path
 * @param texts the diff of each file as it came, by path
 */
record UnifiedDiff(String text, Map<String, Lines> files, Map<String, String> texts) {
    private static final int MOST_FILES = 300;
    private static final Pattern HUNK =
            Pattern.compile("@@ -\\d+(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@.*");

    /** What was added and deleted in one file. */
    record Lines(List<Added> added, List<String> deleted) {}

    /**
     * @param number of the line in the file as it is now
     */
    record Added(int number, String text) {}

    /** The patch of the changes that are text, of the first few hundred files at most. */
    static UnifiedDiff of(List<PathDiff> changes, Function<List<String>, String> patch) {
        List<String> paths =
                changes.stream()
                        .filter(d -> !d.binary())
                        .map(PathDiff::path)
                        .limit(MOST_FILES)
                        .toList();
        return paths.isEmpty()
                ? new UnifiedDiff("", Map.of(), Map.of())
                : parse(patch.apply(paths));
    }

    /** Whether every added line of the changes that are text is in it: long ones are cut. */
    boolean holdsAll(List<PathDiff> changes) {
        return changes.stream()
                .filter(d -> !d.binary() && d.linesAdded() > 0)
                .allMatch(d -> {
                    Lines lines = files.get(d.path());
                    return lines != null && lines.added().size() >= d.linesAdded();
                });
    }

    static UnifiedDiff parse(String text) {
        Map<String, Lines> files = new LinkedHashMap<>();
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        Lines current = new Lines(new ArrayList<>(), new ArrayList<>());
        StringBuilder own = new StringBuilder();
        String old = "";
        int oldLeft = 0;
        int newLeft = 0;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            if (oldLeft > 0 || newLeft > 0) {
                own.append(line).append('\n');
                if (line.startsWith("+")) {
                    current.added().add(new Added(number++, line.substring(1)));
                    newLeft--;
                } else if (line.startsWith("-")) {
                    current.deleted().add(line.substring(1));
                    oldLeft--;
                } else if (!line.startsWith("\\")) {
                    number++;
                    oldLeft--;
                    newLeft--;
                }
                continue;
            }
            Matcher hunk = HUNK.matcher(line);
            if (line.startsWith("--- ")) {
                old = path(line.substring(4), "a/");
            } else if (line.startsWith("+++ ")) {
                String now = path(line.substring(4), "b/");
                String name = now.equals("/dev/null") ? old : now;
                current =
                        files.computeIfAbsent(
                                name, p -> new Lines(new ArrayList<>(), new ArrayList<>()));
                own = texts.computeIfAbsent(name, p -> new StringBuilder());
            } else if (hunk.matches()) {
                own.append(line).append('\n');
                oldLeft = count(hunk.group(1));
                number = Integer.parseInt(hunk.group(2));
                newLeft = count(hunk.group(3));
            }
        }
        Map<String, String> whole = new LinkedHashMap<>();
        texts.forEach((path, diff) -> whole.put(path, diff.toString()));
        return new UnifiedDiff(text, files, whole);
    }

    Lines of(String path) {
        Lines lines = files.get(path);
        return lines == null ? new Lines(List.of(), List.of()) : lines;
    }

    /** Whether a path was there before and is gone or changed now. */
    static boolean stoodBefore(PathDiff diff) {
        return diff.kind() != FileChange.Kind.ADDED;
    }

    private static int count(@org.jspecify.annotations.Nullable String group) {
        return group == null ? 1 : Integer.parseInt(group);
    }

    private static String path(String header, String prefix) {
        int tab = header.indexOf('\t');
        String path = tab < 0 ? header : header.substring(0, tab);
        if (path.length() > 1 && path.startsWith("\"") && path.endsWith("\"")) {
            path = unquoted(path.substring(1, path.length() - 1));
        }
        return path.startsWith(prefix) ? path.substring(prefix.length()) : path;
    }

    /** Git's quoting of odd names: octal bytes and C escapes. */
    private static String unquoted(String quoted) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c != '\\' || i + 1 >= quoted.length()) {
                bytes.writeBytes(
                        String.valueOf(c).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                continue;
            }
            char next = quoted.charAt(++i);
            if (next >= '0' && next <= '3' && i + 2 < quoted.length()) {
                bytes.write(Integer.parseInt(quoted.substring(i, i + 3), 8));
                i += 2;
            } else {
                int at = "abfnrtv".indexOf(next);
                bytes.write(at < 0 ? next : "\u0007\b\f\n\r\t\u000b".charAt(at));
            }
        }
        return NameBytes.text(bytes.toByteArray());
    }
}
