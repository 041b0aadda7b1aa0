package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For which commands the workspace is walked through in search of reports. */
class ReportScriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "test -f made.txt",
                "! grep -rq TODO src && [ -s made.txt ]",
                "if grep -q 2 x; then exit 1; fi",
                "python3 -m unittest -q",
                "CI=1 go test ./...",
                "cd api && cargo test --quiet | tail -3",
            })
    void noReportIsSoughtOfWhatWritesNone(String line) {
        assertEquals(ReportScript.plain("", line), ReportScript.command("", line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn -q verify",
                "make test",
                "sh check.sh",
                "test -f made.txt && ./gradlew test",
                "echo $(npm test)",
                "python3 -m xmlrunner",
                "go test -json ./... | go-junit > out.xml",
                "python3 -m unittest && cat junit.xml",
            })
    void aReportIsSoughtOfWhatMayWriteOne(String line) {
        assertNotEquals(ReportScript.plain("", line), ReportScript.command("", line));
    }
}
