package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Words of WATCHKEEPER_JAVA_OPTS that start no Java are told as what they are, by the launcher. */
@DisabledOnOs(OS.WINDOWS)
class JavaOptsTest {
    private static final Path SCRIPTS =
            Path.of(System.getProperty("watchkeeper.test.root", ".."))
                    .toAbsolutePath()
                    .normalize()
                    .resolve("scripts");

    private String said = "";

    private int check(String words) throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder(
                        List.of(
                                "sh",
                                "-euc",
                                "root=${1%/*}; . \"$1/launch.sh\"; client=$2;"
                                        + " check_java_opts || exit 2",
                                "launch",
                                SCRIPTS.toString(),
                                System.getProperty("java.class.path")));
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment().put("WATCHKEEPER_JAVA_OPTS", words);
        shell.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process run = shell.redirectErrorStream(true).start();
        said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return run.waitFor();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "-Xbogus, Unrecognized option: -Xbogus",
                "-XX:+NoSuchThing, Unrecognized VM option 'NoSuchThing'",
                "-Xmx5, larger value than the maximum heap size",
                "-Xmx2g verbose, 'verbose' is no flag",
                "-Dx=1 -version, with '-version' Java does not run Watchkeeper"
            })
    void aWordThatIsNoFlagIsNamedWithTheVariableItComesFrom(String words, String wrong)
            throws Exception {
        assertEquals(2, check(words), said);
        assertTrue(
                said.startsWith(
                        "watchkeeper: Java can't be started with WATCHKEEPER_JAVA_OPTS=\""
                                + words
                                + "\": "),
                said);
        assertTrue(said.lines().findFirst().orElse("").endsWith(wrong), said);
        assertTrue(said.contains("\n  → "), said);
        assertEquals(2, said.lines().count(), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx2g", "-Dx=1 --add-opens java.base/java.lang=ALL-UNNAMED"})
    void flagsAreTaken(String words) throws Exception {
        assertEquals(0, check(words), said);
        assertEquals("", said);
    }
}
