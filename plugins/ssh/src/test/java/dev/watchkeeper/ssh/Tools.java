package dev.watchkeeper.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of this machine. */
final class Tools {
    private Tools() {}

    /** Runs a program to its end; returns what it printed. */
    static String run(Path folder, String... words) {
        try {
            Process process =
                    new ProcessBuilder(words)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(List.of(words) + ": " + out);
            }
            return out;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether a program is here. */
    static boolean has(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/bin", "/usr/local/bin", "/usr/local/sbin")
                .stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Makes a key pair in OpenSSH's form. */
    static void key(Path file, String type, String passphrase) {
        run(
                Path.of("/"),
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                passphrase,
                "-C",
                "test",
                "-f",
                file.toAbsolutePath().toString());
    }
}
