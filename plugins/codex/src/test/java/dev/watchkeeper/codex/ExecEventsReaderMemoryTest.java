package dev.watchkeeper.codex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.agentkit.JsonLines;
import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.OutputReader.Exit;
import dev.watchkeeper.plugin.contract.SmallHeap;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Processes.Stream;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** 45 MB that the program may print, most of it in one line, read in a heap of 32. */
@NullMarked
class ExecEventsReaderMemoryTest {
    private static final String BEGIN =
            "{\"type\":\"thread.started\",\"thread_id\":\"t\"}\n{\"type\":\"turn.started\"}\n";
    private static final String STARTED =
            "{\"type\":\"item.started\",\"item\":{\"id\":\"c\",\"type\":\"command_execution\","
                    + "\"command\":\"make\",\"status\":\"in_progress\"}}\n";
    private static final String SAID =
            "{\"type\":\"item.completed\",\"item\":{\"id\":\"m\",\"type\":\"agent_message\","
                    + "\"text\":\"Done.\"}}\n";
    private static final String COMPLETED = "{\"type\":\"turn.completed\",\"usage\":{}}\n";

    @Test
    void isReadInLittleMemory(@TempDir Path scratch) throws Exception {
        List<Class<?>> needs =
                List.of(
                        ExecEventsReader.class,
                        JsonLines.class,
                        Processes.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonInclude.class);
        // An end that can't be read is none; the output of a command is let go of.
        assertEquals(
                """
                output COMPLETED
                end CUT_OFF
                text COMPLETED
                errors COMPLETED
                items CUT_OFF
                """,
                SmallHeap.run(scratch, 32, Child.class, needs));
    }

    /** What runs in the small heap. */
    static final class Child {
        private final ExecEventsReader reader = new ExecEventsReader(Clock.systemUTC());

        private Child() {}

        public static void main(String[] args) {
            for (String what : List.of("output", "end", "text", "errors", "items")) {
                System.out.println(what + " " + new Child().read(what).ending());
            }
        }

        private AgentEnd read(String what) {
            say(BEGIN);
            switch (what) {
                case "output" -> {
                    say(STARTED);
                    say(
                            "{\"type\":\"item.completed\",\"item\":{\"id\":\"c\",\"type\":"
                                    + "\"command_execution\",\"command\":\"make\","
                                    + "\"aggregated_output\":\"");
                    much(Stream.OUT, "line ");
                    say("\",\"exit_code\":0,\"status\":\"completed\"}}\n");
                    if (reader.toolInFlight()) {
                        throw new IllegalStateException("the command has not ended");
                    }
                    say(SAID + COMPLETED);
                }
                case "end" -> {
                    say(SAID + "{\"type\":\"turn.completed\",\"usage\":\"");
                    much(Stream.OUT, "x");
                    say("\"}\n");
                }
                case "text" -> {
                    much(Stream.OUT, "[{");
                    say("\n" + SAID + COMPLETED);
                }
                case "errors" -> {
                    much(Stream.ERR, "x");
                    say(SAID + COMPLETED);
                }
                case "items" -> {
                    for (int i = 0; i < 150_000; i++) {
                        say(STARTED.replace("\"c\"", "\"c" + i + "\""));
                    }
                    say(SAID + COMPLETED);
                }
                default -> throw new IllegalArgumentException(what);
            }
            return reader.end(new Exit(0, false));
        }

        private void much(Stream stream, String unit) {
            byte[] piece = unit.repeat((1 << 16) / unit.length()).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 700; i++) {
                reader.accept(stream, piece);
            }
        }

        private void say(String text) {
            reader.accept(Stream.OUT, text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
