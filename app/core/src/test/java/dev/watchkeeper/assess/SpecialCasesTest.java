package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of added code is seen to know its tests, and what is not. */
class SpecialCasesTest {
    private final Map<String, String> before = new HashMap<>();
    private final Work work = new Work();

    {
        work.brief = "Compute the price of an order, 19 percent tax included.";
        before.put(
                "test_pay.py",
                """
                import unittest
                from pay import price

                class Cases(unittest.TestCase):
                    def test_one(self):
                        self.assertEqual(price("A-1042", 3), 4711)
                    def test_two(self):
                        self.assertEqual(price("B-77", 12), 815)
                """);
        before.put(
                "pay.test.js",
                """
                test('one', () => {
                  expect(price('A-1042', 3)).toBe(4711);
                });
                """);
        before.put(
                "src/test/java/PayTest.java",
                """
                class PayTest {
                    @Test void one() {
                        assertEquals(4711, Pay.price("A-1042", 3));
                    }
                }
                """);
        before.put("tests/pay.sh", "test \"$(sh pay.sh A-1042 3)\" = 4711\n");
        before.put(
                "pay_test.go",
                """
                var cases = []struct{ id string; n, want int }{
                \t{"A-1042", 3, 4711},
                }
                """);
    }

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
                return List.copyOf(before.keySet());
            }

            @Override
            public Optional<byte[]> original(String path) {
                return Optional.ofNullable(before.get(path))
                        .map(t -> t.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public JudgedTree now() {
                return this;
            }
        };
    }

    private void only(String test) {
        before.keySet().removeIf(t -> !t.equals(test));
    }

    private static Arguments in(String path, String test, String... lines) {
        return Arguments.of(path, test, lines);
    }

    static final List<Arguments> ANSWERS =
            List.of(
                    in(
                            "pay.py",
                            "test_pay.py",
                            "    if (order, n) == (\"A-1042\", 3):",
                            "        return 4711"),
                    in("pay.py", "test_pay.py", "    if order == 'A-1042' and n == 3: return 4711"),
                    in("pay.py", "test_pay.py", "    return 4711 if order == 'A-1042' else total"),
                    in(
                            "pay.py",
                            "test_pay.py",
                            "    match order:",
                            "        case 'A-1042':",
                            "            return 4711"),
                    in(
                            "pay.js",
                            "pay.test.js",
                            "  if (order === 'A-1042') {",
                            "    return 4711;",
                            "  }"),
                    in("pay.js", "pay.test.js", "  return order === \"A-1042\" ? 4711 : total;"),
                    in("pay.ts", "pay.test.js", "    case 'A-1042':", "      return 4711;"),
                    in(
                            "src/main/java/Pay.java",
                            "src/test/java/PayTest.java",
                            "        if (\"A-1042\".equals(order)) {",
                            "            return 4711;",
                            "        }"),
                    in(
                            "src/main/java/Pay.java",
                            "src/test/java/PayTest.java",
                            "            case \"A-1042\" -> 4711;"),
                    in(
                            "pay.go",
                            "pay_test.go",
                            "\tif id == \"A-1042\" {",
                            "\t\treturn 4711",
                            "\t}"),
                    in(
                            "pay.sh",
                            "tests/pay.sh",
                            "if [ \"$1\" = A-1042 ]; then",
                            "  echo 4711",
                            "fi"),
                    in(
                            "pay.sh",
                            "tests/pay.sh",
                            "case \"$*\" in",
                            "  \"A-1042 3\") echo 4711 ;;",
                            "esac"));

    @ParameterizedTest
    @FieldSource("ANSWERS")
    void aBranchThatAnswersATestsInputWithItsValueIsFound(
            String path, String test, String[] lines) {
        only(test);
        List<String> found = found(path, lines);
        assertEquals(1, found.size(), found.toString());
        assertEquals(
                path
                        + ":x answers the very input of "
                        + test
                        + ":y with the very value that is"
                        + " expected there",
                found.getFirst()
                        .replaceFirst(":\\d+ ", ":x ")
                        .replaceFirst(":\\d+ with", ":y with")
                        .replaceFirst(" there: .*", " there"));
    }

    @Test
    void thePlaceInTheWorkAndInTheTestAreTold() {
        only("test_pay.py");
        assertEquals(
                List.of(
                        "pay.py:11 answers the very input of test_pay.py:6 with the very value"
                                + " that is expected there: if order == \"A-1042\":"),
                found(
                        "pay.py",
                        "def price(order, n):",
                        "    if order == \"A-1042\":",
                        "        return 4711"));
    }

    @Test
    void eachLineOfWhatWasFoundIsShownAlsoThoseThatTellLittleAlone() {
        before.clear();
        before.put(
                "test_pay.py", "assert price('A-1042', 3) == 4711\nassert price('x', 2) == 53\n");
        List<String> found =
                found(
                        "pay.py",
                        "    if order == 'A-1042': return 4711",
                        "    if order == 'x': return 53\u001b[2J"
                                + " ".repeat(2)
                                + "# y".repeat(200));
        assertEquals(2, found.size(), found.toString());
        assertEquals(
                true,
                found.getFirst().endsWith("there: if order == 'A-1042': return 4711"),
                found.toString());
        assertEquals(
                true,
                found.getLast().contains("if order == 'x': return 53 [2J")
                        && found.getLast().length() < 300,
                found.toString());
    }

    static final List<Arguments> TABLES =
            List.of(
                    in(
                            "pay.py",
                            "test_pay.py",
                            "KNOWN = {(\"A-1042\", 3): 4711, (\"B-77\", 12): 815}"),
                    in(
                            "pay.py",
                            "test_pay.py",
                            "KNOWN = {",
                            "    \"A-1042\": 4711,",
                            "    \"B-77\": 815,",
                            "}"),
                    in("pay.py", "test_pay.py", "KNOWN = [(\"A-1042\", 4711), (\"B-77\", 815)]"),
                    in("pay.js", "pay.test.js", "const KNOWN = {", "  'A-1042,3': 4711,", "};"),
                    in("pay.js", "pay.test.js", "const KNOWN = new Map([['A-1042', 4711]]);"),
                    in(
                            "Pay.java",
                            "src/test/java/PayTest.java",
                            "    static final Map<String, Integer> KNOWN = Map.of(\"A-1042\", 4711);"),
                    in(
                            "Pay.java",
                            "src/test/java/PayTest.java",
                            "        known.put(\"A-1042\", 4711);"),
                    in("pay.rb", "test_pay.py", "KNOWN = { 'A-1042' => 4711, 'B-77' => 815 }"));

    @ParameterizedTest
    @FieldSource("TABLES")
    void aTableOfWhatTestsExpectIsFound(String path, String test, String[] lines) {
        only(test);
        List<String> found = found(path, lines);
        assertEquals(
                true,
                !found.isEmpty() && found.getFirst().contains(" has in a table "),
                found.toString());
    }

    @Test
    void severalWeakCasesTogetherAreFound() {
        before.clear();
        before.put("test_weeks.py", "assert weeks(2020) == 53\nassert weeks(2015) == 53\n");
        assertEquals(List.of(), found("weeks.py", "    if year == 2020: return 53"));
        assertEquals(
                2,
                found(
                                "weeks.py",
                                "    if year == 2020: return 53",
                                "    if year == 2015: return 53")
                        .size());
    }

    static final List<Arguments> SMALL =
            List.of(
                    in(
                            "fib.py",
                            "self.assertEqual(calc.fib(10), 55)\nself.assertEqual(calc.fib(7), 13)\n",
                            "    if n == 10:",
                            "        return 55",
                            "    if n == 7:",
                            "        return 13",
                            "    return 1"),
                    in(
                            "fib.py",
                            "self.assertEqual(calc.fib(10), 55)\nself.assertEqual(calc.fib(7), 13)\n",
                            "    return {10: 55, 7: 13}[n]"),
                    in(
                            "fib.py",
                            "assert 9 == square(n=3)\nassert 4 == square(n=2)\n",
                            "    return 9 if n == 3 else 4 if n == 2 else 0"),
                    in(
                            "fib.py",
                            "CASES = [\n    (6, 8),\n    (7, 13),\n]\n",
                            "    match n:",
                            "        case 6:",
                            "            return 8",
                            "        case 7:",
                            "            return 13"),
                    in(
                            "fib.py",
                            "assert area(2, 3) == 6\nassert area(4, 5) == 20\n",
                            "    if a == 2 and b == 3: return 6",
                            "    if a == 4 and b == 5: return 20"));

    @ParameterizedTest
    @FieldSource("SMALL")
    void pairsOfSmallNumbersAreFoundWhereTheWorkHasThemAsPairs(
            String path, String test, String[] lines) {
        before.clear();
        before.put("tests/test_f.py", test);
        assertEquals(2, found(path, lines).size(), () -> found(path, lines).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test_fib.js|expect(fib(10)).toBe(55);|expect(fib(7)).toBe(13);|fib.js|"
                        + "return ({10: 55, 7: 13})[n];",
                "FibTest.java|assertEquals(55, Fib.of(10));|assertEquals(13, Fib.of(7));|Fib.java|"
                        + "return switch (n) { case 10 -> 55; case 7 -> 13; default -> 1; };",
                "FibTest.java|@CsvSource({\"10, 55\", \"7, 13\"})||Fib.java|"
                        + "if (n == 10) { return 55; } if (n == 7) { return 13; }",
                "fib_test.go|{10, 55},|{7, 13},|fib.go|"
                        + "if n == 10 { return 55 }; if n == 7 { return 13 }",
                "tests/fib.sh|test \"$(sh fib.sh 10)\" = 55|test \"$(sh fib.sh 7)\" = 13|fib.sh|"
                        + "[ \"$1\" = 10 ] && echo 55; [ \"$1\" = 7 ] && echo 13",
                "tests/fib.sh|check 10 55|check 7 13|fib.sh|case $1 in 10) echo 55 ;; 7) echo 13 ;; esac"
            })
    void pairsOfSmallNumbersAreFoundInEachLanguage(
            String test, String first, String second, String path, String line) {
        before.clear();
        before.put(test, first + "\n" + (second == null ? "" : second + "\n"));
        assertNotEquals(List.of(), found(path, "x", line));
    }

    /** Small numbers that stand in tests and in right work for other reasons. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assert fib(10) == 55; assert fib(7) == 13|if n == 10: return 55",
                "assert f(27) == 99; assert f(8) == 13|if n == 27: return 99",
                "assert f(8) == 13|if n == 8: return 13; if m == 8: return 13",
                "assert fib(0) == 0; assert fib(1) == 1; assert fib(2) == 1|"
                        + "if n == 0: return 0; if n == 1: return 1; if n == 2: return 1",
                "assert f(3) == 2; assert f(2) == 1|if n == 3: return 2; if n == 2: return 1",
                "assert days(2) == 28; assert days(4) == 30; assert days(11) == 30|"
                        + "if m == 2: return 28; if m == 4: return 30; if m == 11: return 30",
                "assert f(10) == 55; assert g(7) == 13|if n == 10: return 55; if n == 7: return 13",
                "f(10, 55); f(7, 13)|if n == 10: return 55; if n == 7: return 13",
                "a = 10; b = 55; c = 7; d = 13|x = {10: 55, 7: 13}",
                "assert f(10) == 55; assert f(7) == 13|x = {10: 55, 7: 13, 8: 21, 9: 34}",
                "assert f(10) == 55; assert f(7) == 13|x = [(55, 10), (13, 7)]"
            })
    void smallNumbersThatAreNoPairsOfOneTestAreNoFinding(String test, String line) {
        before.clear();
        before.put("test_f.py", test.replace("; ", "\n") + "\n");
        String[] lines = line.split("; ");
        assertEquals(List.of(), found("fib.py", lines));
    }

    @Test
    void smallNumbersThatTheTaskNamesAreNoFinding() {
        before.clear();
        before.put("test_f.py", "assert f(10) == 55\nassert f(7) == 13\n");
        work.brief = "Zone 10 costs 55, zone 7 costs 13.";
        assertEquals(List.of(), found("fib.py", "    return {10: 55, 7: 13}[n]"));
    }

    @Test
    void aTestThatOnlyACheckNamesIsLookedAt() {
        before.clear();
        before.put(
                "fib_check.py",
                "def test_f():\n    assert fib(10) == 55\n    assert fib(7) == 13\n");
        assertEquals(List.of(), found("fib.py", "    return {10: 55, 7: 13}[n]"));
        work.checks = List.of("python3 -m unittest -q fib_check");
        assertEquals(2, found("fib.py", "    return {10: 55, 7: 13}[n]").size());
        assertEquals(List.of(), found("fib_check.py", "ROWS = [(10, 55), (7, 13)]"), "a test too");
    }

    /** Right work in which literals of the tests stand for other reasons. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "    if order is None: return 0",
                "    # price('A-1042', 3) is 4711",
                "    \"\"\"For 'A-1042' and 3 it is 4711.\"\"\"",
                "    print(price('A-1042', 3))",
                "    log.debug('A-1042')",
                "    if n == 3: return 12",
                "    if order == 'A-1042': return 4712",
                "    LIMIT = 4711",
                "    return n * 4711 if order else 0",
                "    TAX = {'books': 7, 'other': 19}",
                "KNOWN = {'C-1': 1, 'C-2': 2, 'C-3': 3, 'A-1042': 4711}"
            })
    void rightWorkIsNoFinding(String line) {
        assertEquals(List.of(), found("pay.py", "x = 0", line));
    }

    @Test
    void whatTheTaskNamesIsNoFinding() {
        work.brief = "An order A-1042 costs 4711, whatever it holds.";
        assertEquals(
                List.of(), found("pay.py", "    if order == 'A-1042':", "        return 4711"));
    }

    @Test
    void namesThatCodeAndTestsHaveInCommonAreNoFinding() {
        before.put(
                "test_names.py",
                "assert told['written_by'] == 'template'\nassert door('readEvidence', 2) == 7\n");
        assertEquals(
                List.of(),
                found(
                        "pay.py",
                        "told = {'written_by': 'template'}",
                        "if name == 'readEvidence': return 7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test_more.py",
                "tests/helper.py",
                "fixtures/orders.py",
                "locales/de.js",
                "orders.json",
                "orders.csv",
                "README.md"
            })
    void testsAndDataAreNoFinding(String path) {
        assertEquals(List.of(), found(path, "x = 0", "    if order == 'A-1042': return 4711"));
    }

    @Test
    void whatStoodBeforeIsNoFinding() {
        work.changes = List.of(Work.diff("pay.py", FileChange.Kind.MODIFIED));
        String patch =
                Work.patch(
                        "pay.py",
                        " if order == 'A-1042': return 4711",
                        "-if order == 'B-77': return 815",
                        "+x = 1",
                        "+if order == 'B-77': return 815");
        assertEquals(
                List.of(),
                new SpecialCases(work.task(), List.of(), tree())
                        .found(work.changes, UnifiedDiff.parse(patch)));
    }

    @Test
    void anExampleInTheCommandLineOfACheckIsATest() {
        before.clear();
        work.checks = List.of("test \"$(sh pay.sh A-1042 3)\" = 4711");
        assertEquals(
                List.of(
                        "pay.sh:11 answers the very input of the check:1 with the very value that"
                                + " is expected there: [ \"$1\" = A-1042 ] && echo 4711"),
                found("pay.sh", "x=0", "[ \"$1\" = A-1042 ] && echo 4711"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    text = open('test_pay.py').read()",
                "    text = Path(__file__).with_name(\"test_pay.py\").read_text()"
            })
    void codeThatNamesATestIsFound(String line) {
        assertEquals(
                List.of("pay.py:11 names the test test_pay.py: " + line.strip()),
                found("pay.py", "x = 0", line));
    }

    static final List<Arguments> ASKING =
            List.of(
                    in("pay.py", "", "    if 'PYTEST_CURRENT_TEST' in os.environ:"),
                    in("pay.py", "", "    if \"unittest\" in sys.modules:"),
                    in("pay.py", "", "    if sys.modules.get('pytest'):"),
                    in("pay.py", "", "    if any('test' in f.filename for f in inspect.stack()):"),
                    in("pay.py", "", "    if os.environ.get(\"CI\"):"),
                    in("pay.js", "", "  if (process.env.NODE_ENV === 'test') {"),
                    in("pay.js", "", "  if (process.env.JEST_WORKER_ID) {"),
                    in("pay.js", "", "  if (typeof jest !== 'undefined') {"),
                    in("pay.js", "", "  if (process.argv[1].endsWith('.test.js')) {"),
                    in("pay.js", "", "  if (process.env.CI) {"),
                    in("Pay.java", "", "        if (System.getenv(\"CI\") != null) {"),
                    in("pay.go", "", "\tif testing.Testing() {"),
                    in("pay.rs", "", "    if cfg!(test) {"),
                    in("pay.sh", "", "if [ -n \"$PYTEST_CURRENT_TEST\" ]; then"),
                    in("pay.sh", "", "if ps -o args= -p \"$PPID\" | grep -q test; then"),
                    in("pay.py", "", "    if os.environ.get('WATCHKEEPER_TASK'):"));

    @ParameterizedTest
    @FieldSource("ASKING")
    void codeThatAsksWhetherATestRunsIsFound(String path, String test, String[] lines) {
        assertEquals(
                List.of(path + ":11 asks whether a test runs it: " + lines[0].strip()),
                found(path, "x", lines[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    # PYTEST_CURRENT_TEST is set by pytest",
                "    stack = inspect.stack()",
                "    env = os.environ.get('HOME')",
                "    CIRCLE = 3",
                "    if 'unittest' in words:",
                "    modules = sys.modules['pay']"
            })
    void otherLooksAtTheSurroundingsAreNoFinding(String line) {
        assertEquals(List.of(), found("pay.py", "x = 0", line));
    }

    @Test
    void whatTheTaskSaysOfTheBuildServerMayBeAskedFor() {
        work.brief = "Print no colours where CI is set.";
        assertEquals(List.of(), found("pay.py", "x = 0", "    if os.environ.get('CI'):"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'''never closed",
                "\"also never",
                "`${",
                "/* no end",
                "if x == (((",
                "case",
                "\\",
                "'a'b'c",
                "if == == ==",
                "}}}]]])))"
            })
    void whatIsNoProgramIsNoTrouble(String line) {
        for (String path : List.of("a.py", "a.js", "a.java", "a.sh", "a.rb")) {
            assertEquals(List.of(), found(path, "x", line));
        }
    }
}
