package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The client and what takes its place, in real processes. The whole program is a pretended one. */
final class WholeProgramTest {
    @TempDir Path folder;

    private record Result(int status, long pid, List<String> out) {}

    /** Two jars as the distribution has them: each names its class path in its manifest. */
    @BeforeEach
    void distribution() throws IOException {
        List<String> all =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).toList();
        jar("watchkeeper-cli-1.jar", all);
        jar("watchkeeper-launcher-1.jar", List.of(folder.resolve("whole").toString()));
        Path source = folder.resolve("Main.java");
        Files.writeString(
                source,
                """
                package dev.watchkeeper;

                public final class Main {
                    public static void main(String[] args) throws Exception {
                        System.out.println(ProcessHandle.current().pid());
                        System.out.println(
                                java.lang.management.ManagementFactory.getRuntimeMXBean()
                                        .getInputArguments());
                        for (String arg : args) {
                            System.out.println("<" + arg + ">");
                        }
                        System.out.println(new String(System.in.readAllBytes()));
                        System.exit(args.length);
                    }
                }
                """,
                StandardCharsets.UTF_8);
        int compiled =
                javax.tools.ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                folder.resolve("whole").toString(),
                                source.toString());
        assertEquals(0, compiled);
    }

    private void jar(String name, List<String> classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        classPath.stream()
                                .map(p ->
                                        p.endsWith(".jar")
                                                ? Path.of(p).toUri().toString()
                                                : Path.of(p)
                                                        .toUri()
                                                        .toString()
                                                        .replaceAll("/*$", "/"))
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(folder.resolve(name));
                JarOutputStream made = new JarOutputStream(out, manifest)) {
            made.flush();
        }
    }

    private List<String> command(String... args) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:OnOutOfMemoryError='/x y/script' %p",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        folder.resolve("watchkeeper-cli-1.jar").toString(),
                        Client.class.getName()));
        words.addAll(List.of(args));
        return words;
    }

    private Result run(String typed, String... args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command(args));
        builder.environment().keySet().removeIf(n -> n.startsWith("WATCHKEEPER_"));
        Process process = builder.redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(typed.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), process.pid(), out.lines().toList());
    }

    @Test
    void itHasTheSameIdTheSameWordsAndWhatIsTyped() throws Exception {
        String home = folder.resolve("my home").toString();
        Result r = run("typed", "run", "--home", home, "--set", "a.b='c d'", "", "äöü");
        assertEquals(7, r.status(), r.out().toString());
        assertEquals(Long.toString(r.pid()), r.out().getFirst());
        assertEquals(
                List.of(
                        "<run>",
                        "<--home>",
                        "<" + home + ">",
                        "<--set>",
                        "<a.b='c d'>",
                        "<>",
                        "<äöü>",
                        "typed"),
                r.out().subList(2, r.out().size()));
        String flags = r.out().get(1);
        assertTrue(flags.contains("-XX:TieredStopAtLevel=1"), flags);
        assertTrue(flags.contains("-XX:OnOutOfMemoryError='/x y/script' %p '" + home + "'"), flags);
    }

    @Test
    void aHomeThatTheJvmsOptionCannotHoldIsLeftOutOfIt() throws Exception {
        Result r = run("", "run", "--home", folder.resolve("it's").toString());
        assertTrue(r.out().get(1).contains("-XX:+ExitOnOutOfMemoryError"), r.out().get(1));
        assertFalse(r.out().get(1).contains("OnOutOfMemoryError='"), r.out().get(1));
    }

    @Test
    void whereNoSupervisorRunsItReadsAsWell() throws Exception {
        Result r = run("", "status", "--home", folder.resolve("none").toString());
        assertEquals("<status>", r.out().get(2), r.out().toString());
        assertEquals(3, r.status());
    }

    @Test
    void linesToTypeAreLeftToIt() throws Exception {
        Result r = run("status\nexit", "shell", "--home", folder.resolve("none").toString());
        assertEquals(
                List.of("status", "exit"),
                r.out().subList(r.out().size() - 2, r.out().size()).stream()
                        .map(String::strip)
                        .toList());
    }

    @Test
    void helpAndMistakesNeedNoneOfIt() throws Exception {
        Files.delete(folder.resolve("watchkeeper-launcher-1.jar"));
        assertEquals(0, run("", "version").status());
        assertEquals(0, run("", "run", "--help").status());
        assertEquals(2, run("", "statsu").status());
    }

    @Test
    void whereItCanBeAChildOnlyItsStatusIsPassedOn() {
        assertEquals(
                5,
                WholeProgram.child(
                        Stream.of("sh", "-c", "exit 5")
                                .map(w -> w.getBytes(StandardCharsets.UTF_8))
                                .toList()));
    }
}
