package dev.watchkeeper.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a class of the tests as a process of its own, which kills itself. */
final class KillableProgram {
    private KillableProgram() {}

    /**
     * Runs it to its end, or for two minutes.
     *
     * @param output where all that it prints goes
     * @return its exit status: 137 if it killed itself
     */
    static int run(Class<?> main, Path output, Object... arguments)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Stream.concat(
                                                Stream.of(
                                                        Path.of(
                                                                System.getProperty("java.home"),
                                                                "bin/java"),
                                                        "-XX:TieredStopAtLevel=1",
                                                        "-XX:+UseSerialGC",
                                                        "-cp",
                                                        System.getProperty("java.class.path"),
                                                        main.getName()),
                                                List.of(arguments).stream())
                                        .map(Object::toString)
                                        .toList())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }
}
