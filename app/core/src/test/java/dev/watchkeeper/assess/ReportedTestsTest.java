package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which reports count as those of a check, and what has become of the tests in them. */
class ReportedTestsTest {
    private static final String REPORT = "target/surefire-reports/TEST-a.xml";

    @TempDir Path temp;
    private CheckedFolder project;

    @BeforeEach
    void open() throws IOException {
        project = new CheckedFolder(temp);
    }

    /** A report of these tests; a name after {@code -} is skipped, one after {@code !} fails. */
    private static String report(String group, String... tests) {
        StringBuilder xml = new StringBuilder("<testsuites><testsuite name='s'>\n");
        for (String test : tests) {
            String name = test.replaceFirst("^[-!]", "");
            xml.append("<testcase classname='").append(group).append("' name='").append(name);
            xml.append(
                    switch (test.charAt(0)) {
                        case '-' -> "'><skipped/></testcase>\n";
                        case '!' -> "'><failure>no</failure></testcase>\n";
                        default -> "'><system-out>ok</system-out></testcase>\n";
                    });
        }
        return xml.append("</testsuite></testsuites>").toString();
    }

    /** What a check writes, from the next run on. */
    private void writes(String content) throws IOException {
        writes(REPORT, content);
    }

    private void writes(String path, String content) throws IOException {
        project.write("next", content);
        project.write(
                "check.sh",
                "mkdir -p $(dirname " + path + ") && cat next >" + path + " && echo written\n");
    }

    private GateResult run() {
        return project.run("sh check.sh");
    }

    private @Nullable TestCounts counts() {
        return run().tests();
    }

    @Test
    void aReportThatTheCheckWroteIsCountedThoughNothingIsPrinted() throws IOException {
        writes(report("A", "one", "-later"));
        GateResult result = run();
        TestCounts counts = Objects.requireNonNull(result.tests());
        assertEquals(GateResult.Status.PASS, result.status());
        assertEquals(
                List.of(1L, 0L, 1L), List.of(counts.passed(), counts.failed(), counts.skipped()));
        assertEquals(
                "reports\nskipped\tA\tlater\t" + REPORT + "\npassed\tA\tone\t" + REPORT + "\n",
                project.kept(CheckedFolder.since(result).evidence()));
        assertEquals(
                Map.of(
                        "passed", 1L,
                        "failed", 0L,
                        "skipped", 1L,
                        "reports", 1,
                        "names", CheckedFolder.since(result).evidence()),
                project.told.getFirst().get("tests"));
    }

    /** Whatever its time says, and wherever it was moved. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "touch -d '2099-01-01' " + REPORT,
                "cp " + REPORT + " " + REPORT + ".tmp && mv " + REPORT + ".tmp " + REPORT,
                "cp " + REPORT + " target/surefire-reports/TEST-b.xml"
            })
    void aReportOfAnEarlierRunIsNone(String command) throws IOException {
        project.write(REPORT, report("A", "one"));
        assertNull(project.run(command).tests());
    }

    @Test
    void aReportByWhichTestsFailedContradictsAGoodEnd() throws IOException {
        writes(report("A", "one", "!two"));
        GateResult result = run();
        assertEquals(GateResult.Status.UNPROVEN, result.status());
        assertEquals(
                "wrote test reports by which 1 test failed, but ended with exit status 0",
                result.unproven());
    }

    @Test
    void aReportOfSkippedTestsAloneProvesNothing() throws IOException {
        writes(report("A", "-one"));
        assertEquals("ran no test, for all 1 were skipped (test reports)", run().unproven());
    }

    /** Builds that a test builds may fail as they are meant to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "target/it/broken/target/surefire-reports/TEST-x.xml",
                "node_modules/x/junit.xml",
                ".git/junit.xml"
            })
    void aReportInsideOfAnothersOutputIsNone(String path) throws IOException {
        writes(path, report("A", "!one"));
        assertNull(counts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<project><testcase name='x'/></project>",
                "no XML",
                "<testsuites><testsuite><testcase name='cut'>",
                "<!DOCTYPE a [\u0001]><testsuite/>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><testsuites>"
                        + "<testsuite><testcase name='&e;'/></testsuite></testsuites>"
            })
    void whatIsNoWholeReportIsNone(String content) throws IOException {
        writes(content);
        assertNull(counts());
    }

    /** It says nothing, and it ends nothing; a parser's own words reach no log. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mine.xml|<!DOCTYPE a [\u0001]><testsuite/>",
                "mine.xml|<testsuite><testcase name='cut'>",
                "mine.json|{\"numTotalTests\": 1, \"testResults\": ["
            })
    void aReportThatCannotBeReadIsTold(String file, String content) throws IOException {
        project.write("next", content);
        PrintStream was = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        GateResult result;
        try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            result = project.run("cp next " + file + " # " + file);
        } finally {
            System.setErr(was);
        }
        assertEquals(GateResult.Status.PASS, result.status());
        assertNull(result.tests());
        assertEquals(
                "[the report " + file + " can't be read, so none of its tests is counted]",
                result.tail().strip());
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    /** By the name that the command line gives it, and in the forms of several runners. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mine.xml|<testsuite name='s'><testcase name='one'/></testsuite>|s › one",
                "mine.xml|<testsuites><testsuite name='s' file='a.rb'><testcase name='one'/></testsuite></testsuites>|a.rb › one",
                "mine.json|{\"numTotalTests\": 1, \"testResults\": [{\"name\": \"WORK/a.test.ts\", \"assertionResults\": [{\"fullName\": \"it one\", \"status\": \"passed\"}]}]}|a.test.ts › it one",
                "mine.json|{\"tests\": [{\"nodeid\": \"t/a.py::one[0x7f1234567]\", \"outcome\": \"passed\"}]}|t/a.py › one[0x…]"
            })
    void aReportIsFoundByTheNameInTheCommand(String file, String content, String name)
            throws IOException {
        project.write("next", content.replace("WORK", project.folder.toString()));
        GateResult result = project.run("cp next out-" + file + " # " + file + " out-" + file);
        assertEquals(1, Objects.requireNonNull(result.tests()).passed());
        String[] parts = name.split(" › ", -1);
        assertTrue(
                project.kept(CheckedFolder.since(result).evidence())
                        .contains("passed\t" + parts[0] + "\t" + parts[1] + "\t"));
    }

    private TestChanges changed(String before, String after) throws IOException {
        writes(before);
        var unused = run();
        writes(after);
        return CheckedFolder.since(run());
    }

    @Test
    void testsThatAreGoneOrSkippedSpeakAgainstTheWork() throws IOException {
        TestChanges since =
                changed(
                        report("A", "one", "two", "three", "-late"),
                        report("A", "-one", "three", "-late"));
        assertEquals(
                List.of(
                        "1 test is not there any more: A › two",
                        "1 test is skipped now and ran before: A › one"),
                since.lost());
        writes(report("A", "three"));
        assertEquals(
                List.of("sh check.sh: 2 tests are not there any more: A › late, A › one"),
                project.quality("sh check.sh").lostTests());
    }

    @Test
    void aNewTestOfTheSameGroupMayBeTheOldOneRenamed() throws IOException {
        TestChanges since = changed(report("A", "one", "two"), report("A", "one", "second"));
        assertEquals(List.of(), since.lost());
        assertEquals(
                List.of(
                        "1 test is new: A › second",
                        "1 test is not there any more, perhaps renamed: A › two"),
                since.told());
    }

    @Test
    void aGroupThatIsRenamedHasItsTestsStill() throws IOException {
        TestChanges since = changed(report("A", "one", "two"), report("B", "one", "two"));
        assertEquals(List.of(), since.lost());
        assertEquals(2, since.renamed().count());
    }

    /** One new test stands for one that is gone, and only if it runs. */
    @Test
    void oneNewTestDoesNotStandForMany() throws IOException {
        assertEquals(
                1, changed(report("A", "one", "two"), report("A", "three")).vanished().count());
        assertEquals(
                1, changed(report("A", "a", "b"), report("A", "-c", "-d", "e")).vanished().count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Remove what ATest tests.|src/test/java/ATest.java|0",
                "Rewrite ATest.java.|src/test/java/ATest.java|0",
                "Leave ATest.java as it is.|src/test/java/ATest.java|1",
                "Delete the test two_of_them, it is wrong.|src/Main.java|0",
                "Make it quicker.|src/test/java/ATest.java|1"
            })
    void whatTheTasksOwnWordsAllowIsOnlyTold(String brief, String path, int lost)
            throws IOException {
        project.work.brief = brief;
        project.changes(path);
        TestChanges since = changed(report("ATest", "one", "two_of_them"), report("ATest", "one"));
        boolean named = brief.contains("ATest.java") || brief.contains("two_of_them");
        assertEquals(named ? lost : 1, since.vanished().count());
        assertEquals(named && lost == 0 ? 1 : 0, since.permitted().count());
    }

    /** A build tool that tests only what has changed leaves the other reports, and tidies up. */
    @Test
    void whatABuildHadNoReasonToTestAgainIsNotGone() throws IOException {
        String other = "b/build/test-results/test/TEST-b.xml";
        String own = "a/build/test-results/test/TEST-a.xml";
        project.write("old", report("B", "two"));
        writes(own, report("A", "one"));
        project.write(
                "check.sh",
                Files.readString(project.folder.resolve("check.sh"))
                        + "mkdir -p $(dirname "
                        + other
                        + "); [ -e gone ] && rm -f "
                        + other
                        + "; [ -e tested ] || cp old "
                        + other
                        + "\n");
        assertEquals(2, CheckedFolder.since(run()).total());
        project.write("tested", "");
        project.write("next", report("A", "one", "three"));
        assertEquals(List.of(), CheckedFolder.since(run()).lost());
    }

    /** Unless the command chooses them by what failed last, or the task allows that some go. */
    @ParameterizedTest
    @CsvSource({"'', src/a.py, 3", "# --lf, src/a.py, 0", "'', tests/test_a.py, 0"})
    void fewerTestsSpeakAgainstTheWorkWhereNamesAreNotKnown(String more, String path, long fewer)
            throws IOException {
        project.work.brief = "Clear up test_a.py.";
        project.changes(path);
        String command = "cat said " + more;
        project.write("said", "Ran 5 tests in 0.1s\n\nOK\n");
        var unused = project.run(command);
        project.write("said", "Ran 2 tests in 0.1s\n\nOK\n");
        assertEquals(
                fewer == 0 ? List.of() : List.of(fewer + " tests less were run than before"),
                project.run(command).lostTests());
    }

    /** Code under test may end the process with a good status before a test has run. */
    @Test
    void aSuiteThatTellsOfNoTestAnyMoreProvesNothing() throws IOException {
        project.write("said", "Ran 2 tests in 0.1s\n\nOK\n");
        assertEquals(GateResult.Status.PASS, project.run("cat said # all").status());
        project.write("said", "");
        GateResult result = project.run("cat said # all");
        assertEquals(GateResult.Status.UNPROVEN, result.status());
        assertEquals("told of 2 tests before, of none now", result.unproven());
    }

    /** Unless it is another command, chooses its tests, or the task lets tests go. */
    @ParameterizedTest
    @CsvSource({
        "cat said # other, src/a.py",
        "cat said # --lf, src/a.py",
        "cat said, tests/test_a.py"
    })
    void aSuiteThatMayTellOfNoTestPasses(String command, String path) throws IOException {
        project.work.brief = "Clear up test_a.py.";
        project.changes(path);
        project.write("said", "Ran 2 tests in 0.1s\n\nOK\n");
        var unused = project.run(command.replace(" # other", ""));
        project.write("said", "");
        assertEquals(GateResult.Status.PASS, project.run(command).status());
    }

    @Test
    void anOldReportWhereTheCheckWritesItsOwnProvesNothing() throws IOException {
        writes(report("A", "one", "two"));
        assertEquals(GateResult.Status.PASS, run().status());
        project.write("check.sh", "true\n");
        assertEquals(
                "told of 2 tests before, of none now: the report " + REPORT + " is not of this run",
                run().unproven());
    }

    @ParameterizedTest
    @CsvSource({
        "true --junitxml=out/r.xml, the report out/r.xml is not of this run",
        "true --outputFile r.json, the report r.json is not of this run",
        "test -f r.json, ''",
        "echo Ran 2 tests in 0.1s && true --junitxml=out/r.xml, ''"
    })
    void anOldReportThatTheCommandIsToWriteProvesNothing(String command, String why)
            throws IOException {
        project.write("out/r.xml", report("A", "one")).write("r.json", "{\"numTotalTests\": 0}");
        assertEquals(why, project.run(command).unproven());
    }

    @Test
    void anOldReportAmongNewOnesIsNoTrouble() throws IOException {
        project.write("target/surefire-reports/TEST-b.xml", report("B", "old"));
        writes(report("A", "one"));
        assertEquals(GateResult.Status.PASS, run().status());
    }

    /** Names of one form are not compared with those of another. */
    @Test
    void aRunnerThatBeginsToWriteReportsLosesNoTest() throws IOException {
        project.write("said", "1..2\nok 1 - one\nok 2 - two\n");
        project.write("check.sh", "cat said; [ -e next ] && cp next junit.xml; true\n");
        assertEquals(2, CheckedFolder.since(run()).total());
        project.write("next", report("A", "says one", "says two"));
        assertEquals(List.of(), CheckedFolder.since(run()).lost());
    }

    @Test
    void theCommandsEndIsWhatItWas() {
        assertEquals(3, project.run("exit 3").exitStatus());
        assertEquals(127, project.run("no-such-command").exitStatus());
        assertEquals(GateResult.Status.ERROR, project.run("no-such-command").status());
    }
}
