package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Real test runners, each run before and after somebody has removed one of its tests, skipped
 * another and added a third.
 */
class RealRunnersTest {
    @TempDir Path temp;

    /** Where scripts/test puts those that are no part of a system. */
    private static Path runner(String path) {
        String home = System.getenv("WATCHKEEPER_RUNNERS");
        assumeTrue(home != null, "WATCHKEEPER_RUNNERS is not set: scripts/test installs them");
        return Path.of(home, path);
    }

    private static void assumeFound(String program) {
        assumeTrue(
                List.of(System.getenv("PATH").split(":", -1)).stream()
                        .anyMatch(p -> Files.isExecutable(Path.of(p, program))),
                program + " is not installed");
    }

    private void told(
            String command,
            CheckedFolder project,
            Change change,
            int passed,
            String added,
            String vanished,
            String skipped)
            throws IOException {
        GateResult before = project.run(command);
        assertEquals(GateResult.Status.PASS, before.status(), before.tail());
        TestCounts counts = Objects.requireNonNull(before.tests());
        assertEquals(passed, counts.passed());
        assertEquals(passed, CheckedFolder.since(before).total());
        change.make();
        GateResult after = project.run(command);
        TestChanges since = CheckedFolder.since(after);
        assertEquals(List.of(added), since.added().names(), after.tail());
        assertEquals(List.of(vanished), since.vanished().names());
        assertEquals(List.of(skipped), since.skipped().names());
        assertEquals(2, after.lostTests().size(), () -> after.lostTests().toString());
    }

    /** What somebody does between two runs. */
    interface Change {
        void make() throws IOException;
    }

    @Test
    void unittest() throws IOException {
        CheckedFolder p = new CheckedFolder(temp);
        p.write(
                "test_a.py",
                """
                import unittest
                class T(unittest.TestCase):
                    def test_one(self): pass
                    def test_two(self):
                        "Says it in words."
                """);
        p.write(
                "test_b.py",
                "import unittest\nclass T(unittest.TestCase):\n    def test_gone(self): pass\n");
        told(
                "python3 -m unittest -v",
                p,
                () -> {
                    Files.delete(p.folder.resolve("test_b.py"));
                    p.write(
                            "test_a.py",
                            """
                            import unittest
                            class T(unittest.TestCase):
                                def test_one(self): pass
                                def test_three(self): pass
                                @unittest.skip("later")
                                def test_two(self): pass
                            """);
                },
                3,
                "test_a.T › test_three",
                "test_b.T › test_gone",
                "test_a.T › test_two");
    }

    @Test
    void pytestByItsReport() throws IOException {
        Path pytest = runner("bin/pytest");
        CheckedFolder p = new CheckedFolder(temp);
        p.write("tests/test_a.py", "def test_one(): pass\ndef test_two(): pass\n");
        p.write("tests/test_b.py", "def test_gone(): pass\n");
        told(
                pytest + " -q -p no:cacheprovider --junitxml=out/report-of-mine.xml",
                p,
                () -> {
                    Files.delete(p.folder.resolve("tests/test_b.py"));
                    p.write(
                            "tests/test_a.py",
                            "import pytest\ndef test_one(): pass\ndef test_three(): pass\n"
                                    + "@pytest.mark.skip\ndef test_two(): pass\n");
                },
                3,
                "tests.test_a › test_three",
                "tests.test_b › test_gone",
                "tests.test_a › test_two");
    }

    @Test
    void vitestByItsJson() throws IOException {
        Path vitest = runner("node_modules/.bin/vitest");
        CheckedFolder p = new CheckedFolder(temp);
        Files.createSymbolicLink(
                p.folder.resolve("node_modules"), runner("node_modules").toAbsolutePath());
        p.write("package.json", "{\"type\": \"module\"}");
        p.write(
                "a.test.js",
                "import {test} from 'vitest';\ntest('one', () => {});\ntest('two', () => {});\n");
        p.write("b.test.js", "import {test} from 'vitest';\ntest('gone', () => {});\n");
        told(
                vitest + " run --reporter=default --reporter=json --outputFile=results.json",
                p,
                () -> {
                    Files.delete(p.folder.resolve("b.test.js"));
                    p.write(
                            "a.test.js",
                            "import {test} from 'vitest';\ntest('one', () => {});\n"
                                    + "test('three', () => {});\ntest.skip('two', () => {});\n");
                },
                3,
                "a.test.js › three",
                "b.test.js › gone",
                "a.test.js › two");
    }

    @Test
    void goTestByItsJson() throws IOException {
        assumeFound("go");
        CheckedFolder p = new CheckedFolder(temp);
        p.write("go.mod", "module example.org/m\n\ngo 1.19\n");
        String head = "package m\nimport \"testing\"\nfunc TestOne(t *testing.T) {}\n";
        p.write("a_test.go", head + "func TestTwo(t *testing.T) {}\n");
        p.write(
                "sub/b_test.go",
                "package sub\nimport \"testing\"\nfunc TestGone(t *testing.T) {}\n");
        p.write("sub/s.go", "package sub\n");
        told(
                // What vet and the inliner add costs more than all else of a first build.
                "go test -json -vet=off -gcflags=all=-l ./...",
                p,
                () -> {
                    Files.delete(p.folder.resolve("sub/b_test.go"));
                    p.write(
                            "a_test.go",
                            head
                                    + "func TestThree(t *testing.T) {}\n"
                                    + "func TestTwo(t *testing.T) { t.Skip(\"later\") }\n");
                },
                3,
                "example.org/m › TestThree",
                "example.org/m/sub › TestGone",
                "example.org/m › TestTwo");
    }

    @Test
    void cargoTestByItsLines() throws IOException {
        assumeFound("cargo");
        CheckedFolder p = new CheckedFolder(temp);
        p.write("Cargo.toml", "[package]\nname = \"m\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        p.write("src/lib.rs", "#[test] fn one() {}\n#[test] fn two() {}\n");
        p.write("tests/b.rs", "#[test] fn gone() {}\n");
        told(
                "cargo test --offline",
                p,
                () -> {
                    Files.delete(p.folder.resolve("tests/b.rs"));
                    p.write(
                            "src/lib.rs",
                            "#[test] fn one() {}\n"
                                    + "#[test] fn three() {}\n"
                                    + "#[test] #[ignore] fn two() {}\n");
                },
                3,
                "src/lib.rs › three",
                "tests/b.rs › gone",
                "src/lib.rs › two");
    }

    /** Quiet, so that only the reports tell; one of an earlier run lies beside them. */
    @Test
    void mavenByTheReportsOfThisRun() throws IOException {
        Path root = Path.of(System.getProperty("watchkeeper.test.root", "../..")).toAbsolutePath();
        String pom = Files.readString(root.resolve("pom.xml"));
        CheckedFolder p = new CheckedFolder(temp);
        p.write(
                "pom.xml",
                """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>m</groupId><artifactId>m</artifactId><version>1</version>
                  <properties><maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
                  <dependencies><dependency><groupId>org.junit.jupiter</groupId>
                    <artifactId>junit-jupiter</artifactId><version>%s</version></dependency></dependencies>
                  <build><plugins>
                    %s%s%s
                  </plugins></build>
                </project>
                """
                        .formatted(
                                value(pom, "<junit\\.version>([^<]*)"),
                                plugin(pom, "maven-resources-plugin"),
                                plugin(pom, "maven-compiler-plugin"),
                                plugin(pom, "maven-surefire-plugin")));
        p.write(
                "target/surefire-reports/TEST-m.OldTest.xml",
                "<testsuite name='m.OldTest'><testcase name='old'"
                        + " classname='m.OldTest'/></testsuite>");
        p.write(
                "src/test/java/m/ATest.java",
                """
                package m;
                import org.junit.jupiter.api.*;
                class ATest {
                    @Test void one() {}
                    @Test @Disabled void later() {}
                }
                """);
        GateResult result = p.run("'" + root.normalize().resolve("scripts/mvnw") + "' -q test");
        assertEquals(GateResult.Status.PASS, result.status(), result.tail());
        TestCounts counts = Objects.requireNonNull(result.tests(), result.tail());
        assertEquals(CheckTests.REPORTS, counts.runners());
        assertEquals(1, counts.passed());
        assertEquals(1, counts.skipped());
        TestChanges since = CheckedFolder.since(result);
        assertEquals(1, since.reports());
        assertEquals(
                """
                reports
                skipped\tm.ATest\tlater\ttarget/surefire-reports/TEST-m.ATest.xml
                passed\tm.ATest\tone\ttarget/surefire-reports/TEST-m.ATest.xml
                """,
                p.kept(since.evidence()));
    }

    private static String plugin(String pom, String name) {
        return "<plugin><artifactId>%s</artifactId><version>%s</version></plugin>"
                .formatted(name, value(pom, name + "</artifactId>\\s*<version>([^<]*)"));
    }

    private static String value(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), pattern);
        return found.group(1);
    }

    @Test
    void nodeByTap() throws IOException {
        CheckedFolder p = new CheckedFolder(temp);
        String head = "const test = require('node:test');\n";
        p.write(
                "a.test.js",
                head + "test('one', () => {});\ntest('two', () => {});\ntest('gone', () => {});\n");
        GateResult before = p.run("node --test --test-reporter=tap a.test.js");
        assertEquals(3, CheckedFolder.since(before).total());
        p.write("a.test.js", head + "test('one', () => {});\ntest.skip('two', () => {});\n");
        TestChanges since = CheckedFolder.since(p.run("node --test --test-reporter=tap a.test.js"));
        assertEquals(List.of("gone"), since.vanished().names());
        assertEquals(List.of("two"), since.skipped().names());
    }
}
