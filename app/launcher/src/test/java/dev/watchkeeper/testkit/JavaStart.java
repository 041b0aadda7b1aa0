package dev.watchkeeper.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * How a program of ours is started as a process of its own.
 *
 * <p>Where {@code scripts/build} has made a distribution of the very classes that are tested, its
 * jars are run with its class cache, as a person's start does: without it a start takes a second or
 * two longer. Else, and behind it, stands the class path of the tests.
 */
public final class JavaStart {
    /**
     * Those of {@code scripts/launch.sh} without which the cache would not fit, or start slowly;
     * and two of our own, so that what the JVM and the log say is not taken for the program's
     * words.
     */
    private static final List<String> FLAGS =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xlog:disable",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dlogback.configurationFile=logback.xml");

    private static final String TESTED = System.getProperty("java.class.path");
    private static final List<String> WITH_CLASSES = withClasses();

    private JavaStart() {}

    /**
     * The words that start a program.
     *
     * @param main name of its class
     * @param properties further flags of the JVM
     */
    public static List<String> words(String main, List<String> properties, List<String> arguments) {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        all.addAll(FLAGS);
        all.addAll(properties);
        all.addAll(WITH_CLASSES);
        all.add(main);
        all.addAll(arguments);
        return all;
    }

    private static List<String> withClasses() {
        try {
            Path runs = World.dist().resolveSibling("run");
            Path current = runs.resolve("current");
            if (Files.exists(current)) {
                Path build =
                        runs.resolve(Files.readString(current, StandardCharsets.UTF_8).strip());
                Path cache = build.resolve("watchkeeper.aot");
                if (Files.exists(cache) && isTested(build.resolve("lib"))) {
                    String whole = only(build.resolve("lib"), "watchkeeper-launcher-");
                    return List.of(
                            "-XX:AOTCache=" + cache, "-cp", whole + File.pathSeparator + TESTED);
                }
            }
            return List.of("-cp", TESTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String only(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(f -> f.contains(File.separator + prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Whether the jars of our own in a folder have each class that stands on the class path. */
    private static boolean isTested(Path lib) throws IOException {
        List<Path> tested =
                Arrays.stream(TESTED.split(File.pathSeparator))
                        .map(Path::of)
                        .filter(JavaStart::isOurs)
                        .toList();
        try (Stream<Path> jars = Files.list(lib)) {
            for (Path jar : jars.filter(j -> isOurs(j)).toList()) {
                if (tested.stream().noneMatch(t -> isSame(jar, t))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isOurs(Path entry) {
        String name = entry.getFileName().toString();
        return name.equals("classes") || name.matches("(watchkeeper|plugin)-[a-z-]+-[0-9.]+\\.jar");
    }

    private static boolean isSame(Path jar, Path tested) {
        try {
            if (Files.isRegularFile(tested)) {
                return Files.mismatch(jar, tested) == -1;
            }
            try (JarFile in = new JarFile(jar.toFile())) {
                Enumeration<JarEntry> entries = in.entries();
                while (entries.hasMoreElements()) {
                    JarEntry entry = entries.nextElement();
                    Path file = tested.resolve(entry.getName());
                    if (entry.isDirectory() || entry.getName().startsWith("META-INF/")) {
                        continue;
                    }
                    if (!Files.isRegularFile(file)) {
                        return false;
                    }
                    try (InputStream content = in.getInputStream(entry)) {
                        if (!Arrays.equals(content.readAllBytes(), Files.readAllBytes(file))) {
                            return false;
                        }
                    }
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
