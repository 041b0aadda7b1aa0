package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A gate of a type decides, and what it makes a question of reaches the person once. */
@DisabledOnOs(OS.WINDOWS) // Its agent and its notifier are shell scripts.
class NoticeLoopTest {
    @TempDir Path folder;

    @Test
    void aGateOfATypeKeepsWorkFromBeingAcceptedAndTheQuestionArrivesOnce() throws Exception {
        Path told = folder.resolve("told");
        Path script = folder.resolve("tell.sh");
        Files.writeString(
                script,
                "printf '%s\\n' \"$WATCHKEEPER_NOTICE_KIND $(head -c 5000)\" >> " + told + "\n");
        String more =
                """
                thresholds: {attempts: 1}
                gates:
                  - {name: size, type: diff-size, lines: 2}
                notify:
                  - {name: me, type: command, run: [sh, %s]}
                """
                        .formatted(script);
        String id;
        try (World w =
                World.fresh(
                        folder,
                        Map.of("agent", "printf 'a\\nb\\nc\\n' > out.txt; echo Done."),
                        more)) {
            Task task = w.task("t1", "test -s out.txt");
            w.runUntilIdle();
            Assessment assessed = w.control().attempts(task.id()).getFirst().assessment();
            GateResult gate = Objects.requireNonNull(assessed).quality().gates().getFirst();
            assertEquals(GateResult.Status.FAIL, gate.status());
            assertTrue(gate.tail().startsWith("3 lines are changed, 2 are allowed"), gate.tail());
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            id = asked.id();
        }
        try (World again = World.reopened(folder, _ -> {})) {
            again.runUntilIdle();
            assertEquals(
                    List.of("question", "night-over"),
                    again.journal().stream()
                            .filter(e -> e.type() == EventType.NOTICE_SENT)
                            .map(NoticeLoopTest::kind)
                            .distinct()
                            .toList());
        }
        List<String> questions = lines(told, "question ");
        assertEquals(1, questions.size(), questions::toString);
        assertTrue(
                questions.getFirst().contains("\"breakpoint\":\"" + id + "\""),
                questions::toString);
        assertEquals(2, lines(told, "night-over ").size());
    }

    private static String kind(Event e) {
        return String.valueOf(e.data().get("kind"));
    }

    private static List<String> lines(Path file, String begin) throws IOException {
        return Files.readAllLines(file).stream().filter(l -> l.startsWith(begin)).toList();
    }
}
