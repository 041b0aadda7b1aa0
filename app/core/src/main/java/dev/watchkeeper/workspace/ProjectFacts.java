package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is known of a workspace without running anything in it.
 *
 * @param language the one of most files, or empty
 * @param builds names of the build systems found
 * @param tree summary by folders
 */
public record ProjectFacts(String language, List<String> builds, String tree) {
    private static final int MOST_LINES = 60;
    private static final int MOST_NAMED = 8;
    private static final int EXCERPT = 8_000;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_@+./-]{2,200}");
    private static final Map<String, String> LANGUAGES =
            Map.ofEntries(
                    Map.entry("java", "Java"),
                    Map.entry("kt", "Kotlin"),
                    Map.entry("py", "Python"),
                    Map.entry("js", "JavaScript"),
                    Map.entry("ts", "TypeScript"),
                    Map.entry("tsx", "TypeScript"),
                    Map.entry("jsx", "JavaScript"),
                    Map.entry("rs", "Rust"),
                    Map.entry("go", "Go"),
                    Map.entry("c", "C"),
                    Map.entry("cc", "C++"),
                    Map.entry("cpp", "C++"),
                    Map.entry("cs", "C#"),
                    Map.entry("rb", "Ruby"),
                    Map.entry("php", "PHP"),
                    Map.entry("swift", "Swift"),
                    Map.entry("sh", "Shell"),
                    Map.entry("scala", "Scala"));

    public ProjectFacts {
        builds = List.copyOf(builds);
    }

    /**
     * Reads a workspace's facts from the paths of its files.
     *
     * @param files relative to the workspace, with {@code /}
     */
    public static ProjectFacts of(List<String> files) {
        Tally tally = new Tally();
        files.forEach(tally::add);
        return tally.facts();
    }

    /** Counts a workspace's files as they come and go. Not safe for several threads. */
    public static final class Tally {
        private final TreeMap<String, Integer> languages = new TreeMap<>();
        private final TreeMap<String, Integer> folders = new TreeMap<>();
        private final TreeSet<String> top = new TreeSet<>();

        /**
         * Counts a file, which was not counted.
         *
         * @param file relative to the workspace, with {@code /}
         */
        public void add(String file) {
            count(file, 1);
        }

        /** Takes a file off, which was counted. */
        public void remove(String file) {
            count(file, -1);
        }

        private void count(String file, int one) {
            String language = LANGUAGES.get(file.substring(file.lastIndexOf('.') + 1));
            if (language != null) {
                count(languages, language, one);
            }
            int first = file.indexOf('/');
            if (first < 0) {
                var unused = one > 0 ? top.add(file) : top.remove(file);
                return;
            }
            int second = file.indexOf('/', first + 1);
            int third = second < 0 ? -1 : file.indexOf('/', second + 1);
            int end = third > 0 ? third : second > 0 ? second : first;
            count(folders, file.substring(0, end + 1), one);
        }

        private static void count(Map<String, Integer> counts, String key, int one) {
            counts.compute(
                    key,
                    (_, n) -> {
                        int sum = (n == null ? 0 : n) + one;
                        return sum == 0 ? null : Integer.valueOf(sum);
                    });
        }

        /** What the files counted so far tell. */
        public ProjectFacts facts() {
            String language =
                    languages.entrySet().stream()
                            .max(
                                    Map.Entry.<String, Integer>comparingByValue()
                                            .thenComparing(
                                                    Map.Entry.comparingByKey(
                                                            Comparator.reverseOrder())))
                            .map(Map.Entry::getKey)
                            .orElse("");
            List<String> builds = new ArrayList<>();
            for (BuildSystem build : BuildSystem.values()) {
                if (build.marks().stream().anyMatch(top::contains)) {
                    builds.add(build.word());
                }
            }
            return new ProjectFacts(language, builds, tree());
        }

        private String tree() {
            StringBuilder all = new StringBuilder();
            Stream.concat(
                            top.stream(),
                            folders.entrySet().stream()
                                    .map(e -> {
                                        int n = e.getValue();
                                        return e.getKey()
                                                + " ("
                                                + n
                                                + (n == 1 ? " file)" : " files)");
                                    }))
                    .limit(MOST_LINES)
                    .forEach(line -> all.append(line).append('\n'));
            int more = top.size() + folders.size() - MOST_LINES;
            if (more > 0) {
                all.append("and ").append(more).append(" more\n");
            }
            return all.toString();
        }
    }

    /** The facts as the prompts tell them. */
    public String text() {
        StringBuilder all = new StringBuilder();
        if (!language.isEmpty()) {
            all.append("Language: ").append(language).append('\n');
        }
        if (!builds.isEmpty()) {
            all.append("Build: ").append(String.join(", ", builds)).append('\n');
        }
        return all.append(tree).toString();
    }

    /**
     * The text files that a task's words name, by path or by a name that only one file bears.
     *
     * @param all the paths of the workspace's files
     * @return the beginning of each, by path, in the order in which they are named
     */
    public static Map<String, String> filesNamed(Files files, List<String> all, Task task) {
        String words = task.title() + "\n" + task.brief() + "\n" + String.join("\n", task.scope());
        Set<String> names = new LinkedHashSet<>();
        Matcher m = NAME.matcher(words);
        while (m.find()) {
            String name = m.group().replaceAll("^(\\./)+|[./-]+$", "");
            if (name.contains(".") || name.contains("/")) {
                names.add(name);
            }
        }
        Map<String, String> found = new LinkedHashMap<>();
        if (names.isEmpty()) {
            return found;
        }
        for (String name : names) {
            if (found.size() == MOST_NAMED) {
                break;
            }
            List<String> same =
                    all.stream().filter(f -> f.equals(name) || f.endsWith("/" + name)).toList();
            String path = same.contains(name) ? name : same.size() == 1 ? same.getFirst() : "";
            if (!path.isEmpty()) {
                excerpt(files, path, found);
            }
        }
        return found;
    }

    private static void excerpt(Files files, String path, Map<String, String> into) {
        if (files.info(path).filter(i -> i.kind() == FileInfo.Kind.FILE).isEmpty()) {
            return;
        }
        byte[] bytes = files.read(path, EXCERPT + 1);
        for (byte b : bytes) {
            if (b == 0) {
                return;
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (bytes.length > EXCERPT) {
            int line = text.lastIndexOf('\n');
            text = (line > 0 ? text.substring(0, line + 1) : text) + "[… the rest is left out …]\n";
        }
        into.put(path, text);
    }
}
