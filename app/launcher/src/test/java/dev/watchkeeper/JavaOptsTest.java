package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Words of WATCHKEEPER_JAVA_OPTS that start no Java are told as what they are, by the launcher, and
 * so are those that would have Java write among the results.
 */
@DisabledOnOs(OS.WINDOWS)
class JavaOptsTest {
    private static final Path SCRIPTS =
            Path.of(System.getProperty("watchkeeper.test.root", ".."))
                    .toAbsolutePath()
                    .normalize()
                    .resolve("scripts");

    private String said = "";

    private int check(String words) throws IOException, InterruptedException {
        return launch("check_java_opts", "WATCHKEEPER_JAVA_OPTS", words);
    }

    /** Runs a check of the launcher's with one of the variables that Java takes flags from. */
    private int launch(String check, String variable, String words)
            throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder(
                        List.of(
                                "sh",
                                "-euc",
                                "root=${1%/*}; . \"$1/launch.sh\"; client=$2; "
                                        + check
                                        + " || exit 2",
                                "launch",
                                SCRIPTS.toString(),
                                System.getProperty("java.class.path")));
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment()
                .keySet()
                .removeAll(
                        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "WATCHKEEPER_JAVA_OPTS"));
        shell.environment().put(variable, words);
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

    /** What Java itself prints would stand among the results. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WATCHKEEPER_JAVA_OPTS|-Xmx1g -Xlog:gc",
                "WATCHKEEPER_JAVA_OPTS|-Xlog:gc+age=trace:stdout:uptime",
                "WATCHKEEPER_JAVA_OPTS|-verbose:class",
                "WATCHKEEPER_JAVA_OPTS|--show-version",
                "WATCHKEEPER_JAVA_OPTS|-agentlib:jdwp=transport=dt_socket,server=y,suspend=y",
                "JAVA_TOOL_OPTIONS|-verbose:gc",
                "JDK_JAVA_OPTIONS|--show-version",
                "_JAVA_OPTIONS|-Xlog:gc"
            })
    void flagsThatHaveJavaWriteToStdoutAreRefusedWithJson(String variable, String words)
            throws Exception {
        assertEquals(2, launch("check_java_stdout task list --json", variable, words), said);
        String first = said.lines().findFirst().orElse("");
        assertTrue(first.startsWith("watchkeeper: with " + variable + "=\"" + words), said);
        assertTrue(said.lines().toList().getLast().startsWith("  → "), said);
        assertEquals(0, launch("check_java_stdout task list", variable, words), said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WATCHKEEPER_JAVA_OPTS|-Xlog:gc:stderr -Xlog:gc*:file=/dev/null -Xlog:async",
                "WATCHKEEPER_JAVA_OPTS|-XX:+PrintCommandLineFlags -Xmx1g",
                "WATCHKEEPER_JAVA_OPTS|-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y",
                "JAVA_TOOL_OPTIONS|-Dx=1",
                "JDK_JAVA_OPTIONS|-Dx=1",
                "_JAVA_OPTIONS|-Xmx1g"
            })
    void flagsThatLeaveStdoutAloneAreTakenWithJson(String variable, String words) throws Exception {
        assertEquals(0, launch("check_java_stdout --json status", variable, words), said);
        assertEquals("", said);
    }

    @Test
    void whatJavaSaysOfItsFlagsIsNoWordOnStdout(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Process run = status(folder, home, "JAVA_TOOL_OPTIONS", "-Dx=1");
        JsonNode told = new ObjectMapper().readTree(run.getInputStream().readAllBytes());
        assertEquals(0, run.waitFor(), told::toString);
        assertTrue(told.isObject() && !told.has("error"), told::toString);
        assertTrue(
                Files.readString(folder.resolve("err")).contains("Picked up JAVA_TOOL_OPTIONS"),
                "it was said elsewhere");
        run = status(folder, home, "WATCHKEEPER_JAVA_OPTS", "-Xlog:gc");
        assertEquals("", new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(2, run.waitFor());
    }

    /** The launcher's script as it stands, in a checkout whose build is these classes. */
    private static Process status(Path folder, Path home, String variable, String words)
            throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        for (String name : List.of("watchkeeper", "launch.sh", "jdk.sh", "out-of-memory")) {
            Files.copy(
                    SCRIPTS.resolve(name),
                    scripts.resolve(name),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Path runs = folder.resolve("app/launcher/target/run");
        Path lib = Files.createDirectories(runs.resolve("1/lib"));
        Files.writeString(runs.resolve("current"), "1\n");
        for (String part : List.of("config", "plugins", "templates")) {
            if (!Files.exists(runs.resolve("1").resolve(part))) {
                Files.createSymbolicLink(
                        runs.resolve("1").resolve(part), World.dist().resolve(part));
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(
                                        System.getProperty("java.class.path")
                                                .split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        for (String name : List.of("watchkeeper-cli-1.jar", "watchkeeper-launcher-1.jar")) {
            new JarOutputStream(Files.newOutputStream(lib.resolve(name)), manifest).close();
        }
        ProcessBuilder script =
                new ProcessBuilder(
                        scripts.resolve("watchkeeper").toString(),
                        "--home",
                        home.toString(),
                        "status",
                        "--json");
        script.environment()
                .putAll(
                        Map.of(
                                "WATCHKEEPER_NO_BUILD",
                                "1",
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                variable,
                                words));
        return script.redirectError(folder.resolve("err").toFile()).start();
    }
}
