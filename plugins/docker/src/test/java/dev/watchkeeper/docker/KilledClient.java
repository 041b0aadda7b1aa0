package dev.watchkeeper.docker;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A supervisor's place as a program of its own, which a test may kill. */
final class KilledClient {
    private KilledClient() {}

    /** Starts it; it starts process {@code p} by a script, and prints what that says first. */
    static Process started(HostConfig config, String script) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledClient.class.getName(),
                        String.valueOf(config.options().get("engine")),
                        config.workspace(),
                        config.state().toString(),
                        script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] words) throws InterruptedException {
        HostConfig config =
                new HostConfig(
                        "box",
                        Map.of(
                                "engine",
                                words[0],
                                "image",
                                dev.watchkeeper.plugin.contract.DockerEngine.IMAGE),
                        words[1],
                        Path.of(words[2]),
                        List.of(),
                        List.of(),
                        100L << 20,
                        Duration.ofMillis(20));
        Host host = Boxes.opened(config);
        host.processes().start(Ran.spec("p", "sh", "-c", words[3]));
        System.out.print(Ran.said(host.processes(), "p"));
        System.out.flush();
        Thread.sleep(Duration.ofMinutes(5));
    }
}
