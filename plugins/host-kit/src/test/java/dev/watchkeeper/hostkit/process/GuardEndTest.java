package dev.watchkeeper.hostkit.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The end of a process that was over before its guard listened. */
final class GuardEndTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void aGuardThatDoesNotListenYetIsEndedWithoutAWord(String shell) throws Exception {
        // It has no trap, as one that the machine has not let begin.
        run(shell, "guard() {\nexec sleep 60\n}\n" + Sh.GUARDED + Sh.UNGUARDED + "exit\n");
        assertEquals("", Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
    }

    private void run(String shell, String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("wrapper.sh"), script);
        Process wrapper =
                new ProcessBuilder(shell, file.toString())
                        .redirectError(folder.resolve("err").toFile())
                        .start();
        assertTrue(wrapper.waitFor(30, TimeUnit.SECONDS), "it waits for its guard");
    }
}
