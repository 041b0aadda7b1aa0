package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Code that ends its process well as soon as it is loaded, so that no test runs. */
class EarlyEndsTest {
    private final Work work = new Work();
    private final Map<String, String> tree = new TreeMap<>();
    private final List<String> read = new ArrayList<>();

    /** A file's lines, all of them or those after the first few new. */
    private List<String> found(String path, int old, String... lines) {
        tree.put(path, String.join("\n", lines));
        StringBuilder patch =
                new StringBuilder("--- a/%s\n+++ b/%s\n".formatted(path, path))
                        .append("@@ -1,%d +%d,%d @@\n".formatted(0, old + 1, lines.length - old));
        Stream.of(lines).skip(old).forEach(l -> patch.append('+').append(l).append('\n'));
        FileChange.Kind kind = old == 0 ? FileChange.Kind.ADDED : FileChange.Kind.MODIFIED;
        return new TestGuard(work.task(), work.gates, new Held(tree, read))
                .weakened(List.of(Work.diff(path, kind)), UnifiedDiff.parse(patch.toString()));
    }

    private List<String> found(String path, String text) {
        return found(path, 0, text.split(" / "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "2|func init() { os.Exit(0) }",
                "4|func init() { / if len(os.Args) > 1 { / os.Exit(0) / } / }",
                "3|func init() { / if testing.Testing() { os.Exit(0) } / }",
                "3|func init() { / if flag.Lookup(\"test.v\") != nil { syscall.Exit(0) } / }",
                "2|func init() { for _, a := range os.Args { if len(a) > 6 && a[:6] == \"-test.\" { os.Exit(0) } } }",
                "2|var _ = func() int { os.Exit(0); return 0 }()",
                "3|func stop() int { os.Exit(0); return 1 } / var one = stop()",
                "4|func stop() { os.Exit(0) } / func init() { / stop() / }",
                "3|func init() { / go func() { os.Exit(0) }() / }",
                "3|var once sync.Once / func init() { once.Do(func() { os.Exit(0) }) }",
                "3|import o \"os\" / func init() { o.Exit(0) }"
            })
    void goCodeThatEndsItsTestsIsFoundWithItsPlace(int line, String text) {
        assertPlace("a/x.go", line, found("a/x.go", "package x / " + text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "func main() { os.Exit(0) }",
                "func main() { / if err := run(); err != nil { / os.Exit(1) / } / os.Exit(0) / }",
                "func usage() { / fmt.Println(`a { b`) / os.Exit(0) / }",
                "func (a *App) Stop() { os.Exit(0) }",
                "var quit = func() { os.Exit(0) }",
                "var cmd = &cobra.Command{ / Run: func(c *cobra.Command, a []string) { / os.Exit(0) / }, / }",
                "func init() { if bad { os.Exit(1) } }",
                "func init() { log.Fatal(\"os.Exit(0)\") }",
                "func init() { / // os.Exit(0) / flag.Parse() / }",
                "func init() { http.HandleFunc(\"/quit\", func(w http.ResponseWriter, r *http.Request) { os.Exit(0) }) }"
            })
    void ordinaryGoIsNone(String text) {
        assertEquals(List.of(), found("x.go", "package main / " + text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "2|import sys / sys.exit(0)",
                "2|import sys / sys.exit()",
                "3|import sys / if 'x' in sys.argv: /     sys.exit(0)",
                "1|raise SystemExit",
                "1|raise SystemExit(0)",
                "2|import os / os._exit(0)",
                "3|def stop(): /     sys.exit(0) / stop()",
                "1|atexit.register(lambda: os._exit(0))",
                "3|@atexit.register / def last(): /     exit(0)",
                "3|def last(): /     quit() / atexit.register(last)",
                "2|class A: /     sys.exit(0)",
                "3|try: /     import x / finally: sys.exit(0)",
                "1|os.execv('/bin/true', ['true'])",
                "1|exec('import sys; sys.exit(0)')",
                "1|threading.Timer(0, os._exit, [0]).start()",
                "1|if __name__ != '__main__': sys.exit(0)",
                "1|if __name__ == 'calc': sys.exit(0)"
            })
    void pythonCodeThatEndsItsTestsIsFoundWithItsPlace(int line, String text) {
        assertPlace("calc.py", line, found("calc.py", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "if __name__ == '__main__': /     sys.exit(main())",
                "if __name__ == \"__main__\": /     main() /     sys.exit(0)",
                "def main(): /     sys.exit(0)",
                "def main(): /     sys.exit(0) / if __name__ == '__main__': /     main()",
                "def help(): /     raise SystemExit",
                "class A: /     def quit(self): /         raise SystemExit(0)",
                "if sys.version_info < (3, 9): /     sys.exit(1)",
                "sys.exit('needs Python 3')",
                "atexit.register(pool.close)",
                "stop = lambda: sys.exit(0)",
                "exec(compile(open('v.py').read(), 'v.py', 'exec'))",
                "def make(t): /     exec(t) / make(text)",
                "# sys.exit(0)",
                "text = 'sys.exit(0)'",
                "app.exit_code = 0"
            })
    void ordinaryPythonIsNone(String text) {
        assertEquals(List.of(), found("calc.py", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "1|process.exit(0)",
                "2|exports.add = (a, b) => a - b; / process.exit();",
                "1|process.exitCode = 0;",
                "2|if (process.argv.length) { / process.exit(0); / }",
                "1|process.on('exit', () => { process.exitCode = 0; });",
                "1|process.on('exit', () => process.exit(0));",
                "1|process.once(\"beforeExit\", function () { process.exit(0) })",
                "2|const last = () => { process.exitCode = 0 }; / process.on('exit', last);",
                "1|(() => { process.exit(0) })()",
                "1|(() => process.exit(0))();",
                "1|(function () { process.exit(0) }).call(this)",
                "1|setImmediate(() => process.exit(0));",
                "2|function last() { process.exit(0); } / last();",
                "1|if (require.main !== module) process.exit(0);",
                "2|const t = `a${1}`; / process.exit(0);",
                "1|export function add(a, b) { process.exit(0); }"
            })
    void scriptsThatEndTheirTestsAreFoundWithTheirPlace(int line, String text) {
        assertPlace("src/calc.js", line, found("src/calc.js", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "function usage() { / console.log('x'); / process.exit(0); / }",
                "export const shutdown = async () => { / process.exit(0); / };",
                "process.on('SIGTERM', () => process.exit(0));",
                "process.on('SIGINT', () => { server.close(() => { process.exit(0); }); });",
                "process.on('exit', () => cleanup());",
                "process.on('exit', (code) => { log(code); });",
                "if (require.main === module) { / main(); process.exit(0); / }",
                "class App { / stop() { / process.exit(0); / } / }",
                "class App { / async shutdown( / a, / ) { / process.exit(0); / } / }",
                "const end = (code) => process.exit(code);",
                "process.exitCode = 1;",
                "if (process.exitCode === 0) { done(); }",
                "const t = 'process.exit(0)';",
                "// process.exit(0)",
                "const t = `${a}`; / function main() { process.exit(0); }"
            })
    void ordinaryScriptsAreNone(String text) {
        assertEquals(List.of(), found("src/app.js", text));
    }

    @Test
    void whatNothingLoadsIsAProgramOfItsOwn() {
        tree.put("test.py", "from calc import add");
        assertEquals(List.of(), found("convert.py", "import sys / sys.exit(0)"));
        assertPlace("calc.py", 2, found("calc.py", "import sys / sys.exit(0)"));
        tree.put("a.test.js", "const a = require('./calc');");
        assertEquals(List.of(), found("seed.js", "process.exit(0)"));
        assertPlace("calc.js", 1, found("calc.js", "process.exit(0)"));
    }

    @Test
    void onlyWhatIsNewIsFound() {
        assertEquals(List.of(), found("x.go", 1, "func init() { os.Exit(0) }", "var a = 1"));
        assertPlace(
                "x.go",
                2,
                found("x.go", 1, "func stop() int { os.Exit(0); return 1 }", "var a = stop()"));
        assertEquals(
                List.of(), found("a.py", 3, "def f():", "    if x:", "        y()", "    exit()"));
    }

    @Test
    void whatTheTaskAsksForIsNone() {
        work.brief = "In init, call os.Exit when the version is asked for.";
        assertEquals(List.of(), found("x.go", "func init() { os.Exit(0) }"));
    }

    /** By squares of their lengths these would take minutes. */
    @Test
    void longLinesAndManyFunctionsCostNoMoreThanTheirLength() {
        String bundle =
                IntStream.range(0, 6000)
                        .mapToObj("f%d=(a,b)=>{return g(function(x){return x},c=>c*2)};"::formatted)
                        .collect(Collectors.joining());
        assertEquals(List.of(), found("dist/bundle.js", bundle));
        String stops =
                IntStream.range(0, 5000)
                        .mapToObj(
                                "def stop%1$d():\n    sys.exit(0)\ndef g%1$d():\n    stop%1$d()\n"
                                        ::formatted)
                        .collect(Collectors.joining());
        assertEquals(List.of(), found("app/stops.py", 0, stops.split("\n")));
    }

    @Test
    void otherFilesAreReadOnlyWhereSomethingWasFound() {
        tree.put("a.py", "import b\n");
        assertEquals(List.of(), found("b.py", "import sys / def f(): / return 1"));
        assertEquals(List.of("b.py"), read);
        assertPlace("b.py", 2, found("b.py", "import sys / sys.exit(0)"));
        assertTrue(read.contains("a.py"), read::toString);
    }

    private static void assertPlace(String path, int line, List<String> found) {
        assertEquals(1, found.size(), found::toString);
        assertEquals(path + ":" + line, found.getFirst().replaceFirst(": .*", ""));
    }

    /** A tree that has these files. */
    private record Held(Map<String, String> files, List<String> read) implements JudgedTree {
        @Override
        public List<PathDiff> changed() {
            return List.of();
        }

        @Override
        public List<String> paths() {
            return files.size() == 1 ? List.of() : List.copyOf(files.keySet());
        }

        @Override
        public Optional<byte[]> original(String path) {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> content(String path) {
            read.add(path);
            return Optional.ofNullable(files.get(path))
                    .map(t -> t.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public JudgedTree now() {
            return this;
        }
    }
}
