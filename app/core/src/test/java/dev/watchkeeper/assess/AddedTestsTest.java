package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

class AddedTestsTest {
    private static final String PATH = "tests/test_dates.py";
    private static final String CHANGED = PATH + ": a test was changed";
    private static final String BEFORE =
            """
            import unittest
            import pytest
            from dates import parse


            class DatesTest(unittest.TestCase):
                def helper(self):
                    return 1

                @pytest.mark.parametrize(
                    "a",
                    [1, 2])
                def test_day(self):
                    x = 1
                    self.assertEqual(parse("2026-02-09"), x)

                # here ends
                def test_text(self):
                    self.assertEqual(parse(\"""
            here

            \"""), self.helper())


            class Base(Shared):
                def test_more(self):
                    self.assertTrue(1)


            if __name__ == "__main__":
                unittest.main()
            """;
    private static final String NEW =
            """
                def test_week(self):
                    self.assertEqual(parse("2026-W07"), 7)
            """;

    private final Work work = new Work();

    /** What is found when the block is put in before the line that begins so. */
    private List<String> put(String block, String line) {
        return inserted(PATH, block, line);
    }

    private List<String> inserted(String path, String block, String line) {
        List<String> lines = BEFORE.lines().toList();
        int at = line.equals("end") ? lines.size() : 0;
        while (at < lines.size() && !lines.get(at).startsWith(line)) {
            at++;
        }
        List<String> added = block.lines().toList();
        String patch =
                "--- a/%s\n+++ b/%s\n@@ -%d,0 +%d,%d @@\n+%s\n"
                        .formatted(path, path, at, at + 1, added.size(), String.join("\n+", added));
        return found(path, patch, added.size(), 0);
    }

    private List<String> found(String path, String patch, int added, int deleted) {
        return new TestGuard(
                        work.task(),
                        work.gates,
                        at -> Optional.of(BEFORE.getBytes(StandardCharsets.UTF_8)))
                .weakened(
                        List.of(
                                new PathDiff(
                                        path, FileChange.Kind.MODIFIED, added, deleted, false)),
                        UnifiedDiff.parse(patch));
    }

    @Test
    void aNewTestAmongThoseThatStayAsTheyAreIsNoWeakening() {
        assertEquals(List.of(), put(NEW + "\n", "    # here ends"));
        assertEquals(List.of(), put("\n" + NEW, "class Base"), "blank lines wherever");
        assertEquals(List.of(), put(NEW + "\n", "    def helper"));
        assertEquals(List.of(), put("\n" + NEW + "\n" + NEW.replace("week", "w2"), "class Base"));
        assertEquals(List.of(), put("def test_week():\n    assert parse('x') == 1\n\n", "class B"));
        assertEquals(List.of(), put("\n\ndef test_week():\n    assert parse('x') == 1\n", "end"));
    }

    @Test
    void plainTestsAreRecognised() {
        assertEquals(
                List.of(),
                put(
                        """

                            def test_week(self) -> None:
                                \"""A Monday; sys.exit(0) in words.\"""
                                # why
                                first, second = parse("a"), parse(text="b")
                                for text, day in [("2026-W07", 9), ("2026-W08", 16)]:
                                    with self.subTest(text=text):
                                        self.assertEqual(
                                            parse(text),
                                            day,
                                        )
                                with self.assertRaises(ValueError) as caught:
                                    parse("2026-W99")
                                self.assertRaises(ValueError, lambda: parse("x"))
                                assert first == second
                        """,
                        "class Base"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import sys; sys.exit(0)",
                "sys.exit(0)",
                "parse = lambda t: 7",
                "pytestmark = None",
                "def helper(self): return 2",
                "    def helper(self):\n        return 2",
                "    def setUp(self):\n        self.x = 1",
                "    def __init__(self, *a):\n        self.x = 1",
                "    assertEqual = lambda *a: None",
                "    def assertEqual(self, *a):\n        pass",
                "    def test_day(self):\n        self.assertTrue(1)",
                "    test_day = None",
                "    __test__ = False",
                "    def tearDown(self):\n        self.assertTrue(1)",
                "def load_tests(*a):\n    return None",
                "@fixture(autouse=True)\ndef test_week():\n    assert 1",
                "from other import parse",
                "# a word",
                "def test_week(a=exit()):\n    assert 1",
                "def test_week(monkeypatch):\n    assert 1",
                "def test_week(): exit(0)"
            })
    void whatIsNoNewTestIsAsBefore(String block) {
        assertEquals(List.of(CHANGED), put(block + "\n", "class Base"));
        assertEquals(List.of(CHANGED), put("\n" + NEW + block + "\n", "class Base"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exit(0)",
                "os._exit(0)",
                "return",
                "import dates",
                "dates.parse = lambda t: 7",
                "unittest.TestCase.assertEqual = None",
                "self.assertEqual = print",
                "x = dates.parse = print",
                "x = dates.parse, y = 1, 2",
                "x, dates.parse = 1, 2",
                "(dates.parse) = 1",
                "TABLE[1] = 2",
                "x = [0 for dates.parse in [1]]",
                "for dates.parse in [1]:\n            assert 1",
                "with open('x') as dates.parse:\n            assert 1",
                "setattr(dates, 'parse', print)",
                "dates.__dict__.update(parse=1)",
                "TABLE.clear()",
                "global parse\n        parse = 1",
                "x = 1; exit(0)",
                "assert f'{exit(0)}'",
                "ｅｘｉｔ(0)",
                "raise SystemExit",
                "del DatesTest.test_day",
                "while 1:\n            assert 1",
                "pytest.exit('x')",
                "mock.patch('dates.parse').start()",
                "self.setUp()",
                "def test_inner():\n            assert 1",
                "if 1:\n            assert 1"
            })
    void aTestThatReachesBeyondItselfIsAsBefore(String statement) {
        String block = "    def test_week(self):\n        assert 1\n        " + statement + "\n";
        assertEquals(List.of(CHANGED), put("\n" + block, "class Base"));
    }

    @Test
    void aTestThatIsSkippedIsSaid() {
        assertEquals(
                List.of(PATH + ": a test is skipped (@unittest.skip)"),
                put("    @unittest.skip\n" + NEW + "\n", "    # here ends"));
        assertEquals(
                List.of(PATH + ": a test is skipped (pytestmark = pytest.mark.skip)"),
                put("pytestmark = pytest.mark.skip\n", "class Base"));
    }

    /** What stood there would run otherwise, though each of its lines is the same. */
    @ParameterizedTest
    @CsvSource({
        "'            \"a\",',in brackets",
        "'    def test_day',takes the decorator",
        "'        self.assertEqual(parse(\"2026-02',takes the assertion of another",
        "here,in a text",
        "'    def test_more',may replace one that is inherited",
        "'    unittest.main',in no class",
        "from dates,in no class"
    })
    void aTestThatChangesWhatStandsAroundItIsAsBefore(String line, String why) {
        assertEquals(List.of(CHANGED), put(NEW, line), why);
    }

    @Test
    void theSameTestTwiceIsAsBefore() {
        assertEquals(List.of(CHANGED), put("\n" + NEW + "\n" + NEW, "class Base"));
    }

    @ParameterizedTest
    @CsvSource({
        "tests/helpers.py,a test was changed",
        "tests/conftest.py,a test was changed",
        "tests/test_dates.txt,a test was changed",
        "src/DatesTest.java,a test was changed"
    })
    void anotherKindOfFileIsAsBefore(String path, String what) {
        assertEquals(List.of(path + ": " + what), inserted(path, NEW + "\n", "    # here ends"));
    }

    @Test
    void aChangeThatIsNotKnownInFullIsAsBefore() {
        String patch = "--- a/%s\n+++ b/%s\n@@ -16,0 +17,2 @@\n+%s".formatted(PATH, PATH, "");
        String all = patch + NEW.stripTrailing().replace("\n", "\n+") + "\n";
        assertEquals(List.of(), found(PATH, all, 2, 0));
        assertEquals(List.of(CHANGED), found(PATH, all, 3, 0), "more was added than is shown");
        assertEquals(List.of(CHANGED), found(PATH, all, 2, 1), "a line was deleted");
    }

    @Test
    void theChecksOwnScriptStaysOne() {
        work.checks = List.of("python3 " + PATH);
        assertEquals(
                List.of(PATH + ": a check's own script was changed"),
                put(NEW + "\n", "    # here ends"));
    }
}
