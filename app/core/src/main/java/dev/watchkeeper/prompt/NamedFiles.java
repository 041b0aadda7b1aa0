package dev.watchkeeper.prompt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a line of text names as a file, a folder or an address, and whether it is there: in
 * the workspace's tree or in the task's own words.
 */
final class NamedFiles {
    private static final Pattern ADDRESS = Pattern.compile("\\b[a-zA-Z][a-zA-Z0-9+.-]*://\\S+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_@+.~/-]{2,300}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@+.~/-]{2,300}");
    private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z][A-Za-z0-9]{0,9})$");
    private static final Pattern ROOTED =
            Pattern.compile(
                    "~/.+|(?:\\.\\./)+.+"
                            + "|/(?:etc|usr|home|root|var|tmp|opt|s?bin|lib|proc|sys|dev|mnt|srv|run"
                            + "|Users|Library|Applications)(?:/.*)?");

    /** Endings that mean a file even where the tree has none of them. */
    private static final Set<String> KNOWN =
            Set.of(
                    "java", "kt", "py", "js", "ts", "tsx", "jsx", "mjs", "rs", "go", "cc", "cpp",
                    "hpp", "cs", "rb", "php", "swift", "sh", "scala", "md", "rst", "txt", "yaml",
                    "yml", "json", "xml", "toml", "ini", "cfg", "conf", "html", "css", "sql",
                    "gradle", "lock", "csv");

    /** Products whose names look like files. */
    private static final Pattern PRODUCT =
            Pattern.compile("(?i)(?:node|vue|next|nuxt|react|express|three|d3|chart|socket)\\.js");

    private final Set<String> paths;
    private final Set<String> folders = new HashSet<>();
    private final Map<String, List<String>> byName = new HashMap<>();
    private final Set<String> endings = new HashSet<>(KNOWN);
    private final String ownWords;

    /**
     * @param tree paths of the workspace's files, with {@code /}
     * @param ownWords what the task says; what it names may be named
     */
    NamedFiles(Collection<String> tree, String ownWords) {
        this.paths = new HashSet<>(tree);
        this.ownWords = ownWords;
        for (String path : paths) {
            byName.computeIfAbsent(
                            path.substring(path.lastIndexOf('/') + 1), _ -> new ArrayList<>())
                    .add(path);
            Matcher ending = EXTENSION.matcher(path);
            if (ending.find()) {
                endings.add(ending.group(1));
            }
            for (int at = path.lastIndexOf('/');
                    at > 0 && folders.add(path.substring(0, at));
                    at = path.lastIndexOf('/', at - 1)) {}
        }
    }

    /**
     * A name in a line.
     *
     * @param at where it begins
     * @param path of the file in the tree; the name itself where only the task names it
     */
    record Named(String name, int at, String path) {}

    /** The first file, folder or address named that is nowhere; empty if all is there. */
    Optional<String> missing(String line) {
        Matcher address = ADDRESS.matcher(line);
        while (address.find()) {
            String name = address.group().replaceAll("[)\\]>.,;:'\"`]+$", "");
            if (!ownWords.contains(name)) {
                return Optional.of(name);
            }
        }
        String rest = ADDRESS.matcher(line).replaceAll(" ");
        Matcher word = WORD.matcher(rest);
        while (word.find()) {
            String name = trimmed(word.group());
            boolean called = word.end() < rest.length() && rest.charAt(word.end()) == '(';
            if (called || there(name) || PRODUCT.matcher(name).matches()) {
                continue;
            }
            // A language without blanks writes on directly after a name.
            Matcher plain = PLAIN.matcher(name);
            while (plain.find()) {
                String part = trimmed(plain.group());
                boolean marked =
                        word.start() > 0
                                && rest.charAt(word.start() - 1) == '`'
                                && word.end() < rest.length()
                                && rest.charAt(word.end()) == '`';
                if (isPath(part, marked) && !there(part)) {
                    return Optional.of(part);
                }
            }
        }
        return Optional.empty();
    }

    /** The files that a line names. */
    List<Named> in(String line) {
        List<Named> all = new ArrayList<>();
        Matcher word = PLAIN.matcher(line);
        while (word.find()) {
            String name = trimmed(word.group());
            List<String> same =
                    byName.getOrDefault(name.substring(name.lastIndexOf('/') + 1), List.of());
            List<String> match =
                    same.stream().filter(p -> p.equals(name) || p.endsWith("/" + name)).toList();
            if (paths.contains(name)) {
                all.add(new Named(name, word.start(), name));
            } else if (match.size() == 1) {
                all.add(new Named(name, word.start(), match.getFirst()));
            } else if (match.isEmpty() && isPath(name, false) && !folders.contains(name)) {
                all.add(new Named(name, word.start(), name));
            }
        }
        return all;
    }

    private static String trimmed(String word) {
        String name = word.replaceAll("^(?:\\./)+", "").replaceAll("[./-]+$", "");
        return name;
    }

    private boolean there(String name) {
        if (name.isEmpty()
                || paths.contains(name)
                || folders.contains(name)
                || ownWords.contains(name)) {
            return true;
        }
        if (name.indexOf('/') < 0) {
            return byName.containsKey(name);
        }
        String last = name.substring(name.lastIndexOf('/') + 1);
        return byName.getOrDefault(last, List.of()).stream().anyMatch(p -> p.endsWith("/" + name))
                || folders.stream().anyMatch(f -> f.endsWith("/" + name));
    }

    /** Whether a word is meant as a path, as far as its form tells. */
    private boolean isPath(String word, boolean marked) {
        Matcher ending = EXTENSION.matcher(word);
        boolean ended = ending.find();
        if (word.indexOf('/') < 0) {
            return ended && endings.contains(ending.group(1)) && ending.start() > 0;
        }
        if (ROOTED.matcher(word).matches()) {
            return true;
        }
        if (word.startsWith("/")) {
            return false;
        }
        return ended || marked || folders.contains(word.substring(0, word.indexOf('/')));
    }
}
