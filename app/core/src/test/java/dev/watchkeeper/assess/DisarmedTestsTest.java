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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "m.js|1|require(\"assert\").equal = () => {}",
                "m.js|1|require('node:assert/strict')['equal'] = () => {};",
                "m.js|2|const a = require('assert'); / a.strictEqual = () => {};",
                "m.mjs|2|import assert from 'node:assert'; / assert.strictEqual = () => {};",
                "m.ts|2|import * as chai from 'chai'; / chai.expect = () => ok;",
                "m.js|1|Object.defineProperty(assert, 'equal', { value() {} });",
                "m.js|1|Object.assign(require('assert'), { equal() {} });",
                "m.js|1|Reflect.set(assert, 'equal', () => {});",
                "m.js|1|globalThis.expect = () => anything;",
                "m.js|1|globalThis['expect'] = () => anything;",
                "m.js|1|Object.defineProperty(globalThis, 'test', { value() {} });",
                "m.js|1|require.cache[require.resolve('assert')].exports = {};",
                "m.py|2|import _pytest.runner as r / r.CallInfo.from_call = f",
                "m.py|2|from _pytest import runner / runner.CallInfo.from_call = f",
                "m.py|2|from unittest import case as c / c.TestCase.run = f",
                "m.py|1|setattr(_pytest.runner, 'check', f)",
                "m.py|2|import unittest.case as c / setattr(c.TestCase, 'run', f)",
                "m.py|1|sys.modules['_pytest.runner'].CallInfo = f",
                "m.py|2|r = importlib.import_module('_pytest.runner') / r.CallInfo = f",
                "m.py|2|import pytest as p / p.Function.__dict__['runtest'] = f"
            })
    void aPartOfAFrameworkThatIsReplacedIsFound(String path, int line, String text) {
        List<String> found = weakened(path, FileChange.Kind.ADDED, text.split(" / "));
        assertEquals(1, found.size(), found.toString());
        assertEquals(
                path + ":" + (line + 9) + ": replaces a part of the test framework",
                found.getFirst().replaceFirst("(?<=framework): .*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "m.js|const assert = require('assert');",
                "m.js|const equal = require('assert').equal;",
                "m.js|assert.equal(a.b = 1, 1);",
                "m.js|assert.ok(x => y);",
                "m.js|if (assert.x === y) {}",
                "m.js|console.assert = f;",
                "m.js|const p = require('path'); / p.sep = '/';",
                "m.js|const o = { assert: 1, test: 2 };",
                "m.js|globalThis.fetch = f;",
                "m.js|Object.defineProperty(exports, 'test', { value: 1 });",
                "m.test.js|const { test } = require('node:test'); / test.x(1);",
                "tests/test_m.py|from unittest import mock / mock.return_value = 3",
                "tests/test_m.py|from unittest.mock import patch / patch.x = 1",
                "tests/test_m.py|import pytest / x = pytest.approx(1)",
                "tests/test_m.py|from unittest import TestCase / class T(TestCase): /     longMessage = True",
                "m.py|import requests as r / r.codes.ok = 200"
            })
    void whatOnlyUsesAFrameworkIsNone(String path, String text) {
        assertEquals(List.of(), weakened(path, FileChange.Kind.ADDED, text.split(" / ")));
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
