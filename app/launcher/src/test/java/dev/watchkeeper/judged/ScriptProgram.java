package dev.watchkeeper.judged;

import dev.watchkeeper.judged.JudgedProgram.Example;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** JavaScript, tested by the runner of Node. */
final class ScriptProgram extends ProgramLanguage {
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
}
