package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What no checkpoint holds is neither accepted silently nor taken away by any answer. */
final class UncoveredLoopTest {
    private static final String BIG = "x".repeat(3000) + "\n";

    @TempDir Path folder;

    private World world(String script) {
        return World.fresh(
                folder,
                Map.of("agent", script),
                "checkpoints: {largest-file: 2kB}\nthresholds: {attempts: 1}\n");
    }

    private static Breakpoint open(World w) {
        return w.control().breakpoints(false).getFirst();
    }

    private static TaskState state(World w) {
        return w.control().task("t").state();
    }

    @Test
    void aChangeOfALargeFileIsAskedAboutThoughEveryCheckPasses() {
        try (World w = world("cat >/dev/null; rm data.bin; echo right > result.txt; echo done")) {
            w.write("data.bin", BIG);
            w.write("same.bin", BIG);
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("uncovered-change", open(w).rule());
            String question = open(w).question();
            assertTrue(question.contains("data.bin (3001 bytes → nothing)"), question);
            assertTrue(!question.contains("same.bin"), question);
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.RESTORED
                                            && String.valueOf(e.data().get("left"))
                                                    .contains("data.bin")),
                    "no word that it could not be put back");
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, state(w));
            assertEquals("right\n", w.read("result.txt"));
        }
    }

    @Test
    void aLinkToWhatNoCheckpointHoldsIsAskedAboutThoughEveryCheckPasses() {
        String agent =
                "cat >/dev/null; echo right > result.txt; ln -s result.txt near; ln -s node_modules/x"
                        + " left-out; ln -s /etc/hostname far; echo done";
        try (World w = world(agent)) {
            w.write("node_modules/x", "right\n");
            w.task("t", "test -s near && test -s far");
            w.runUntilIdle();
            assertEquals("outward-link", open(w).rule());
            String question = open(w).question();
            assertTrue(question.contains("far → /etc/hostname"), question);
            assertTrue(question.contains("left-out → node_modules/x"), question);
            assertTrue(!question.contains("near"), question);
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, state(w));
        }
    }

    @Test
    void noAnswerTakesAwayWhatTheAgentLetGrow() throws Exception {
        try (World w =
                world(
                        "cat >/dev/null; head -c 5000 /dev/zero >>data.csv; head -c 5000 /dev/zero"
                                + " >new.bin; echo wrong > result.txt; echo done")) {
            w.write("data.csv", "id,value\n");
            w.task("t", "false");
            w.runUntilIdle();
            assertTrue(open(w).question().contains("data.csv"), open(w).question());
            assertTrue(open(w).question().contains("new.bin"), open(w).question());
            assertEquals(5009, Files.size(w.workspace().resolve("data.csv")));
            // The person looks at it, and does not want the new one.
            Files.delete(w.workspace().resolve("new.bin"));
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.WAITING, state(w));
            assertTrue(open(w).question().contains("new.bin"), open(w).question());
            assertEquals(5009, Files.size(w.workspace().resolve("data.csv")));
        }
    }

    @Test
    void rejectedWorkWithAPathThatIsTooLongGoesBackAndTheQuestionCanBeRead() throws Exception {
        String deep =
                "cat >/dev/null; echo evil > evil.txt; n=$(printf 'd%.0s' $(seq 200));"
                        + " for i in $(seq 30); do mkdir $n; cd -P $n; done; echo done";
        try (World w = world(deep)) {
            w.write("same.txt", "same\n");
            w.task("t", "false");
            w.runUntilIdle();
            Breakpoint asked = open(w);
            String question = asked.question();
            assertTrue(question.contains("under a path that is too long"), question);
            assertTrue(question.length() < 1000, question);
            assertTrue(
                    asked.because().stream().allMatch(r -> r.text().length() < 1000),
                    asked.because()::toString);
            assertEquals("", w.read("evil.txt"));
            var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.SKIP, "");
            assertEquals("", w.read("evil.txt"));
            Process gone = new ProcessBuilder("rm", "-rf", w.workspace().toString()).start();
            assertEquals(0, gone.waitFor());
        }
    }

    /** A file of such a name, one in such a folder, one that was renamed to one, and a new one. */
    @Test
    void rejectedWorkUnderNamesThatAreNoUtf8GoesBack() throws Exception {
        String names = "b=$(printf 'bad\\377'); ";
        String agent =
                "cat >/dev/null; "
                        + names
                        + "echo changed >\"$b\"; echo changed >\"$b-folder/in\"; mv kept.txt"
                        + " \"$b-kept\"; echo new >\"$b-new\"; echo done";
        try (World w = world(agent)) {
            w.write("kept.txt", "kept\n");
            shell(w, names + "echo old >\"$b\"; mkdir \"$b-folder\"; echo in >\"$b-folder/in\"");
            String content = "find . -type f | LC_ALL=C sort | while IFS= read -r p; do";
            content += " printf '%s ' \"$p\"; cat \"$p\"; done | od -c";
            String before = shell(w, content);
            w.task("t", "false");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w));
            assertEquals(before, shell(w, content), () -> open(w).question());
            List<String> told = new ArrayList<>();
            w.journal().stream()
                    .filter(e -> e.type() == EventType.FILE_CHANGED)
                    .forEach(e -> told.add(String.valueOf(e.data().get("path"))));
            assertTrue(told.contains("bad\\xff"), told::toString);
            assertTrue(told.contains("bad\\xff-folder/in"), told::toString);
        }
    }

    private static String shell(World w, String script) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", script)
                        .directory(w.workspace().toFile())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }

    @Test
    void aFileThatSomebodyWritesToAllTheTimeIsNoQuestion() throws Exception {
        try (World w =
                World.fresh(
                        folder,
                        Map.of("agent", "cat >/dev/null; echo right > result.txt; echo done"),
                        "thresholds: {attempts: 1}\n")) {
            Path file = Files.write(w.workspace().resolve("dev.db"), new byte[16 << 20]);
            AtomicBoolean over = new AtomicBoolean();
            Thread writer = Thread.ofPlatform().start(() -> write(file, over));
            try {
                w.task("t", "grep -q right result.txt", "result.txt");
                w.runUntilIdle();
            } finally {
                over.set(true);
                writer.join();
            }
            assertEquals(TaskState.DONE, state(w), () -> open(w).question());
        }
    }

    private static void write(Path file, AtomicBoolean over) {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long i = 0; !over.get(); i++) {
                ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(i).flip();
                out.write(bytes, i * 4099 % (16 << 20));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
