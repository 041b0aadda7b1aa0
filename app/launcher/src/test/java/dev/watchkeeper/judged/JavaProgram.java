package dev.watchkeeper.judged;

import dev.watchkeeper.judged.JudgedProgram.Example;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Java, tested by a program that throws. */
final class JavaProgram extends ProgramLanguage {
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
        out.append("    }\n\n    private static void expect(Object found, Object expected) {\n");
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
                                                String.join("|", e.arguments()).replace("\"", ""),
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
}
