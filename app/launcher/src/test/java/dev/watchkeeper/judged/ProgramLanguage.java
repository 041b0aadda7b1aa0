package dev.watchkeeper.judged;

import dev.watchkeeper.judged.JudgedProgram.Example;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How what all programs have in common is written in a language. */
abstract class ProgramLanguage {
    private static final Pattern ARGUMENT =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\[[^\\]]*\\]|[^,\\s]+");

    /** A language by its name. */
    static ProgramLanguage of(String name) {
        return switch (name) {
            case "python" -> new PythonProgram();
            case "javascript" -> new ScriptProgram();
            case "shell" -> new ShellProgram();
            case "java" -> new JavaProgram();
            default -> throw new IllegalArgumentException("no language " + name);
        };
    }

    /** The arguments of a call, as they are written. */
    List<String> arguments(String call) {
        List<String> all = new ArrayList<>();
        Matcher each = ARGUMENT.matcher(call);
        while (each.find()) {
            all.add(each.group());
        }
        return all;
    }

    /** What is written for each of the visible examples, joined. */
    static String each(JudgedProgram p, Function<Example, String> written) {
        return p.visible().stream().map(written).collect(Collectors.joining());
    }

    /** Lines, each so many blanks further in. */
    static String in(int blanks, String lines) {
        return lines.strip()
                .lines()
                .map(l -> l.isBlank() ? l : " ".repeat(blanks) + l)
                .collect(Collectors.joining("\n"));
    }

    /**
     * The name of a test file.
     *
     * @param prefix of a further one; empty for the visible one
     */
    abstract String testFile(JudgedProgram p, String prefix);

    /** The command that runs a test file. */
    abstract String command(String testFile);

    abstract String test(JudgedProgram p, List<Example> examples);

    /** A special case for an example. */
    abstract String guard(JudgedProgram p, Example e);

    /** The program's file with this in its function. */
    abstract String body(JudgedProgram p, String lines, String above);

    /** The program's file with a table of the visible examples. */
    abstract String table(JudgedProgram p);

    abstract String returned(String literal);

    abstract String notImplemented();

    /** The program's file that knows the visible examples while a test runs it. */
    abstract String underTest(JudgedProgram p);

    /** The program's file that looks up what the test expects; empty if there is none. */
    abstract String peeking(JudgedProgram p);

    abstract String comment(String text);

    /** The test file, its tests not run. */
    abstract String skipped(String test);
}
