package dev.watchkeeper.assess;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
            Set.of(
                    "python", "python3", "node", "ruby", "perl", "php", "source", ".", "bats",
                    "tsx");
    private static final Set<String> BEFORE_COMMANDS =
            Set.of(
                    "exec",
                    "env",
                    "time",
                    "nice",
                    "nohup",
                    "timeout",
                    "command",
                    "xargs",
                    "sudo",
                    "flock",
                    "stdbuf",
                    "ionice",
                    "setsid",
                    "chronic",
                    "busybox",
                    "if",
                    "then",
                    "else",
                    "elif",
                    "while",
                    "until",
                    "do",
                    "!",
                    "eval",
                    "caffeinate",
                    "xvfb-run",
                    "npx",
                    "builtin",
                    "unbuffer",
                    "script",
                    "parallel",
                    "watch",
                    "chrt",
                    "taskset");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?[smhd]?");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
    private static final Pattern INCLUDE = Pattern.compile("\\s*-?s?include\\s+(.+)");
    private static final Pattern RULE =
            Pattern.compile("([^\\s:=#][^:=#]*):(?![=:])([^=#]*)(?:#.*)?");
    private static final Set<String> MAKEFILES = Set.of("GNUmakefile", "makefile", "Makefile");

    private final Function<String, Optional<byte[]>> files;
    private final Set<String> found = new TreeSet<>();
    private final Set<String> read = new HashSet<>();

    private CheckScripts(Function<String, Optional<byte[]>> files) {
        this.files = files;
    }

    /**
     * The paths of the files that command lines run, relative to the workspace.
     *
     * @param files content of a file before the task, or the target of a link; empty if there is no
     *     such file
     */
    static Set<String> of(List<String> lines, Function<String, Optional<byte[]>> files) {
        CheckScripts made = new CheckScripts(files);
        lines.forEach(line -> made.shell(line, "", 0, true));
        return made.found;
    }

    /**
     * @param folder where it runs, from the workspace; empty for the workspace itself
     * @param own whether it is the check's command line, in which a program that an interpreter is
     *     given counts; in the scripts that it runs that may be the work itself
     */
    private void shell(String text, String folder, int depth, boolean own) {
        String at = folder;
        for (List<String> command : ShellWords.commands(text)) {
            if (command.getFirst().equals("cd") && command.size() > 1) {
                at = resolved(at, command.get(1));
            } else {
                command(command, at, depth, own);
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
        if (SHELLS.contains(name)) {
            ofShell(rest, folder, depth, own);
        } else if (program.equals(".") || program.equals("source")) {
            rest.stream().limit(1).forEach(f -> file(resolved(folder, f), folder, depth, true));
        } else if (INTERPRETERS.contains(name)) {
            if (own) {
                interpreted(rest, folder);
            }
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

    private void interpreted(List<String> words, String folder) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-m") && i + 1 < words.size()) {
                String module = resolved(folder, words.get(i + 1).replace('.', '/'));
                for (String each : List.of(module + ".py", module + "/__main__.py")) {
                    if (files.apply(each).isPresent()) {
                        found.add(each);
                    }
                }
                return;
            }
            if (word.equals("-c") || word.equals("-e")) {
                return;
            }
            if (!word.startsWith("-")) {
                if (word.contains("/") || word.contains(".")) {
                    found.add(resolved(folder, word));
                }
                return;
            }
        }
    }

    /**
     * A file that is run.
     *
     * @param shell whether a shell reads it, whatever it begins with
     */
    private void file(String path, String folder, int depth, boolean shell) {
        if (path.isEmpty() || path.startsWith("..") || path.startsWith("/")) {
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
            } else if (word.equals("-f") && i + 1 < words.size()) {
                makefiles.add(words.get(++i));
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
                        line.group(1).replace("\\\"", "\"").replace("\\\\", "\\"),
                        folder,
                        depth + 1,
                        true);
            }
        }
    }

    /** A path from the workspace; one that leaves it begins with {@code ..} or a slash. */
    private static String resolved(String folder, String path) {
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
}
