package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A secret reaches the agent that it is for, and nothing that we keep. */
class SecretsLoopTest {
    private static final String SECRET = "xk-4f9a-quite-secret-77b1";

    @TempDir Path folder;

    /** With a retry, a check and a second task: all that leaves traces. */
    @Test
    void noFileOfTheHomeHoldsASecretAfterOrDuringARun() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        // Counts the files of the home that hold the secret while the agent runs.
        String script =
                """
                cat >/dev/null
                printf %%s "$API_KEY" | cksum > used.txt
                grep -rlF -e "$API_KEY" '%s' > found.txt
                [ "$WATCHKEEPER_ATTEMPT" = 2 ] && echo right > result.txt
                echo done
                """
                        .formatted(folder.resolve("home"));
        World.prepare(folder, Map.of("agent", script), "");
        Path settings = folder.resolve("home/settings.yaml");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace(
                                "prompt: stdin",
                                "prompt: stdin, env: {API_KEY: '${file:" + file + "}'}"));
        try (World w = World.reopened(folder, a -> {})) {
            w.task("t", "printf %s no; grep -q right result.txt");
            w.task("u", "true");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals("", w.read("found.txt"), "files that held the secret during the run");
            assertTrue(w.read("used.txt").endsWith(" " + SECRET.length() + "\n"));
            assertFalse(w.control().projects().toString().contains(SECRET));
            assertFalse(w.journal().toString().contains(SECRET));
        }
        assertEquals(List.of(), holding(folder.resolve("home")));
    }

    /** Files that hold the secret as bytes of UTF-8 or UTF-16. */
    private static List<Path> holding(Path home) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path p :
                    all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
                String content = new String(Files.readAllBytes(p), StandardCharsets.ISO_8859_1);
                for (Charset as :
                        List.of(
                                StandardCharsets.UTF_8,
                                StandardCharsets.UTF_16BE,
                                StandardCharsets.UTF_16LE)) {
                    if (content.contains(
                            new String(SECRET.getBytes(as), StandardCharsets.ISO_8859_1))) {
                        found.add(p);
                    }
                }
            }
        }
        return found;
    }
}
