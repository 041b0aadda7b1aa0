package dev.watchkeeper.assess;

import dev.watchkeeper.domain.PathDiff;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds added code that ends its process well as soon as it is loaded: the tests that load it never
 * run, and nothing has failed.
 */
final class EarlyEnds {
    private static final String NOT_GOOD = "(?!\\s*-?[1-9])";
    private static final Pattern GO =
            Pattern.compile("\\b\\w+\\.Exit\\(" + NOT_GOOD + "|\\bsyscall\\.Exec\\(");
    private static final Pattern SCRIPT =
            Pattern.compile(
                    "\\b(?:process|Deno)(?:\\.(?:exit|reallyExit)|\\[\"\"\\])\\("
                            + NOT_GOOD
                            + "|\\bprocess\\.exitCode\\s*=(?!=)\\s*0|(?<![\\w.$])exit\\(\\s*0?\\s*\\)");
    private static final String NOTHING =
            "\\(\\s*(?:|0[xob0]*|None|False|\\d+\\s*[-*&]\\s*\\d+|(?:int|bool|len)\\(.*\\))\\s*\\)";
    private static final Pattern PYTHON =
            Pattern.compile(
                    "(?<![\\w.])(?:\\w+\\.)?(?:_exit|exit|quit)"
                            + NOTHING
                            + "|\\braise SystemExit(?:"
                            + NOTHING
                            + "|(?!\\w|\\())|\\bos\\._exit\\b(?!\\()|\\bos\\.exec[lv]\\w*\\("
                            + "|(?<![\\w.])exec\\((?!.*(?:\\bread\\w*\\(|\\bcompile\\())");
    private static final Pattern DEFINED = Pattern.compile("(?:async )?def (\\w+)\\b.*");
    private static final Pattern LAMBDA =
            Pattern.compile("(?:\\b(\\w{1,80}+)\\s*=[^=]*)?\\blambda\\b");
    private static final Pattern STARTED =
            Pattern.compile("if \\(?(?:__name__ == \"\"|\"\" == __name__)\\)?(?: and .*)?:.*");

    /** A function that a program of its own is likely to end by. */
    private static final Pattern OF_PROGRAM =
            Pattern.compile(
                    "(?i)(?:main|run|cli|usage|help|version|exit|quit|die|bye|start|stop|abort|finish|close"
                            + "|cleanup|shutdown|terminate|fail|show|print|handle|parseArg|on(?=[A-Z])|graceful).*|.*(?:exit|quit|usage|help"
                            + "|shutdown|Command|Signal|Handler)");

    /** Functions that end the process of which is known who calls them. */
    private static final int MOST_ENDERS = 60;

    /** Bytes of a file that is read as a whole; of a larger one the added lines are. */
    private static final int LARGEST = 512 * 1024;

    /** A file of the work: its lines, and the numbers that these have. */
    private record Source(List<Integer> numbers, List<String> lines, Set<Integer> added) {}

    private final JudgedTree tree;
    private final String words;
    private final Map<String, List<LoadedCode.Piece>> files = new LinkedHashMap<>();
    private final Map<String, Source> sources = new LinkedHashMap<>();

    /**
     * @param words the task's; what they name may be done
     */
    EarlyEnds(JudgedTree tree, List<PathDiff> changes, UnifiedDiff patch, String words) {
        this.tree = tree;
        this.words = words;
        for (PathDiff change : changes) {
            String path = change.path();
            if (ends(path) != null
                    && !TestGuard.isTest(path)
                    && !patch.of(path).added().isEmpty()) {
                Source source = source(path, patch.of(path));
                sources.put(path, source);
                files.put(
                        path,
                        path.endsWith(".py")
                                ? python(source.lines())
                                : LoadedCode.of(path, source.lines()));
            }
        }
    }

    /** The first one of a file, as {@code path:line: what}. */
    Optional<String> found(String path) {
        Source source = sources.get(path);
        Pattern ends = ends(path);
        if (source == null || ends == null) {
            return Optional.empty();
        }
        // Other files are read only where something was found.
        return ended(path, source, ends).filter(_ -> !program(path, source));
    }

    private Optional<String> ended(String path, Source source, Pattern ends) {
        Map<String, Boolean> enders = enders(path, ends);
        Optional<String> called = Optional.empty();
        for (LoadedCode.Piece piece : files.getOrDefault(path, List.of())) {
            boolean added = source.added().contains(source.numbers().get(piece.line()));
            Matcher found = ends.matcher(piece.code());
            boolean loaded = piece.function().isEmpty();
            boolean itself = found.find() && added && !allowed(found.group());
            boolean calls =
                    loaded
                            && enders.entrySet().stream()
                                    .anyMatch(e ->
                                            (added || e.getValue())
                                                    && uses(piece.code(), e.getKey(), path));
            if (loaded && (itself || calls)) {
                return Optional.of(
                        text(path, source, piece, "ends whatever loads it, tests too: "));
            }
            if (itself && ofTested(path, piece) && called.isEmpty()) {
                called =
                        Optional.of(
                                text(
                                        path,
                                        source,
                                        piece,
                                        "ends or skips the test that calls it: "));
            }
        }
        return called;
    }

    private static String text(String path, Source source, LoadedCode.Piece piece, String what) {
        return path
                + ":"
                + source.numbers().get(piece.line())
                + ": "
                + what
                + TestEnvironment.brief(source.lines().get(piece.line()));
    }

    /** Whether a function that is called by its name ends its process, whatever it was to do. */
    private static boolean ofTested(String path, LoadedCode.Piece piece) {
        return SourceLanguage.of(path).equals(Optional.of(SourceLanguage.SCRIPT))
                && !piece.function().equals(LoadedCode.NAMELESS)
                && !OF_PROGRAM.matcher(piece.function()).matches()
                && piece.code().matches(".*\\.(?:exit|reallyExit)\\(\\s*0?\\s*\\).*");
    }

    /** The functions that end the process, and whether what ends it was added. */
    private Map<String, Boolean> enders(String path, Pattern ends) {
        Map<String, Boolean> all = new LinkedHashMap<>();
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        for (Map.Entry<String, List<LoadedCode.Piece>> file : files.entrySet()) {
            String other = file.getKey();
            boolean beside =
                    path.endsWith(".go")
                            && other.endsWith(".go")
                            && other.substring(0, other.lastIndexOf('/') + 1).equals(folder);
            Source source = sources.get(other);
            if (source == null || !other.equals(path) && !beside) {
                continue;
            }
            for (int round = 0, size = -1; size != all.size() && round < 9; round++) {
                size = all.size();
                for (LoadedCode.Piece piece : file.getValue()) {
                    String function = piece.function();
                    Matcher found = ends.matcher(piece.code());
                    boolean itself =
                            found.find()
                                    && !found.group().equals("exec(")
                                    && !allowed(found.group());
                    if (function.isEmpty()
                            || function.equals(LoadedCode.NAMELESS)
                            || all.size() >= MOST_ENDERS && !all.containsKey(function)) {
                        continue;
                    }
                    boolean added = source.added().contains(source.numbers().get(piece.line()));
                    if (itself) {
                        all.merge(function, added, Boolean::logicalOr);
                    } else {
                        List.copyOf(all.keySet()).stream()
                                .filter(e -> !e.equals(function) && uses(piece.code(), e, path))
                                .forEach(e -> all.merge(function, added, Boolean::logicalOr));
                    }
                }
            }
        }
        if (path.endsWith(".go")) {
            all.remove("main");
        }
        return all;
    }

    private static boolean uses(String code, String function, String path) {
        if (!code.contains(function)) {
            return false;
        }
        String name = Pattern.quote(function);
        String handed =
                path.endsWith(".py")
                        ? "|\\batexit\\.register\\(.*\\b" + name + "\\b"
                        : path.endsWith(".go")
                                ? "|(?!)"
                                : "|\\bprocess\\.(?:on|once)\\(\"\",\\s*" + name + "\\b";
        return Pattern.compile("(?<![\\w.$])" + name + "\\(" + handed).matcher(code).find()
                && !Pattern.compile("\\b(?:def|func|function) " + name + "\\(")
                        .matcher(code)
                        .find();
    }

    private boolean allowed(String found) {
        String name = found.replaceFirst("^raise ", "").replaceFirst("[^\\w.].*$", "");
        boolean telling = name.contains(".") || name.equals("SystemExit");
        return words.contains(telling ? name : name + "(");
    }

    private static @Nullable Pattern ends(String path) {
        return path.endsWith(".go")
                ? GO
                : path.endsWith(".py")
                        ? PYTHON
                        : SourceLanguage.of(path).equals(Optional.of(SourceLanguage.SCRIPT))
                                ? SCRIPT
                                : null;
    }

    /** Whether it is started by itself, and loaded by nothing that is known. */
    private boolean program(String path, Source source) {
        if (path.endsWith(".go")) {
            return false;
        }
        if (DisarmedTests.isProgram(path) || source.lines().getFirst().startsWith("#!")) {
            return true;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        List<String> others =
                tree.paths().stream()
                        .filter(p -> !p.equals(path) && alike(path, p))
                        .limit(2000)
                        .toList();
        if (name.startsWith("test") || tree.paths().isEmpty()) {
            return false;
        }
        Pattern loads = loads(path, name);
        return others.stream()
                .map(tree::content)
                .flatMap(Optional::stream)
                .noneMatch(b -> loads.matcher(new String(b, StandardCharsets.UTF_8)).find());
    }

    private static boolean alike(String path, String other) {
        return SourceLanguage.of(path).equals(SourceLanguage.of(other));
    }

    private static Pattern loads(String path, String name) {
        String stem = name.replaceFirst("\\.\\w+$", "");
        if (stem.equals("__init__") || stem.equals("index")) {
            String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            String last = Pattern.quote(folder.substring(folder.lastIndexOf('/') + 1));
            stem = "(?:" + Pattern.quote(stem) + (folder.isEmpty() ? "" : "|" + last) + ")";
        } else {
            stem = Pattern.quote(stem);
        }
        return path.endsWith(".py")
                ? Pattern.compile(
                        "\\b(?:import|from)\\b[^\\n]*\\b"
                                + stem
                                + "\\b|\\bimport\\s*\\([^)]*\\b"
                                + stem
                                + "\\b|(?:import_module|__import__)\\([^)\\n]*\\b"
                                + stem
                                + "\\b")
                : Pattern.compile(
                        "[\"'`](?:\\.{1,2}/?|[^\"'`\\n]*(?<![\\w-])"
                                + stem
                                + "(?:\\.\\w+)?)[\"'`]");
    }

    private Source source(String path, UnifiedDiff.Lines lines) {
        Set<String> deleted = new HashSet<>(lines.deleted());
        Set<Integer> added =
                lines.added().stream()
                        .filter(l -> !deleted.contains(l.text()))
                        .map(UnifiedDiff.Added::number)
                        .collect(Collectors.toSet());
        Optional<byte[]> content = tree.content(path).filter(c -> c.length <= LARGEST);
        if (content.isEmpty()) {
            return new Source(
                    lines.added().stream().map(UnifiedDiff.Added::number).toList(),
                    lines.added().stream().map(UnifiedDiff.Added::text).toList(),
                    added);
        }
        List<String> all =
                List.of(
                        new String(content.get(), StandardCharsets.UTF_8)
                                .replace("\r\n", "\n")
                                .split("\n", -1));
        return new Source(IntStream.rangeClosed(1, all.size()).boxed().toList(), all, added);
    }

    private static List<LoadedCode.Piece> python(List<String> lines) {
        List<String> plain =
                lines.stream()
                        .map(l -> l.replace("\t", "        ").replaceAll("[\r\f\u000b]", ""))
                        .toList();
        List<PythonStatements.Statement> statements =
                PythonStatements.of(plain)
                        .orElseGet(() ->
                                IntStream.range(0, plain.size())
                                        .filter(i -> !plain.get(i).isBlank())
                                        .mapToObj(i -> line(i, plain.get(i)))
                                        .toList());
        List<LoadedCode.Piece> pieces = new ArrayList<>();
        List<PythonStatements.Statement> heads = new ArrayList<>();
        List<String> names = new ArrayList<>();
        String before = "";
        for (PythonStatements.Statement statement : statements) {
            while (!heads.isEmpty() && heads.getLast().indent() >= statement.indent()) {
                heads.removeLast();
                names.removeLast();
            }
            String code = statement.code();
            String around = names.isEmpty() ? "" : names.getLast();
            Matcher defined = DEFINED.matcher(code);
            String function = around;
            if (defined.matches() && !before.startsWith("@atexit.")) {
                function = defined.group(1);
            } else if (STARTED.matcher(code).matches()
                    && plain.get(statement.first()).contains("__main__")) {
                function = LoadedCode.NAMELESS;
            }
            Matcher lambda = LAMBDA.matcher(code);
            if (function.isEmpty() && lambda.find() && !code.contains("atexit.register(")) {
                pieces.add(
                        new LoadedCode.Piece(
                                statement.first(), code.substring(0, lambda.end()), ""));
                pieces.add(
                        new LoadedCode.Piece(
                                statement.first(),
                                code.substring(lambda.end()),
                                lambda.group(1) == null ? LoadedCode.NAMELESS : lambda.group(1)));
            } else {
                pieces.add(new LoadedCode.Piece(statement.first(), code, function));
            }
            heads.add(statement);
            names.add(function);
            before = code;
        }
        return pieces;
    }

    private static PythonStatements.Statement line(int at, String text) {
        String bare = text.strip();
        return new PythonStatements.Statement(at, at, text.indexOf(bare), bare);
    }
}
