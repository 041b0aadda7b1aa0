package dev.watchkeeper;

import static dev.watchkeeper.testkit.Awaited.event;
import static dev.watchkeeper.testkit.Awaited.of;
import static dev.watchkeeper.testkit.Awaited.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project that {@code plugin new} makes is built by Maven alone, and is a plugin. */
class PluginProjectTest {
    private static final Path ROOT =
            Path.of(System.getProperty("watchkeeper.test.root", "..")).toAbsolutePath().normalize();

    private static final Path API = Path.of("lib/dev/watchkeeper/plugin-api");

    @TempDir private Path folder;

    @BeforeEach
    void real() throws IOException {
        folder = folder.toRealPath();
    }

    private static void write(Path project) {
        new PluginProject(World.dist()).write(project);
    }

    /** Maven of this build, with what this build has fetched. */
    private String packaged(Path project) throws Exception {
        String localRepository =
                System.getProperty(
                        "localRepository", System.getProperty("user.home") + "/.m2/repository");
        Path said = folder.resolve("maven.txt");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ROOT.resolve("scripts/mvnw").toString(),
                                "--batch-mode",
                                "--offline",
                                "-Daether.offline.protocols=file",
                                "-Dmaven.repo.local=" + localRepository,
                                "-DargLine=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                                "package"));
        ProcessBuilder maven =
                new ProcessBuilder(command)
                        .directory(project.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .redirectInput(new File("/dev/null"));
        // The build around this test has the lock.
        maven.environment().remove("WATCHKEEPER_MAVEN_LOCK");
        maven.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        try {
            int status = maven.start().waitFor();
            assertEquals(0, status, () -> read(said));
            return read(said);
        } finally {
            forget(Path.of(localRepository).resolve(API.subpath(1, API.getNameCount())), project);
        }
    }

    /** Takes this project's copy of the API out of the local repository again. */
    private static void forget(Path copies, Path project) throws IOException {
        Path copy = copies.resolve(version(project));
        if (Files.isDirectory(copy)) {
            try (Stream<Path> all = Files.walk(copy)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }

    private static String version(Path project) throws IOException {
        Matcher version =
                Pattern.compile("<plugin-api.version>(.+)</plugin-api.version>")
                        .matcher(Files.readString(project.resolve("pom.xml")));
        assertTrue(version.find());
        return version.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void isBuiltDroppedIntoARunningSupervisorAndDoesATask() throws Exception {
        Path project = folder.resolve("my agent's café/my-agent");
        write(project);
        String said = packaged(project);
        assertTrue(said.contains("Running org.example.myagent.ProgramAgentTest"), said);

        Path program = folder.resolve("program.sh");
        Files.writeString(program, "#!/bin/sh\ngrep -o 'ISO week' >result.txt\necho Done.\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        String settings = "model: {provider: none}\n";
        try (World w = World.withPluginsOfItsHome(folder.resolve("world"), settings)) {
            Thread run =
                    Thread.ofVirtual()
                            .start(() -> w.supervisor().run(null, Supervisor.Until.STOPPED));
            Path plugins = Files.createDirectories(w.home().resolve("plugins"));
            Files.copy(project.resolve("target/my-agent.jar"), plugins.resolve("my-agent.jar"));
            Event seen = event(w, 0, plugin("not_trusted"));
            InstalledPlugin trusted = w.control().trustPlugin("my-agent", null);
            assertEquals("loaded", trusted.state(), trusted::problem);
            Files.writeString(
                    w.home().resolve("settings.yaml"),
                    settings
                            + "agents: {mine: {type: my-agent, program: %s}}\ndefault-agent: mine\n"
                                    .formatted(program));
            var unused = event(w, seen.seq(), of(EventType.SETTINGS_CHANGED));
            Path workspace = Files.createDirectory(folder.resolve("workspace"));
            Project made = w.control().addProject(workspace.toString(), null, "one", false);
            var unusedToo =
                    w.control()
                            .addTasks(
                                    made.id(),
                                    List.of(
                                            new TaskDraft(
                                                    "week",
                                                    new TaskSpec(
                                                            "Accept ISO week dates",
                                                            "Do it.",
                                                            List.of(),
                                                            Priority.NORMAL,
                                                            null,
                                                            List.of("test -s result.txt"),
                                                            List.of(),
                                                            false))));
            var _ =
                    event(
                            w,
                            seen.seq(),
                            of(EventType.TASK_DONE).or(of(EventType.BREAKPOINT_RAISED)));
            assertEquals(TaskState.DONE, w.control().task("week").state(), w.journal()::toString);
            w.supervisor().stop(false);
            run.join();
        }
    }

    @Test
    void bearsItsNameWhereTheTemplateHasItsOwn() throws Exception {
        Path project = folder.resolve("night-owl");
        write(project);
        try (Stream<Path> all = Files.walk(project)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = project.relativize(file).toString();
                assertFalse(path.contains("plain"), path);
                if (!path.endsWith(".jar")) {
                    String text = Files.readString(file);
                    assertFalse(text.contains("plain-agent") || text.contains("plainagent"), path);
                }
            }
        }
        Path api = project.resolve(API).resolve(version(project));
        String jar = "plugin-api-" + version(project);
        assertEquals(
                List.of(jar + "-tests.jar", jar + ".jar", jar + ".pom"),
                Stream.of(api.toFile().list()).sorted().toList());
        assertTrue(
                Files.readString(api.resolve(jar + ".pom"))
                        .contains("<version>" + version(project) + "</version>"));
    }

    /** Which Maven would fetch what else than the build around it does. */
    @Test
    void usesTheVersionsOfTheBuild() throws Exception {
        String build = Files.readString(ROOT.resolve("pom.xml"));
        String pom = Files.readString(ROOT.resolve("docs/plugin-template/pom.xml"));
        Matcher plugin =
                Pattern.compile(
                                "<artifactId>(maven-\\w+-plugin)</artifactId>\\s+<version>(.+)</version>")
                        .matcher(pom);
        int plugins = 0;
        while (plugin.find()) {
            assertTrue(
                    build.replaceAll("\\s+", "").contains(plugin.group().replaceAll("\\s+", "")),
                    plugin::group);
            plugins++;
        }
        assertEquals(6, plugins);
        assertEquals(property(build, "junit.version"), versionOf(pom, "junit-jupiter"));
        Path api = ROOT.resolve("docs/plugin-template").resolve(API);
        String version = versionOf(build, "watchkeeper");
        assertEquals(version, property(pom, "plugin-api.version"));
        String own =
                Files.readString(api.resolve(version).resolve("plugin-api-" + version + ".pom"));
        assertEquals(version, versionOf(own, "plugin-api"));
        for (String library : List.of("pf4j", "jspecify")) {
            assertEquals(property(build, library + ".version"), versionOf(own, library));
        }
        assertEquals(property(build, "slf4j.version"), versionOf(own, "slf4j-api"));
    }

    private static String property(String pom, String name) {
        return found(pom, "<" + name + ">(.+)</" + name + ">");
    }

    private static String versionOf(String pom, String artifact) {
        return found(pom, "<artifactId>" + artifact + "</artifactId>\\s+<version>(.+)</version>");
    }

    private static String found(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), pattern);
        return found.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"My-Agent", "1st", "my_agent", "new", "a", "end-", "über"})
    void aNameThatIsNoWordOfTheSettingsIsRefused(String name) {
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> write(folder.resolve(name)));
        assertEquals(WatchkeeperException.Code.USAGE, e.code());
        assertTrue(Files.notExists(folder.resolve(name)));
    }

    @Test
    void aNameMayHaveTheTemplatesInIt() throws Exception {
        Path project = folder.resolve("my-plainagent");
        write(project);
        assertTrue(
                Files.readString(project.resolve("pom.xml"))
                        .contains("<artifactId>my-plainagent</artifactId>"));
        assertTrue(Files.isDirectory(project.resolve("src/main/java/org/example/myplainagent")));
    }

    @Test
    void aNameOfAPluginThatComesWithTheProgramIsRefused() {
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> write(folder.resolve("codex")));
        assertEquals(WatchkeeperException.Code.CONFLICT, e.code());
        assertTrue(Files.notExists(folder.resolve("codex")));
    }

    @Test
    void whatIsThereAlreadyIsLeftAlone() throws Exception {
        Path project = Files.createDirectory(folder.resolve("my-agent"));
        Files.writeString(project.resolve("mine"), "x");
        WatchkeeperException e = assertThrows(WatchkeeperException.class, () -> write(project));
        assertEquals(WatchkeeperException.Code.CONFLICT, e.code());
        assertEquals(1, project.toFile().list().length);
    }
}
