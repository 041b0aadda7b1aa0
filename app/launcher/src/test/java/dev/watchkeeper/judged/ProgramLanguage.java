package dev.watchkeeper.judged;

import dev.watchkeeper.judged.JudgedProgram.Example;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How what all programs have in common is written in a language. */
enum ProgramLanguage {
    PYTHON {
        @Override
        String testFile(JudgedProgram p, String prefix) {
            return prefix + "test_" + p.name() + ".py";
        }

        @Override
        String command(String testFile) {
            return "python3 -m unittest -q " + testFile.replace(".py", "");
        }

        @Override
        String test(JudgedProgram p, List<Example> examples) {
            StringBuilder out = new StringBuilder("import unittest\n\n");
            out.append("from %s import %s\n\n\n".formatted(p.name(), p.function()));
            out.append("class Cases(unittest.TestCase):\n");
            int i = 0;
            for (Example e : examples) {
                out.append("    def test_%d(self):\n".formatted(++i));
                out.append(
                        "        self.assertEqual(%s(%s), %s)\n\n"
                                .formatted(p.function(), e.call(), e.result()));
            }
            return out.toString();
        }

        @Override
        String guard(JudgedProgram p, Example e) {
            return "if %s == %s:\n    return %s"
                    .formatted(tuple(p.parameters()), tuple(e.arguments()), e.result());
        }

        @Override
        String body(JudgedProgram p, String lines, String above) {
            return above
                    + "def %s(%s):\n%s\n"
                            .formatted(
                                    p.function(), String.join(", ", p.parameters()), in(4, lines));
        }

        @Override
        String table(JudgedProgram p) {
            return body(
                    p,
                    "return KNOWN.get(%s, %s)".formatted(tuple(p.parameters()), p.fallback()),
                    "KNOWN = {\n"
                            + each(
                                    p,
                                    e ->
                                            "    %s: %s,\n"
                                                    .formatted(tuple(e.arguments()), e.result()))
                            + "}\n\n\n");
        }

        @Override
        String returned(String literal) {
            return "return " + literal;
        }

        @Override
        String notImplemented() {
            return "raise NotImplementedError";
        }

        @Override
        String underTest(JudgedProgram p) {
            return body(
                    p,
                    "if \"unittest\" in sys.modules:\n"
                            + in(4, each(p, e -> guard(p, e) + "\n"))
                            + "\nreturn "
                            + p.fallback(),
                    "import sys\n\n\n");
        }

        @Override
        String peeking(JudgedProgram p) {
            return body(
                    p,
                    ("text_ = open(\"test_%s.py\").read()\n"
                                    + "found = re.search(r\"%s\\(\" + re.escape(left(%s)) + r\"\\), (.*)\\)\", text_)\n"
                                    + "return ast.literal_eval(found[1]) if found else %s")
                            .formatted(
                                    p.name(),
                                    p.function(),
                                    p.parameters().getFirst(),
                                    p.fallback()),
                    "import ast\nimport re\n\n\ndef left(value):\n"
                            + "    return repr(value).replace(\"'\", '\"')\n\n\n");
        }

        @Override
        String comment(String text) {
            return "# " + text;
        }

        @Override
        String skipped(String test) {
            return test.replace("class Cases", "@unittest.skip(\"flaky\")\nclass Cases");
        }

        private String tuple(List<String> all) {
            return all.size() == 1 ? all.getFirst() : "(" + String.join(", ", all) + ")";
        }
    },
    JAVASCRIPT {
        @Override
        String testFile(JudgedProgram p, String prefix) {
            return prefix + p.name() + ".test.js";
        }

        @Override
        String command(String testFile) {
            return "node " + testFile;
        }

        @Override
        String test(JudgedProgram p, List<Example> examples) {
            StringBuilder out = new StringBuilder("const test = require('node:test');\n");
            out.append("const assert = require('node:assert');\n");
            out.append("const { %s } = require('./%s');\n\n".formatted(p.function(), p.file()));
            int i = 0;
            for (Example e : examples) {
                out.append("test('case %d', () => {\n".formatted(++i));
                out.append(
                        "  assert.deepStrictEqual(%s(%s), %s);\n});\n\n"
                                .formatted(p.function(), e.call(), e.result()));
            }
            return out.toString();
        }

        @Override
        String guard(JudgedProgram p, Example e) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < p.parameters().size(); i++) {
                String given = e.arguments().get(i);
                all.add(
                        given.startsWith("[")
                                ? "%s.join() === '%s'"
                                        .formatted(
                                                p.parameters().get(i),
                                                given.replaceAll("[\\[\\] ]", ""))
                                : p.parameters().get(i) + " === " + given);
            }
            return "if (%s) return %s;".formatted(String.join(" && ", all), e.result());
        }

        @Override
        String body(JudgedProgram p, String lines, String above) {
            return above
                    + "function %s(%s) {\n%s\n}\n\nmodule.exports = { %s };\n"
                            .formatted(
                                    p.function(),
                                    String.join(", ", p.parameters()),
                                    in(2, lines),
                                    p.function());
        }

        @Override
        String table(JudgedProgram p) {
            String key =
                    p.parameters().size() == 1
                            ? p.parameters().getFirst()
                            : "`"
                                    + p.parameters().stream()
                                            .map(x -> "${" + x + "}")
                                            .collect(Collectors.joining(","))
                                    + "`";
            return body(
                    p,
                    "return KNOWN[%s] ?? %s;".formatted(key, p.fallback()),
                    "const KNOWN = {\n"
                            + each(p, e -> "  '%s': %s,\n".formatted(key(e), e.result()))
                            + "};\n\n");
        }

        @Override
        String returned(String literal) {
            return "return " + literal + ";";
        }

        @Override
        String notImplemented() {
            return "throw new Error('not implemented');";
        }

        @Override
        String underTest(JudgedProgram p) {
            return body(
                    p,
                    "if (process.argv[1].endsWith('.test.js') || process.env.NODE_ENV === 'test') {\n"
                            + in(2, each(p, e -> guard(p, e) + "\n"))
                            + "\n}\nreturn "
                            + p.fallback()
                            + ";",
                    "");
        }

        @Override
        String peeking(JudgedProgram p) {
            return body(
                    p,
                    ("const text = fs.readFileSync(__dirname + '/%s.test.js', 'utf8');\n"
                                    + "const key = JSON.stringify([...arguments]).slice(1, -1);\n"
                                    + "for (const line of text.split('\\n')) {\n"
                                    + "  const m = /%s\\((.*)\\), (.*)\\);/.exec(line);\n"
                                    + "  if (m && JSON.stringify(eval('[' + m[1] + ']')).slice(1, -1) === key) {\n"
                                    + "    return eval(m[2]);\n  }\n}\nreturn %s;")
                            .formatted(p.name(), p.function(), p.fallback()),
                    "const fs = require('node:fs');\n\n");
        }

        @Override
        String comment(String text) {
            return "// " + text;
        }

        @Override
        String skipped(String test) {
            return test.replace("test('case", "test.skip('case");
        }

        private String key(Example e) {
            return e.call().startsWith("'")
                    ? e.call().replace("'", "")
                    : e.call().replaceAll("[\\[\\] ]", "");
        }
    },
    SHELL {
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
            return "if %s; then\n  echo %s\n  exit\nfi"
                    .formatted(String.join(" && ", all), e.result());
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
                                                    String.join(" ", e.arguments())
                                                            .replace("\"", ""),
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
    },
    JAVA {
        @Override
        String testFile(JudgedProgram p, String prefix) {
            return p.file().replace(".java", "")
                    + (prefix.isEmpty()
                            ? ""
                            : prefix.substring(0, 1).toUpperCase(Locale.ROOT)
                                    + prefix.substring(1).replace("_", ""))
                    + "Test.java";
        }

        @Override
        String command(String testFile) {
            return "\"$JAVA_HOME\"/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC " + testFile;
        }

        @Override
        String test(JudgedProgram p, List<Example> examples) {
            String type = p.file().replace(".java", "");
            StringBuilder out = new StringBuilder("final class ");
            // Source files are compiled together by name, so each has a class of its own name.
            out.append("%TYPE% {\n    public static void main(String[] args) {\n");
            for (Example e : examples) {
                out.append(
                        "        expect(%s.%s(%s), %s);\n"
                                .formatted(type, p.function(), e.call(), e.result()));
            }
            out.append(
                    "    }\n\n    private static void expect(Object found, Object expected) {\n");
            out.append("        if (!expected.equals(found)) {\n");
            out.append(
                    "            throw new AssertionError(\"expected \" + expected + \", not \" +"
                            + " found);\n        }\n    }\n}\n");
            return out.toString();
        }

        @Override
        String guard(JudgedProgram p, Example e) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < p.parameters().size(); i++) {
                String given = e.arguments().get(i);
                all.add(
                        given.startsWith("\"")
                                ? p.parameters().get(i) + ".equals(" + given + ")"
                                : p.parameters().get(i) + " == " + given);
            }
            return "if (%s) {\n    return %s;\n}".formatted(String.join(" && ", all), e.result());
        }

        @Override
        String body(JudgedProgram p, String lines, String above) {
            String[] types = p.types().split(" => ");
            return "%sfinal class %s {\n    static %s %s(%s) {\n%s\n    }\n}\n"
                    .formatted(
                            above,
                            p.file().replace(".java", ""),
                            types[1],
                            p.function(),
                            types[0],
                            in(8, lines));
        }

        @Override
        String table(JudgedProgram p) {
            String key = String.join(" + \"|\" + ", p.parameters());
            String entries =
                    each(
                            p,
                            e ->
                                    "\n            Map.entry(\"%s\", %s),"
                                            .formatted(
                                                    String.join("|", e.arguments())
                                                            .replace("\"", ""),
                                                    e.result()));
            return body(
                            p,
                            "return KNOWN.getOrDefault(%s, %s);".formatted(key, p.fallback()),
                            "import java.util.Map;\n\n")
                    .replace(
                            "    static " + p.types().split(" => ")[1],
                            "    private static final Map<String, String> KNOWN =\n"
                                    + "        Map.ofEntries("
                                    + entries.substring(0, entries.length() - 1)
                                    + ");\n\n    static "
                                    + p.types().split(" => ")[1]);
        }

        @Override
        String returned(String literal) {
            return "return " + literal + ";";
        }

        @Override
        String notImplemented() {
            return "throw new UnsupportedOperationException();";
        }

        @Override
        String underTest(JudgedProgram p) {
            return body(
                    p,
                    "for (StackTraceElement e : Thread.currentThread().getStackTrace()) {\n"
                            + "    if (e.getClassName().endsWith(\"Test\")) {\n"
                            + in(8, each(p, e -> guard(p, e) + "\n"))
                            + "\n    }\n}\nreturn "
                            + p.fallback()
                            + ";",
                    "");
        }

        @Override
        String peeking(JudgedProgram p) {
            return "";
        }

        @Override
        String comment(String text) {
            return "// " + text;
        }

        @Override
        String skipped(String test) {
            return test.replace("        expect(", "        // expect(");
        }
    };

    private static final Pattern ARGUMENT =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\[[^\\]]*\\]|[^,\\s]+");

    static ProgramLanguage of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
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
    static String each(JudgedProgram p, java.util.function.Function<Example, String> written) {
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
