package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM of its own with little memory, for what must not take much. */
public final class SmallHeap {
    private SmallHeap() {}

    /**
     * Runs a main class to its end, which must come without an error.
     *
     * @param megabytes of heap
     * @param from classes of all that it needs beside what it stands in
     * @return what it printed
     */
    public static String run(
            Path scratch, int megabytes, Class<?> main, List<Class<?>> from, String... args)
            throws Exception {
        List<Class<?>> all = new ArrayList<>(from);
        all.add(main);
        String path =
                all.stream()
                        .map(SmallHeap::place)
                        .distinct()
                        .collect(Collectors.joining(File.pathSeparator));
        Path out = Files.createTempFile(scratch, "small", ".out");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx" + megabytes + "m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Xshare:auto",
                                "-cp",
                                path,
                                main.getName()));
        command.addAll(Arrays.asList(args));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertTrue(ended, "in time: " + said);
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    private static String place(Class<?> of) {
        try {
            return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
