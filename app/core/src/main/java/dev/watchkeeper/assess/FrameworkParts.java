package dev.watchkeeper.assess;

import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names that a file gives to parts of test frameworks, and what replaces these parts. */
final class FrameworkParts {
    private static final String PYTHON_MODULE = "(?:unittest|_?pytest)(?!\\.mock)(?:\\.\\w+)*";
    private static final Pattern PYTHON_ALIAS =
            Pattern.compile("\\bimport\\s+" + PYTHON_MODULE + "\\s+as\\s+(\\w+)");
    private static final Pattern PYTHON_FROM =
            Pattern.compile("\\bfrom\\s+" + PYTHON_MODULE + "\\s+import\\s+\\(?([\\w\\s,]+)");
    private static final String PYTHON_LOADED =
            "(?:sys\\.modules\\s*\\[|sys\\.modules\\.get\\(|import_module\\(|__import__\\()\\s*[\"']"
                    + PYTHON_MODULE
                    + "[\"']\\s*[\\])]";
    private static final Pattern PYTHON_SET =
            Pattern.compile("\\b(\\w{1,80}+)\\s*=\\s*(?:\\w+\\.)*" + PYTHON_LOADED);

    private static final String SCRIPT_MODULE =
            "[\"'`](?:(?:node:)?(?:assert(?:/strict)?|test)|@jest/[\\w-]+|@vitest/[\\w-]+|vitest|jest"
                    + "|expect|chai|mocha|tap|tape|ava)[\"'`]";
    private static final String SCRIPT_LOADED = "require\\(\\s*" + SCRIPT_MODULE + "\\s*\\)";
    private static final Pattern SCRIPT_ALIAS =
            Pattern.compile(
                    "\\b(\\w{1,80}+)\\s*=\\s*"
                            + SCRIPT_LOADED
                            + "|\\bimport\\s+(?:\\*\\s*as\\s+)?(\\w+)\\s*(?:,[^;]*)?\\bfrom\\s*"
                            + SCRIPT_MODULE);

    /** What a file of its own may be called too. */
    private static final Pattern COMMON =
            Pattern.compile("mock|Mock|MagicMock|patch|call|ANY|sentinel");

    private final Optional<Pattern> replaces;
    private final String words;

    /**
     * @param words the task's; what they name may be replaced
     */
    FrameworkParts(String path, UnifiedDiff.Lines lines, String words) {
        this.words = words;
        Optional<SourceLanguage> language = SourceLanguage.of(path);
        String text =
                lines.added().stream()
                        .map(UnifiedDiff.Added::text)
                        .filter(t -> !TestEnvironment.comment(t, path))
                        .collect(Collectors.joining("\n"));
        replaces =
                language.equals(Optional.of(SourceLanguage.PYTHON))
                        ? Optional.of(python(text))
                        : language.equals(Optional.of(SourceLanguage.SCRIPT))
                                ? Optional.of(script(text))
                                : Optional.empty();
    }

    /** Whether a line replaces a part. */
    boolean replacedBy(String line) {
        return replaces.map(p -> p.matcher(line))
                .filter(Matcher::find)
                .filter(m -> !words.contains(m.group().replaceFirst("\\W+$", "")))
                .isPresent();
    }

    private static Pattern python(String text) {
        TreeSet<String> names = new TreeSet<>();
        PYTHON_ALIAS.matcher(text).results().forEach(m -> names.add(m.group(1)));
        PYTHON_SET.matcher(text).results().forEach(m -> names.add(m.group(1)));
        PYTHON_FROM
                .matcher(text)
                .results()
                .flatMap(m ->
                        m.group(1)
                                .lines()
                                .limit(1)
                                .flatMap(l -> Pattern.compile(",").splitAsStream(l)))
                .map(n -> n.strip().replaceFirst("^.*\\sas\\s+", ""))
                .filter(n -> n.matches("\\w+"))
                .forEach(names::add);
        names.removeIf(n -> COMMON.matcher(n).matches());
        String part = "(?:" + PYTHON_LOADED + any(names, "(?<![\\w.])") + ")";
        return Pattern.compile(
                part
                        + "(?:\\.\\w+)*\\.\\w+\\s*(?:\\[[^\\]]*\\]\\s*)?=(?!=)|\\b(?:setattr|delattr)\\(\\s*"
                        + part
                        + "|\\b(?:setattr|delattr)\\(\\s*(?:unittest|_?pytest)\\b");
    }

    private static Pattern script(String text) {
        TreeSet<String> names = new TreeSet<>();
        names.add("assert");
        SCRIPT_ALIAS
                .matcher(text)
                .results()
                .forEach(m -> names.add(m.group(1) != null ? m.group(1) : m.group(2)));
        String part = "(?:" + SCRIPT_LOADED + any(names, "(?<![\\w.$\"'`])") + ")";
        String member = "(?:\\.\\w+|\\[\\s*[\"'`]\\w+[\"'`]\\s*\\])";
        String global =
                "\\b(?:global|globalThis|window)(?:\\.|\\[\\s*[\"'`])(?:expect|test|it|describe|assert)\\b";
        return Pattern.compile(
                part
                        + member
                        + "+\\s*=(?![=>])|\\b(?:Object\\.(?:definePropert(?:y|ies)|assign)|Reflect\\.(?:set|defineProperty|deleteProperty))"
                        + "\\(\\s*"
                        + part
                        + "\\s*[,.\\[]|"
                        + global
                        + "[\"'`]?\\s*\\]?"
                        + member
                        + "*\\s*=(?![=>])|\\bObject\\.defineProperty\\(\\s*(?:global|globalThis|window)\\s*,"
                        + "\\s*[\"'`](?:expect|test|it|describe|assert)[\"'`]"
                        + "|\\brequire\\.cache\\[\\s*require\\.resolve\\(\\s*"
                        + SCRIPT_MODULE);
    }

    private static String any(TreeSet<String> names, String before) {
        return names.isEmpty()
                ? ""
                : "|"
                        + before
                        + "(?:"
                        + names.stream().map(Pattern::quote).collect(Collectors.joining("|"))
                        + ")\\b";
    }
}
