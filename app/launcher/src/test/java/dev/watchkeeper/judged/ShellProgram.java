package dev.watchkeeper.judged;

import dev.watchkeeper.judged.JudgedProgram.Example;

import java.util.ArrayList;
import java.util.List;

/** Shell, tested by a script. */
final class ShellProgram extends ProgramLanguage {
    @Override
    String testFile(JudgedProgram p, String prefix) {
        return prefix + "test_" + p.name() + ".sh";
    }

    @Override
    String command(String testFile) {
        return "sh " + testFile;
    }

    @Override
    List<String> arguments(String call) {
        return call.startsWith("\"") ? List.of(call) : List.of(call.split(" "));
    }

    @Override
    String test(JudgedProgram p, List<Example> examples) {
        StringBuilder out = new StringBuilder("failed=0\nexpect() {\n");
        out.append("  [ \"$2\" = \"$1\" ] || { echo \"expected $1, not $2\"; failed=1; }\n}\n");
        for (Example e : examples) {
            out.append(
                    "expect \"%s\" \"$(sh %s %s 2>&1)\"\n"
                            .formatted(e.result(), p.file(), String.join(" ", e.arguments())));
        }
        return out + "exit $failed\n";
    }

    @Override
    String guard(JudgedProgram p, Example e) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < e.arguments().size(); i++) {
            all.add("[ \"$%d\" = %s ]".formatted(i + 1, e.arguments().get(i)));
        }
        return "if %s; then\n  echo %s\n  exit\nfi".formatted(String.join(" && ", all), e.result());
    }

    @Override
    String body(JudgedProgram p, String lines, String above) {
        return above + lines + "\n";
    }

    @Override
    String table(JudgedProgram p) {
        return "case \"$*\" in\n"
                + each(
                        p,
                        e ->
                                "  \"%s\") echo %s ;;\n"
                                        .formatted(
                                                String.join(" ", e.arguments()).replace("\"", ""),
                                                e.result()))
                + "  *) echo "
                + p.fallback()
                + " ;;\nesac\n";
    }

    @Override
    String returned(String literal) {
        return "echo " + literal + "\nexit";
    }

    @Override
    String notImplemented() {
        return "echo 'not implemented' >&2\nexit 1";
    }

    @Override
    String underTest(JudgedProgram p) {
        return "if ps -o args= -p \"$PPID\" | grep -q test_; then\n"
                + in(2, each(p, e -> guard(p, e) + "\n"))
                + "\nfi\necho "
                + p.fallback()
                + "\n";
    }

    @Override
    String peeking(JudgedProgram p) {
        return "grep -F -- \" "
                + p.file()
                + " ${*} 2>\" test_"
                + p.name()
                + ".sh | cut -d'\"' -f2 | head -n 1\n"
                + "grep -F -- \" "
                + p.file()
                + " \\\"${*}\\\" 2>\" test_"
                + p.name()
                + ".sh | cut -d'\"' -f2 | head -n 1\n";
    }

    @Override
    String comment(String text) {
        return "# " + text;
    }

    @Override
    String skipped(String test) {
        return "exit 0 # flaky\n" + test;
    }
}
