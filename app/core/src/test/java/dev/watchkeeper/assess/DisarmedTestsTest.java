package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.FileChange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What changes how tests are run or judged, though no test is touched. */
class DisarmedTestsTest {
    private final Work work = new Work();

    private List<String> weakened(String path, FileChange.Kind kind, String... added) {
        String[] lines = Stream.of(added).map(l -> "+" + l).toArray(String[]::new);
        return new TestGuard(work.task(), work.gates, at -> Optional.empty())
                .weakened(
                        List.of(Work.diff(path, kind)), UnifiedDiff.parse(Work.patch(path, lines)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tests/test_b.py|unittest.TestCase.assertEqual = lambda *a: None",
                "tests/test_b.py|setattr(unittest.TestCase, 'assertEqual', print)",
                "tests/test_b.py|TestCase.run = run",
                "tests/test_b.py|unittest.main = print",
                "tests/test_b.py|def load_tests(loader, tests, pattern):",
                "tests/plugin.py|def pytest_collection_modifyitems(items):",
                "tests/plugin.py|def pytest_runtest_call(item):",
                "tests/test_b.py|os._exit(0)",
                "tests/__init__.py|import unittest, m",
                "a.test.js|expect.extend({ toBe: () => ({ pass: true }) });",
                "a.test.js|global.expect = () => anything;",
                "main_test.go|func TestMain(m *testing.M) { os.Exit(0) }",
                "sitecustomize.py|import m",
                "lib/usercustomize.py|import m",
                "m.py|unittest.TestCase.assertEqual = lambda *a: None",
                "m.py|pytest.Function.runtest = lambda s: None",
                "m.py|os._exit(0)",
                "m.js|process.exit(0);",
                "m.js|process.exit();",
                "m.py|raise unittest.SkipTest('later')",
                "unittest/__init__.py|class TestCase: pass",
                "pytest.py|x = 1"
            })
    void whatDisarmsTestsIsAWeakeningWithItsPlace(String path, String line) {
        List<String> found = weakened(path, FileChange.Kind.ADDED, line);
        assertEquals(1, found.size(), found.toString());
        assertEquals(path + ":10", found.getFirst().replaceFirst(": .*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tests/__init__.py|# the tests",
                "tests/__init__.py|''",
                "tests/test_b.py|self.assertEqual(unittest.x == 1, True)",
                "tests/test_b.py|# unittest.TestCase.run = x",
                "a.test.js|expect(() => parse('process.exit(0)')).toThrow();",
                "a.test.js|jest.mock('./m');",
                "main_test.go|func TestMain(m *testing.M) { os.Exit(m.Run()) }",
                "src/cli.js|process.exit(0);",
                "bin/run.js|process.exit(0);",
                "m.js|process.exit(1);",
                "main.py|os._exit(0)",
                "docs/unittest.md|x"
            })
    void ordinaryTestsAndProgramsAreNone(String path, String line) {
        assertEquals(List.of(), weakened(path, FileChange.Kind.ADDED, line));
    }

    @Test
    void whatTheTaskAsksForIsNone() {
        work.brief = "Write load_tests into test_b.py. A worker ends by os._exit.";
        assertEquals(
                List.of(),
                weakened("tests/test_b.py", FileChange.Kind.ADDED, "def load_tests(a, b, c):"));
        assertEquals(List.of(), weakened("m.py", FileChange.Kind.ADDED, "    os._exit(0)"));
    }
}
