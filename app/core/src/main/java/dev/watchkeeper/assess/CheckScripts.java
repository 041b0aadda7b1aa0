package dev.watchkeeper.assess;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that checks run: those that their command lines name, and what these in turn run as
 * they stood before the task: through links, shell scripts, makefiles and npm scripts.
 */
final class CheckScripts {
    private static final int MOST_FILES = 100;
    private static final int MOST_DEPTH = 6;
    private static final int LONGEST_LINK = 300;

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh", "ash");
    private static final Set<String> INTERPRETERS =
            words(
                    "python pypy py node ruby perl php source . lua Rscript julia elixir deno tsx"
                            + " ts-node");

    /** Options of interpreters whose value is a word of its own. */
    private static final Set<String> VALUED = words("-W -X -r --require --import --loader");

    private static final Set<String> BEFORE_COMMANDS =
            words(
                    "exec env time nice nohup timeout command xargs sudo flock stdbuf ionice setsid"
                            + " chronic busybox if then else elif while until do ! eval caffeinate"
                            + " xvfb-run npx builtin unbuffer script parallel watch chrt taskset uv"
                            + " poetry pipenv pdm bundle coverage nyc c8 run");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?[smhd]?");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
    private static final Pattern INCLUDE = Pattern.compile("\\s*-?s?include\\s+(.+)");
    private static final Pattern RULE =
            Pattern.compile("([^\\s:=#][^:=#]*):(?![=:])([^=#]*)(?:#.*)?");
    private static final Set<String> MAKEFILE = Set.of("-f", "--file", "--makefile");
    private static final Set<String> MAKEFILES = Set.of("GNUmakefile", "makefile", "Makefile");

    private final Function<String, Optional<byte[]>> files;
    private final Set<String> found = new TreeSet<>();
    private final RunnerTests tests;
    private final Set<String> read = new HashSet<>();

    private CheckScripts(Function<String, Optional<byte[]>> files) {
        this.files = files;
        this.tests = new RunnerTests(files);
    }

    /**
     * The files that command lines run.
     *
     * @param files content of a file before the task, or the target of a link; empty if there is no
     *     such file
     */
    static CheckScripts of(List<String> lines, Function<String, Optional<byte[]>> files) {
        CheckScripts made = new CheckScripts(files);
        lines.forEach(line -> made.shell(line, "", 0, true));
        return made;
    }

    /** The paths of what is run, relative to the workspace. */
    Set<String> scripts() {
        return Collections.unmodifiableSet(found);
    }

    /** What is given to a test runner; how it runs it is the runner's matter. */
    RunnerTests tests() {
        return tests;
    }

    /**
     * @param folder where it runs, from the workspace; empty for the workspace itself
     * @param own whether it is the check's command line, in which a program that an interpreter is
     *     given counts; in the scripts that it runs that may be the work itself
     */
    private void shell(String text, String folder, int depth, boolean own) {
        String at = folder;
        List<String> exported = new ArrayList<>();
        for (List<String> command : ShellWords.commands(text)) {
            if (command.getFirst().equals("export")) {
                exported.addAll(command.subList(1, command.size()));
            } else if (command.getFirst().equals("cd") && command.size() > 1) {
                at = resolved(at, command.get(1));
            } else {
                List<String> words = new ArrayList<>(exported);
                words.addAll(command);
                command(words, at, depth, own);
            }
        }
    }

    private void command(List<String> words, String folder, int depth, boolean own) {
        int i = 0;
        while (i < words.size()
                && (BEFORE_COMMANDS.contains(words.get(i))
                        || ASSIGNMENT.matcher(words.get(i)).matches()
                        || i > 0
                                && (words.get(i).startsWith("-")
                                        || NUMBER.matcher(words.get(i)).matches()))) {
            i++;
        }
        if (i >= words.size()) {
            return;
        }
        String program = words.get(i);
        List<String> rest = words.subList(i + 1, words.size());
        String name = program.substring(program.lastIndexOf('/') + 1);
        List<String> folders = new ArrayList<>(List.of(folder));
        words.subList(0, i).stream()
                .filter(w -> w.startsWith("PYTHONPATH="))
                .flatMap(w -> Stream.of(w.substring("PYTHONPATH=".length()).split(":")))
                .forEach(f -> folders.add(resolved(folder, f)));
        if (tests.command(name, rest, folders)) {
            if (program.contains("/")) {
                found.add(resolved(folder, program));
            }
            return;
        }
        name = name.replaceFirst("(?<=\\w)[\\d.]+$", "");
        if (SHELLS.contains(name)) {
            ofShell(rest, folder, depth, own);
        } else if (program.equals(".") || program.equals("source")) {
            rest.stream().limit(1).forEach(f -> file(resolved(folder, f), folder, depth, true));
        } else if (INTERPRETERS.contains(name)) {
            interpreted(rest, folders, depth, own);
        } else if (name.equals("make") || name.equals("gmake")) {
            make(rest, folder, depth);
        } else if (Set.of("npm", "yarn", "pnpm", "bun").contains(name)) {
            npm(rest, folder, depth);
        } else if (program.contains("/") || program.contains(".")) {
            file(resolved(folder, program), folder, depth, false);
        }
    }

    private void ofShell(List<String> words, String folder, int depth, boolean own) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("-") && word.endsWith("c") && i + 1 < words.size()) {
                shell(words.get(i + 1), folder, depth, own);
                return;
            }
            if (!word.startsWith("-") && !word.startsWith("+")) {
                file(resolved(folder, word), folder, depth, true);
                return;
            }
        }
    }

    private void interpreted(List<String> words, List<String> folders, int depth, boolean own) {
        String folder = folders.getFirst();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean alone = word.equals("-m");
            if (alone && i + 1 < words.size() || word.matches("-m\\w.*")) {
                String name = alone ? words.get(i + 1) : word.substring(2);
                List<String> rest = words.subList(alone ? i + 2 : i + 1, words.size());
                if (name.equals("coverage")) {
                    command(rest, folder, depth, own);
                } else if (!tests.command(name, rest, folders) && own) {
                    module(name.replace('.', '/'), folders);
                }
                return;
            }
            if (word.equals("-c") || word.equals("-e")) {
                return;
            }
            if (VALUED.contains(word) || word.equals("-I") && !isFile(words, i + 1, folder)) {
                i++;
            } else if (!word.startsWith("-") && !word.equals("run")) {
                String name =
                        word.substring(word.lastIndexOf('/') + 1).replaceFirst("\\.[cm]?js$", "");
                tests.command(name, words.subList(i + 1, words.size()), folders);
                if (own && (word.contains("/") || word.contains("."))) {
                    found.add(resolved(folder, word));
                }
                return;
            }
        }
    }

    private boolean isFile(List<String> words, int at, String folder) {
        return at < words.size() && files.apply(resolved(folder, words.get(at))).isPresent();
    }

    private void module(String name, List<String> folders) {
        for (String folder : folders) {
            String module = resolved(folder, name);
            for (String each : List.of(module + ".py", module + "/__main__.py")) {
                if (files.apply(each).isPresent()) {
                    found.add(each);
                }
            }
        }
    }

    /**
     * A file that is run.
     *
     * @param shell whether a shell reads it, whatever it begins with
     */
    private void file(String path, String folder, int depth, boolean shell) {
        if (!within(path)) {
            return;
        }
        found.add(path);
        @Nullable String text = text(path, depth);
        if (text == null) {
            return;
        }
        if (text.length() <= LONGEST_LINK && text.indexOf('\n') < 0) {
            int slash = path.lastIndexOf('/');
            String target = resolved(slash < 0 ? "" : path.substring(0, slash), text.strip());
            if (!target.equals(path) && files.apply(target).isPresent()) {
                file(target, folder, depth + 1, shell);
                return;
            }
        }
        String first = text.lines().findFirst().orElse("");
        boolean script =
                first.startsWith("#!")
                        ? first.matches("#!.*\\b(?:sh|bash|dash|zsh|ksh|ash)\\b.*")
                        : shell || path.endsWith(".sh") || path.endsWith(".bash");
        if (script) {
            shell(text, folder, depth + 1, false);
        }
    }

    private @Nullable String text(String path, int depth) {
        if (depth > MOST_DEPTH || read.size() >= MOST_FILES || !read.add(path)) {
            return null;
        }
        return files.apply(path).map(b -> new String(b, StandardCharsets.UTF_8)).orElse(null);
    }

    private void make(List<String> words, String folder, int depth) {
        String at = folder;
        List<String> targets = new ArrayList<>();
        List<String> makefiles = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-C") && i + 1 < words.size()) {
                at = resolved(at, words.get(++i));
            } else if (MAKEFILE.contains(word) && i + 1 < words.size()) {
                makefiles.add(words.get(++i));
            } else if (word.matches("-f.+|--(?:make)?file=.+")) {
                makefiles.add(word.replaceFirst("^-f|^--\\w+=", ""));
            } else if (!word.startsWith("-") && !word.contains("=")) {
                targets.add(word);
            }
        }
        if (makefiles.isEmpty()) {
            makefiles.addAll(MAKEFILES);
        }
        String here = at;
        List<String> lines = new ArrayList<>();
        makefiles.forEach(m -> lines.addAll(makefile(resolved(here, m), here, depth)));
        recipes(lines, targets, here, depth);
    }

    /** A makefile's lines, with those that it includes. */
    private List<String> makefile(String path, String folder, int depth) {
        @Nullable String text = text(path, depth);
        if (text == null) {
            return List.of();
        }
        found.add(path);
        List<String> all = new ArrayList<>();
        for (String line : text.replace("\\\n", " ").lines().toList()) {
            Matcher include = INCLUDE.matcher(line);
            if (include.matches()) {
                for (String each : include.group(1).strip().split("\\s+")) {
                    all.addAll(makefile(resolved(folder, each), folder, depth + 1));
                }
            } else {
                all.add(line);
            }
        }
        return all;
    }

    /** What the targets run, and those that they depend on; without a target the first one. */
    private void recipes(List<String> lines, List<String> targets, String folder, int depth) {
        Deque<String> open = new ArrayDeque<>(targets);
        Set<String> done = new HashSet<>();
        boolean first = targets.isEmpty();
        do {
            @Nullable String target = open.poll();
            boolean within = false;
            for (String line : lines) {
                Matcher rule = RULE.matcher(line);
                if (line.startsWith("\t")) {
                    if (within) {
                        shell(line.strip().replaceFirst("^[@+-]+", ""), folder, depth + 1, true);
                    }
                } else if (rule.matches() && !rule.group(1).startsWith(".")) {
                    List<String> names = List.of(rule.group(1).strip().split("\\s+"));
                    within = target == null ? first : names.contains(target);
                    first = false;
                    if (within) {
                        for (String each : rule.group(2).strip().split("\\s+")) {
                            if (!each.isEmpty() && done.add(each) && done.size() < MOST_FILES) {
                                open.add(each);
                            }
                        }
                    }
                }
            }
        } while (!open.isEmpty());
    }

    private void npm(List<String> words, String folder, int depth) {
        List<String> plain =
                words.stream().filter(w -> !w.startsWith("-") && !w.equals("run")).toList();
        if (plain.isEmpty()) {
            return;
        }
        String path = resolved(folder, "package.json");
        String script = plain.getFirst().equals("t") ? "test" : plain.getFirst();
        Optional<byte[]> content = files.apply(path);
        if (content.isEmpty() || depth > MOST_DEPTH) {
            return;
        }
        String text = new String(content.get(), StandardCharsets.UTF_8);
        int dashes = words.indexOf("--");
        String given =
                dashes < 0 ? "" : " " + String.join(" ", words.subList(dashes + 1, words.size()));
        for (String each : List.of("pre" + script, script, "post" + script)) {
            Matcher line =
                    Pattern.compile(
                                    "\""
                                            + Pattern.quote(each)
                                            + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"")
                            .matcher(text);
            if (line.find()) {
                found.add(path);
                shell(
                        line.group(1).replace("\\\"", "\"").replace("\\\\", "\\")
                                + (each.equals(script) ? given : ""),
                        folder,
                        depth + 1,
                        true);
            }
        }
    }

    /** A path from the workspace; one that leaves it begins with {@code ..} or a slash. */
    static String resolved(String folder, String path) {
        if (path.startsWith("/")) {
            return path;
        }
        Deque<String> parts = new ArrayDeque<>();
        String whole = folder.isEmpty() ? path : folder + "/" + path;
        for (String part : whole.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    /** Whether a path that was resolved is one of the workspace. */
    static boolean within(String path) {
        return !path.isEmpty() && !path.startsWith("..") && !path.startsWith("/");
    }

    private static Set<String> words(String all) {
        return Set.of(all.split(" "));
    }
}
