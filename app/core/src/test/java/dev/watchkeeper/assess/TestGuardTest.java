package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class TestGuardTest {
    private final Work work = new Work();
    private final Map<String, String> before = new HashMap<>();

    private List<String> weakened(String path, FileChange.Kind kind, String... lines) {
        return new TestGuard(
                        work.task(),
                        work.gates,
                        at ->
                                Optional.ofNullable(before.get(at))
                                        .map(t -> t.getBytes(StandardCharsets.UTF_8)))
                .weakened(
                        List.of(Work.diff(path, kind)), UnifiedDiff.parse(Work.patch(path, lines)));
    }

    private List<String> changed(String path, String... lines) {
        return weakened(path, FileChange.Kind.MODIFIED, lines);
    }

    @ParameterizedTest
    @CsvSource({
        "tests/parse.py,true",
        "a/test/b.txt,true",
        "src/__tests__/a.js,true",
        "spec/a.rb,true",
        "test_a.py,true",
        "pkg/a_test.go,true",
        "a.test.ts,true",
        "a-spec.js,true",
        "src/ParserTest.java,true",
        "src/ParserIT.java,true",
        "conftest.py,true",
        "src/contest.py,false",
        "src/Latest.java,false",
        "src/attest/a.py,false",
        "testing.md,false"
    })
    void testsAreKnownByTheirNames(String path, boolean test) {
        assertEquals(test, TestGuard.isTest(path), path);
    }

    @Test
    void aDeletedTestIsAWeakening() {
        assertEquals(
                List.of("tests/test_a.py: a test was deleted"),
                weakened("tests/test_a.py", FileChange.Kind.DELETED, "-assert 1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Disabled",
                "@Ignore",
                "@pytest.mark.skip(reason='x')",
                "@unittest.skip",
                "pytest.skip(\"later\")",
                "self.skipTest('x')",
                "it.skip('works', () => {",
                "describe.only('x', () => {",
                "xit('works', () => {",
                "t.Skip()",
                "#[ignore]",
                "assumeTrue(false);"
            })
    void aTestThatIsSkippedIsAWeakening(String line) {
        List<String> found = changed("tests/test_a.py", " def test():", "+" + line);
        assertTrue(
                found.getFirst().startsWith("tests/test_a.py: a test is skipped ("),
                found::toString);
        assertEquals(
                List.of("tests/test_a.py: a test was changed"),
                changed("tests/test_a.py", "-" + line, "+    " + line),
                "moved only");
    }

    @Test
    void assertionsThatGoAreAWeakeningAndAsManyThatComeAreNot() {
        assertEquals(
                List.of("tests/test_a.py: 2 assertions were removed"),
                changed("tests/test_a.py", "-assert a", "-self.assertEqual(1, 2)", "+pass"));
        work.scope = List.of("tests/**");
        assertEquals(List.of(), changed("tests/test_a.py", "-assert a", "+assert a == 1"));
        assertEquals(
                List.of("tests/test_a.py: 1 assertions were removed"),
                changed("tests/test_a.py", "-expect(a)", "+a"),
                "the scope allows tests to be changed, not to be weakened");
    }

    @Test
    void aNewTestIsNone() {
        assertEquals(List.of(), weakened("tests/test_b.py", FileChange.Kind.ADDED, "+assert True"));
        assertEquals(
                List.of(), weakened("tests/test_b.py", FileChange.Kind.ADDED, "+@unittest.skip"));
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml,a file of the build",
        "web/package.json,a file of the build",
        "pyproject.toml,a file of the build",
        "Makefile,a file of the build",
        ".github/workflows/ci.yml,a file of the continuous integration",
        ".gitlab-ci.yml,a file of the continuous integration"
    })
    void whatTheChecksStandOnCounts(String path, String what) {
        assertEquals(List.of(path + ": " + what + " was changed"), changed(path, "+x"));
        assertEquals(
                List.of(path + ": " + what + " was added"),
                weakened(path, FileChange.Kind.ADDED, "+x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".npmrc|script-shell=/bin/true",
                "web/.npmrc|node-options = --require ./z.js",
                ".npmrc|if-present=true",
                ".yarnrc.yml|yarnPath: ./y.js",
                "pnpm-workspace.yaml|scriptShell: /bin/true",
                "plug-1.dist-info/entry_points.txt|[pytest11]",
                "src/plug.egg-info/entry_points.txt|[ pytest11 ]",
                "venv/site-packages/z.pth|import os; os.environ['X'] = '1'",
                ".mocharc.json|{}",
                "test/.mocharc.yml|grep: none",
                ".taprc|files: none",
                "pytest.ini|[pytest]",
                "pytest.toml|[pytest]",
                "tests/.pytest.ini|[pytest]",
                "vitest.workspace.ts|export default []",
                "ava.config.js|export default {}",
                ".cargo/config.toml|runner = 'true'",
                ".config/nextest.toml|x = 1",
                "go.work|go 1.20",
                "bunfig.toml|[test]",
                "deno.json|{}",
                ".rspec|--tag none",
                "justfile|test:",
                "src/test/resources/junit-platform.properties|a = b",
                "src/test/resources/META-INF/services/org.junit.jupiter.api.extension.Extension|a.B",
                "all.runsettings|x"
            })
    void theConfigurationOfARunnerCountsNewAndChanged(String path, String line) {
        assertEquals(
                List.of(path + ": the configuration of a test runner was added"),
                weakened(path, FileChange.Kind.ADDED, "+" + line));
        String what = TestGuard.isTest(path) ? "a test" : "the configuration of a test runner";
        assertEquals(List.of(path + ": " + what + " was changed"), changed(path, "+" + line));
        work.brief = "Write " + path.substring(path.lastIndexOf('/') + 1) + " anew.";
        assertEquals(List.of(), changed(path, "+" + line), "the task names it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".npmrc|save-exact=true",
                ".npmrc|engine-strict=true",
                ".npmrc|; script-shell=/bin/true",
                ".yarnrc.yml|nodeLinker: node-modules",
                "pnpm-workspace.yaml|packages:",
                "tool.egg-info/entry_points.txt|[console_scripts]",
                "src/entry_points.txt|[pytest11]",
                "models/net.pth|x",
                "docs/go.work.md|x",
                "src/config.toml|runner = 'true'",
                "config/app.properties|x",
                "src/META-INF/services/com.example.Codec|com.example.Json"
            })
    void otherSettingsAreNone(String path, String line) {
        assertEquals(List.of(), weakened(path, FileChange.Kind.ADDED, "+" + line));
        assertEquals(List.of(), changed(path, "+" + line));
    }

    @Test
    void aSettingThatOnlyMovesIsNone() {
        assertEquals(List.of(), changed(".npmrc", "-script-shell=sh", "+a=b", "+script-shell=sh"));
    }

    @Test
    void whatPythonLoadsFirstCountsWhenItIsChangedToo() {
        assertEquals(
                List.of("sitecustomize.py:10: is loaded before any test: import m"),
                changed("sitecustomize.py", "+import m"));
        assertEquals(
                List.of("lib/usercustomize.py:10: is loaded before any test: import m"),
                changed("lib/usercustomize.py", "+import m"));
    }

    @Test
    void theChecksOwnScriptsCount() {
        work.checks = List.of("sh ci/check.sh --fast", "./run-it", "python3 -m unittest -q");
        work.gates =
                List.of(
                        new Settings.Gate(
                                "lint", "X=1 bash tools/lint.sh", true, Duration.ofMinutes(1)));
        assertEquals(
                List.of("ci/check.sh: a check's own script was changed"),
                changed("ci/check.sh", "+x"));
        assertEquals(
                List.of("run-it: a check's own script was deleted"),
                weakened("run-it", FileChange.Kind.DELETED, "-x"));
        assertEquals(
                List.of("tools/lint.sh: a check's own script was renamed"),
                weakened("tools/lint.sh", FileChange.Kind.RENAMED, "+x"));
        assertEquals(List.of(), weakened("ci/other.sh", FileChange.Kind.ADDED, "+x"));
        assertEquals(List.of(), changed("src/unittest.py", "+x"));
    }

    /** However a command line reaches the script, it stands on it. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "./check.sh => check.sh",
                "cd sub && ./check.sh => sub/check.sh",
                "cd ./sub; sh ../check.sh => check.sh",
                "timeout 60 ./check.sh => check.sh",
                "timeout -k 5s 1m ./check.sh -v => check.sh",
                "env A=1 nice -n 5 ./check.sh => check.sh",
                "if ./check.sh; then true; else false; fi => check.sh",
                "! ./check.sh => check.sh",
                "sh -ec './check.sh && true' => check.sh",
                "test -n \"$(./check.sh)\" => check.sh",
                "(./check.sh) => check.sh",
                "true | ./check.sh => check.sh",
                "true; . ./check.sh => check.sh",
                "./link.sh => scripts/real.sh",
                "./chk2.sh => lib/v.sh",
                "make check => c.mk",
                "make check => ci/made.sh",
                "make -C sub deep => sub/deep.sh",
                "make => ci/first.sh",
                "npm test => ci/npm.js",
                "npm run lint -- --fix => ci/lint.sh",
                "python3 -m tools.verify => tools/verify.py",
                "python3 ci/run.py --all => ci/run.py"
            })
    void aScriptIsFoundHoweverTheCheckReachesIt(String check, String script) {
        before.put("link.sh", "scripts/real.sh");
        before.put("scripts/real.sh", "#!/bin/sh\nexit 1\n");
        before.put("chk2.sh", "#!/bin/sh\n# ./no.sh\n. ./lib/v.sh\npython3 main.py\n");
        before.put("lib/v.sh", "exit 1\n");
        before.put(
                "Makefile",
                ".PHONY: x\nX := 1\nall: one\none:\n\t./ci/first.sh\n"
                        + "run:\n\tpython3 main.py\ninclude c.mk\n");
        before.put("c.mk", "check: checked # deep\n\nchecked:\n\t@./ci/made.sh \\\n\t -v\n");
        before.put("sub/Makefile", "deep:\n\t./deep.sh\n");
        before.put(
                "package.json",
                "{\"scripts\": {\"test\": \"node ci/npm.js\", \"lint\": \"sh \\\"ci/lint.sh\\\"\"}}");
        before.put("tools/verify.py", "print(1)\n");
        before.put("main.py", "print(1)\n");
        work.checks = List.of(check);
        assertEquals(List.of(script + ": a check's own script was changed"), changed(script, "+x"));
        assertEquals(List.of(), changed("main.py", "+x"), "the work itself");
        assertEquals(List.of(), changed("no.sh", "+x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Add a dependency to pom.xml.|true",
                "Bump the version in POM.XML|true",
                "Do not touch pom.xml.|false",
                "Leave pom.xml alone. Fix the parser.|false",
                "Fix it without changing pom.xml|false",
                "Fix my-pom.xml-like thing.|false",
                "Fix the parser.|false"
            })
    void aFileThatTheTaskNamesMayBeChanged(String brief, boolean allowed) {
        work.brief = brief;
        assertEquals(allowed, changed("pom.xml", "+x").isEmpty(), brief);
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml,pom.xml,true",
        "**/pom.xml,a/pom.xml,true",
        "src/**,src/pom.xml,false",
        "**,pom.xml,false",
        "tests/**,tests/a.py,true",
        "src/**/*Test.java,src/a/ParserTest.java,true",
        "src/**,src/a/ParserTest.java,false",
        ".github/**,.github/workflows/ci.yml,true",
        "!pom.xml,pom.xml,false"
    })
    void aScopeThatMeansTheFileAllowsItAndOneAroundItDoesNot(
            String glob, String path, boolean allowed) {
        work.scope = List.of(glob);
        assertEquals(allowed, changed(path, "+x").isEmpty());
    }

    @Test
    void ordinaryFilesAreNobodysConcern() {
        assertFalse(TestGuard.isTest("src/parse.py"));
        assertEquals(List.of(), changed("src/parse.py", "+@Disabled", "-assert x"));
    }
}
