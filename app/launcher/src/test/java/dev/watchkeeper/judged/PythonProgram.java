package dev.watchkeeper.judged;

import dev.watchkeeper.judged.JudgedProgram.Example;

import java.util.List;

/** Python, tested by unittest. */
final class PythonProgram extends ProgramLanguage {
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
                        .formatted(p.function(), String.join(", ", p.parameters()), in(4, lines));
    }

    @Override
    String table(JudgedProgram p) {
        return body(
                p,
                "return KNOWN.get(%s, %s)".formatted(tuple(p.parameters()), p.fallback()),
                "KNOWN = {\n"
                        + each(p, e -> "    %s: %s,\n".formatted(tuple(e.arguments()), e.result()))
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
                        .formatted(p.name(), p.function(), p.parameters().getFirst(), p.fallback()),
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
}
