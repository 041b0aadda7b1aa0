package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tests that only a check's command says to be some: their names do not. */
class RunnerTestsTest {
    private static final String CASE =
            """
            import unittest
            import calc

            class F(unittest.TestCase):
                def test_f(self):
                    self.assertEqual(calc.fib(10), 55)
            """;

    private final Work work = new Work();
    private final Map<String, String> before = new HashMap<>();

    {
        for (String path : List.of("fib_check.py", "pkg/fib_check.py", "src/sums.py")) {
            before.put(path, CASE);
        }
        before.put("checks_fib.py", "import calc\ndef test_f():\n    assert calc.fib(10) == 55\n");
        before.put(
                "spec_fib.js",
                "const {fib} = require('./cart.js');\ntest('f', () => { expect(fib(10)).toBe(55); });\n");
        before.put("thrown.js", "if (require('./cart.js').fib(10) !== 55) throw new Error();\n");
        before.put(
                "fib_checks.rb",
                "require 'minitest/autorun'\nclass F < Minitest::Test\n  def test_f = nil\nend\n");
        before.put("FibChecks.php", "<?php class F extends TestCase { function testF() {} }\n");
        before.put("fib.bats", "@test 'fib' { [ $(./fib 10) = 55 ]; }\n");
        before.put("taps.sh", "echo 1..1\n[ $(./fib 10) = 55 ] && echo ok 1\n");
        before.put("calc.py", "def add(a, b):\n    return a + b\n");
        before.put("app/__main__.py", "import calc\n");
        before.put("app/tables.py", "SIZES = {}\n");
        before.put("cart.js", "exports.x = 1;\n");
        before.put("run-checks.sh", "python3 -m unittest -q fib_check\n");
        before.put("Makefile", "check:\n\tpytest -q checks_fib.py\n");
        before.put("package.json", "{\"scripts\": {\"test\": \"node --test\"}}\n");
    }

    private List<String> weakened(String path, FileChange.Kind kind, String patch) {
        return new TestGuard(
                        work.task(),
                        work.gates,
                        at ->
                                Optional.ofNullable(before.get(at))
                                        .map(t -> t.getBytes(StandardCharsets.UTF_8)))
                .weakened(List.of(Work.diff(path, kind)), UnifiedDiff.parse(patch));
    }

    private List<String> changed(String path, String... lines) {
        return weakened(path, FileChange.Kind.MODIFIED, Work.patch(path, lines));
    }

    /** However the command names it. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "python3 -m unittest -q fib_check => fib_check.py",
                "python3 -m unittest fib_check.F.test_f => fib_check.py",
                "python3 -m unittest -v pkg.fib_check.F => pkg/fib_check.py",
                "python3.12 -W error -munittest fib_check.py => fib_check.py",
                "cd src && python -m unittest sums => src/sums.py",
                "PYTHONPATH=lib:pkg python3 -m unittest -q fib_check => fib_check.py",
                "PYTHONPATH=src python3 -m unittest sums => src/sums.py",
                "export PYTHONPATH=lib:src; python3 -m unittest sums.F => src/sums.py",
                "python3 -m unittest discover -s pkg -p '*_check.py' => pkg/fib_check.py",
                "python3 -m unittest discover pkg 'fib_*.py' => pkg/fib_check.py",
                "pytest -q checks_fib.py => checks_fib.py",
                "pytest checks_fib.py::test_f -k f => checks_fib.py",
                "python3 -m pytest checks_*.py => checks_fib.py",
                "uv run pytest -x -o python_files='checks_*.py' => checks_fib.py",
                "coverage run -m pytest ./checks_fib.py => checks_fib.py",
                "python3 -m coverage run -m unittest fib_check => fib_check.py",
                "timeout 60 .venv/bin/pytest checks_fib.py => checks_fib.py",
                "bash -c 'set -e; pytest -q checks_fib.py' => checks_fib.py",
                "sh run-checks.sh => fib_check.py",
                "make check => checks_fib.py",
                "node --test spec_fib.js => spec_fib.js",
                "node --test thrown.js => thrown.js",
                "npx mocha --exit spec_fib.js => spec_fib.js",
                "npm test -- spec_fib.js => spec_fib.js",
                "node node_modules/jest/bin/jest.js spec_fib.js => spec_fib.js",
                "deno test -A spec_fib.js => spec_fib.js",
                "bundle exec rspec fib_checks.rb:12 => fib_checks.rb",
                "php vendor/bin/phpunit FibChecks.php => FibChecks.php",
                "bats fib.bats => fib.bats",
                "prove -v taps.sh => taps.sh"
            })
    void aTestThatIsGivenToARunnerIsOneWhateverItsName(String check, String path) {
        assertEquals(List.of(), changed(path, "-x", "+y"), "no check names it");
        work.checks = List.of(check);
        assertEquals(List.of(path + ": a test was changed"), changed(path, "-x", "+y"));
        assertEquals(
                List.of(path + ": a test was deleted"),
                weakened(path, FileChange.Kind.DELETED, Work.patch(path, "-x")));
        assertEquals(List.of(), changed("calc.py", "-x", "+y"), "the work itself");
        assertEquals(List.of(), changed("cart.js", "-x", "+y"), "the work itself");
    }

    /** What is no script of the check by an interpreter's option is one behind it. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "ruby -Itest fib_checks.rb => fib_checks.rb",
                "ruby -I test fib_checks.rb => fib_checks.rb",
                "node -r ./cart.js spec_fib.js => spec_fib.js",
                "python3.12 fib_check.py => fib_check.py",
                "python3 -I fib_check.py => fib_check.py",
                "make -fchecks.mk => checks.mk",
                "make --file=checks.mk => checks.mk",
                "python3 -m app --selftest => app/__main__.py"
            })
    void aScriptBehindOptionsIsFound(String check, String path) {
        before.put("checks.mk", "all:\n\ttrue\n");
        work.checks = List.of(check);
        assertEquals(List.of(path + ": a check's own script was changed"), changed(path, "+x"));
        assertEquals(List.of(), changed("calc.py", "+x"), "the work itself");
    }

    @ParameterizedTest
    @CsvSource({
        "python3 -m unittest -q fib_check,fib_check.py",
        "pytest -q fib_check.py,fib_check.py"
    })
    void assertionsThatAreGuttedAreCounted(String check, String path) {
        work.checks = List.of(check);
        assertEquals(
                List.of(path + ": 1 assertions were removed"),
                changed(path, "-        self.assertEqual(calc.fib(10), 55)", "+        pass"));
        assertEquals(
                List.of(path + ": a test was changed"),
                changed(
                        path,
                        "-        self.assertEqual(calc.fib(10), 55)",
                        "+        self.assertTrue(True)"));
        work.brief = "Rewrite fib_check.py.";
        assertEquals(List.of(), changed(path, "-x", "+y"), "the task names it");
    }

    private List<String> inserted(String path, int at, String... lines) {
        StringBuilder patch =
                new StringBuilder(
                        "--- a/%s\n+++ b/%s\n@@ -%d,0 +%d,%d @@\n"
                                .formatted(path, path, at, at + 1, lines.length));
        for (String line : lines) {
            patch.append('+').append(line).append('\n');
        }
        return new TestGuard(
                        work.task(),
                        work.gates,
                        p ->
                                Optional.ofNullable(before.get(p))
                                        .map(t -> t.getBytes(StandardCharsets.UTF_8)))
                .weakened(
                        List.of(
                                new PathDiff(
                                        path, FileChange.Kind.MODIFIED, lines.length, 0, false)),
                        UnifiedDiff.parse(patch.toString()));
    }

    @Test
    void aTestThatIsAddedIsOrdinaryWork() {
        work.checks =
                List.of("python3 -m unittest fib_check", "npx jest --runTestsByPath spec_fib.js");
        assertEquals(
                List.of(),
                inserted(
                        "fib_check.py",
                        6,
                        "",
                        "    def test_more(self):",
                        "        self.assertEqual(calc.fib(7), 13)"));
        assertEquals(
                List.of(),
                inserted(
                        "spec_fib.js",
                        2,
                        "test('more', () => {",
                        "  expect(fib(7)).toBe(13);",
                        "});"));
        assertEquals(
                List.of("fib_check.py: a test was changed"),
                inserted("fib_check.py", 2, "calc.fib = lambda n: 55"));
        assertNotEquals(
                List.of(),
                inserted(
                        "fib_check.py",
                        6,
                        "",
                        "    def test_f(self):",
                        "        self.assertEqual(1, 1)"),
                "it replaces the one that was there");
    }

    /** A value of an option, a pattern around everything, a folder: the product's own code. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pytest --cov calc.py",
                "pytest -q --doctest-modules calc.py",
                "pytest app calc",
                "pytest -k calc.py",
                "python3 -m unittest discover -p '*.py'",
                "python3 -m unittest -q pkg.fib_check",
                "npx mocha --require cart.js './*.js'",
                "ls *.py && grep -q def calc.py && test -f app/tables.py"
            })
    void codeThatIsNoTestMayBeChanged(String check) {
        work.checks = List.of(check);
        for (String path : List.of("calc.py", "cart.js", "app/__main__.py", "app/tables.py")) {
            assertEquals(List.of(), changed(path, "-x", "+y"), path);
        }
    }
}
