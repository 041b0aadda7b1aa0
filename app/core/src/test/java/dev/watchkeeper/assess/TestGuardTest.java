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

import java.time.Duration;
import java.util.List;

class TestGuardTest {
    private final Work work = new Work();

    private List<String> weakened(String path, FileChange.Kind kind, String... lines) {
        return new TestGuard(work.task(), work.gates)
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
