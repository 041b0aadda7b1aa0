package dev.watchkeeper.architecture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the pages and the signs on the rooms name, and whether the tree has it. */
final class DocumentNames {
    private static final Pattern CODE_BLOCK = Pattern.compile("(?s)```.*?```");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern CLASS =
            Pattern.compile("([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:[.#](\\w+))?(?:\\(.*\\))?");
    private static final Pattern PATH =
            Pattern.compile("(?:app|plugins|plugin-api|scripts|docs|config|templates)/[\\w./-]+");
    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern DOC_LINK =
            Pattern.compile("\\{@link(?:plain)?[\\s*]+(dev\\.watchkeeper\\.[\\w.]+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    /** Names of this form that are no classes of ours: keys of other programs' files. */
    private static final Set<String> FOREIGN = Set.of("MaxSessions");

    private final Path root;
    private final List<Path> sources;

    /** The texts that declare a class, by its simple name. */
    private final Map<String, StringBuilder> classes = new HashMap<>();

    private final Set<String> files = new HashSet<>();

    /**
     * @param root of the checkout
     * @param modules folders of modules, relative to the root
     */
    DocumentNames(Path root, List<String> modules) throws IOException {
        this.root = root;
        this.sources = new ArrayList<>();
        for (String module : modules) {
            Path src = root.resolve(module).resolve("src");
            try (Stream<Path> all = Files.walk(src)) {
                all.filter(f -> f.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        for (Path source : sources) {
            String text = Files.readString(source, StandardCharsets.UTF_8);
            files.add(source.toString());
            Matcher m = DECLARED.matcher(text);
            while (m.find()) {
                classes.computeIfAbsent(m.group(1), _ -> new StringBuilder()).append(text);
            }
        }
    }

    int size() {
        return classes.size();
    }

    /** The pages of a reader. */
    List<Path> pages() throws IOException {
        List<Path> all = new ArrayList<>(List.of(root.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            docs.filter(f -> f.toString().endsWith(".md")).sorted().forEach(all::add);
        }
        return all;
    }

    /** What a page names and the tree lacks. */
    List<String> missingIn(Path page) throws IOException {
        return missing(page, Files.readString(page, StandardCharsets.UTF_8));
    }

    /** The same of a text that would stand at the page's place. */
    List<String> missing(Path page, String written) throws IOException {
        String text = CODE_BLOCK.matcher(written).replaceAll("");
        List<String> wrong = new ArrayList<>();
        for (String link : found(LINK, text)) {
            if (!link.contains("://") && !leads(page, link)) {
                wrong.add(root.relativize(page) + ": " + link + " leads nowhere");
            }
        }
        for (String quoted : found(QUOTED, text)) {
            if (!stands(quoted)) {
                wrong.add(root.relativize(page) + ": " + quoted + " does not exist");
            }
        }
        return wrong;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(r -> r.group(1)).distinct().toList();
    }

    private boolean leads(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0
                || HEADING.matcher(Files.readString(target, StandardCharsets.UTF_8))
                        .results()
                        .map(r -> anchor(r.group(1)))
                        .anyMatch(link.substring(hash + 1)::equals);
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private boolean stands(String quoted) {
        // What a build makes need not be there.
        if (PATH.matcher(quoted).matches() && !quoted.contains("/target/")) {
            return Files.exists(root.resolve(quoted));
        }
        Matcher m = CLASS.matcher(quoted);
        if (!m.matches() || FOREIGN.contains(m.group(1))) {
            return true;
        }
        StringBuilder declaring = classes.get(m.group(1));
        String member = m.group(2);
        return declaring != null
                && (member == null
                        || Pattern.compile("\\b" + member + "\\b").matcher(declaring).find());
    }

    /** The links of Javadoc that name a class in full and lead nowhere. */
    List<String> brokenDocLinks() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path source : sources) {
            for (String name : found(DOC_LINK, Files.readString(source, StandardCharsets.UTF_8))) {
                String path = "/java/" + name.replace('.', '/');
                // A nested class stands in the file of its outer one; a package in its sign.
                boolean there =
                        files.stream()
                                .anyMatch(f ->
                                        f.endsWith(path + ".java")
                                                || f.endsWith(path + "/package-info.java")
                                                || f.endsWith(
                                                        path.substring(0, path.lastIndexOf('/'))
                                                                + ".java"));
                if (!there) {
                    wrong.add(root.relativize(source) + ": " + name);
                }
            }
        }
        return wrong;
    }
}
