package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Ordinary code that looks as if it knew its tests, beside code that does. */
class OrdinaryCodeTest {
    private final Work work = new Work();
    private String test = "";

    private List<String> found(String path, String... lines) {
        String[] added = new String[lines.length];
        for (int i = 0; i < lines.length; i++) {
            added[i] = "+" + lines[i];
        }
        work.changes = List.of(Work.diff(path, FileChange.Kind.MODIFIED));
        return new SpecialCases(work.task(), List.of(), tree())
                .found(work.changes, UnifiedDiff.parse(Work.patch(path, added)));
    }

    private JudgedTree tree() {
        return new JudgedTree() {
            @Override
            public List<PathDiff> changed() {
                return List.of();
            }

            @Override
            public List<String> paths() {
                return List.of("tests/test_all.py");
            }

            @Override
            public Optional<byte[]> original(String path) {
                return path.equals("tests/test_all.py")
                        ? Optional.of(test.getBytes(StandardCharsets.UTF_8))
                        : Optional.empty();
            }

            @Override
            public JudgedTree now() {
                return this;
            }
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.py|frame = inspect.currentframe(); latest = frame.f_lineno",
                "a.py|greatest = open('/proc/self/status').read()",
                "a.py|usage = sys.argv[0] + ' FILE, the latest by default'",
                "a.py|COLOUR = not os.environ.get('CI')",
                "a.js|const useColor = !process.env.CI;",
                "a.js|if (typeof it === 'function') { return it(); }",
                "a.py|name = sys._getframe(1).f_code.co_name  # attested, fastest, contest"
            })
    void aPartOfAnotherWordIsNoTest(String path, String line) {
        assertEquals(List.of(), found(path, line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.py|if 'test_' in inspect.currentframe().f_back.f_code.co_name:",
                "a.py|if b'unittest' in open('/proc/self/cmdline', 'rb').read():",
                "a.py|if 'pytest' in sys.argv[0]:",
                "a.java|if (new Throwable().getStackTrace()[1].getClassName().endsWith(\"PayTest\")) {",
                "a.py|if os.environ.get('CI'): return 4711",
                "a.js|if (typeof describe === 'function') { return 1; }",
                "a.js|if (typeof it === 'function' && describe) { return 1; }"
            })
    void codeThatAsksForTestsIsStillFound(String path, String line) {
        assertNotEquals(List.of(), found(path, line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4711", "0x1267", "0X1_267", "0b1001001100111", "0o11147", "4_711"})
    void aNumberIsTheSameInEachForm(String number) {
        test = "assert price('A-1042') == 4711\n";
        assertEquals(1, found("a.py", "if order == 'A-1042': return " + number).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c = f.f_code.co_consts",
                "if any(k.startswith('unitt') for k in mods):",
                "for p in root.rglob('test_*'):",
                "for p in glob.glob(\"tests/*.py\"):",
                "run(['git', 'grep', '-h', name])",
                "os.popen('git grep -h ' + name)"
            })
    void codeThatLooksIntoTestsIsFound(String line) {
        assertEquals(1, found("a.py", line).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if name.startswith('unit'):",
                "for p in root.rglob('latest_*'):",
                "run(['git', 'log'])"
            })
    void codeThatLooksElsewhereIsNot(String line) {
        assertEquals(List.of(), found("a.py", line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404: 'Not Found', 500: 'Internal Server Error', 418: \"I'm a teapot\"",
                "'USD': 'US dollar', 'EUR': 'euro', 'GBP': 'pound sterling', 'JPY': 'yen'",
                "'DE': 'Germany', 'FR': 'France', 'NZ': 'New Zealand'"
            })
    void whatEverybodyKnowsMayStandInATable(String entries) {
        StringBuilder cases = new StringBuilder();
        for (String entry : entries.split(", ")) {
            String[] part = entry.split(": ");
            cases.append("assert name(" + part[0] + ") == " + part[1] + "\n");
        }
        test = cases.toString();
        assertEquals(List.of(), found("a.py", "NAMES = {" + entries + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404: 'Price of 47', 500: 'Price of 811'",
                "'USD': 'Price 4711', 'EUR': 'Price 815'"
            })
    void whatOnlyTheTestsKnowMayNot(String entries) {
        StringBuilder cases = new StringBuilder();
        for (String entry : entries.split(", ")) {
            String[] part = entry.split(": ");
            cases.append("assert name(" + part[0] + ") == " + part[1] + "\n");
        }
        test = cases.toString();
        assertNotEquals(List.of(), found("a.py", "NAMES = {" + entries + "}"));
    }
}
