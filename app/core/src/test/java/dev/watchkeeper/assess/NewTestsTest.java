package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The names of tests in which lines were added. */
class NewTestsTest {
    /** Lines that begin with a plus are added. */
    private static List<String> names(String path, String text) {
        List<UnifiedDiff.Added> added = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String plain = line.isEmpty() ? "" : line.substring(1);
            whole.append(plain).append('\n');
            if (line.startsWith("+")) {
                added.add(new UnifiedDiff.Added(number, plain));
            }
        }
        return NewTests.names(path, whole.toString(), added);
    }

    @Test
    void newTestsAndThoseWithNewLinesAreFound() {
        assertEquals(
                List.of("test_changed", "test_new"),
                names(
                        "test_a.py",
                        """
                         class T(TestCase):
                             def test_old(self):
                                 pass
                        +    # not a test's own line
                             def test_changed(self):
                                 x = 1
                        +        assert x == 1
                        +    @skip
                        +    async def test_new(self):
                        +        pass
                        +    def helper(self):
                        +        return 1
                        """));
        assertEquals(
                List.of("changes", "isNew"),
                names(
                        "ATest.java",
                        """
                         class ATest {
                             @Test
                             void stays() {
                                 run();
                             }

                             @ParameterizedTest
                             @ValueSource(ints = {1, 2})
                             void changes(int a) throws Exception {
                                 String s = make(a);
                        +        assertEquals(1, a);
                             }
                        +    @Test
                        +    void isNew() {
                        +        run();
                        +    }
                        +    private static int helper(int a) {
                        +        return a;
                        +    }
                         }
                        """));
        assertEquals(
                List.of("adds two", "isn't odd"),
                names(
                        "a.test.ts",
                        """
                         describe('sums', () => {
                           test('stays', () => {
                             expect(1).toBe(1);
                           });
                           it("adds two", async () => {
                        +    expect(1 + 1).toBe(2);
                           });
                        +  it.only("isn't odd", () => {});
                         });
                        """));
        assertEquals(
                List.of("TestNew"),
                names(
                        "a_test.go",
                        """
                         func TestOld(t *testing.T) {
                         }
                        +func TestNew(t *testing.T) {
                        +	check(t)
                        +}
                        +func check(t *testing.T) {
                        +	t.Helper()
                        +}
                        """));
        assertEquals(
                List.of("is_new"),
                names(
                        "tests/a.rs",
                        """
                        +fn helper() -> u8 {
                        +    1
                        +}
                        +#[test]
                        +#[should_panic]
                        +fn is_new() {
                        +    helper();
                        +}
                        """));
    }

    @Test
    void aFileThatHoldsTestsIsNoneOfTheCodeWhateverItIsCalled() {
        String test = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n";
        assertTrue(NewTests.among("more_test_a.py", test));
        assertFalse(NewTests.among("net.py", "def test_connection(host):\n    return 1\n"));
        assertFalse(NewTests.among("a.rs", "#[test]\nfn works() {}\n"));
        assertFalse(NewTests.among("a.js", "if (/x/.test('y')) {\n  go();\n}\n"));
        assertTrue(NewTests.among("checks.js", "test('adds', () => {});\n"));
    }

    @Test
    void aRunnersNameMeansTheTestOfTheName() {
        assertTrue(means("test_a"));
        assertTrue(means("test_a[1-2]"));
        assertTrue(means("test_a()"));
        assertTrue(means("sums test_a"));
        assertTrue(means("tests::test_a"));
        assertFalse(means("test_ab"));
        assertFalse(means("my_test_a"));
    }

    private static boolean means(String told) {
        return NewTests.means(
                new TestNames.Test("g", told, TestNames.Outcome.PASSED, ""), "test_a");
    }
}
