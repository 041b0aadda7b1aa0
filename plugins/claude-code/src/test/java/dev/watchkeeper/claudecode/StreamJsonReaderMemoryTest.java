package dev.watchkeeper.claudecode;

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
class StreamJsonReaderMemoryTest {
    private static final String INIT =
            "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s\",\"model\":\"m\"}\n";
    private static final String TOOL =
            "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\","
                    + "\"name\":\"Read\",\"input\":{}}]}}\n";
    private static final String RESULT =
            "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"done\"}\n";

    @Test
    void isReadInLittleMemory(@TempDir Path scratch) throws Exception {
        List<Class<?>> needs =
                List.of(
                        StreamJsonReader.class,
                        JsonLines.class,
                        Processes.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonInclude.class);
        // A picture that a tool has read: the run goes on to its clean end. A result that can't be
        // read is no result, and the one before it was not the end.
        assertEquals(
                """
                picture COMPLETED
                result CUT_OFF
                result-after-a-result CUT_OFF
                text COMPLETED
                brackets COMPLETED
                errors COMPLETED
                tools CUT_OFF
                """,
                SmallHeap.run(scratch, 32, Child.class, needs));
    }

    /** What runs in the small heap. */
    static final class Child {
        private final StreamJsonReader reader = new StreamJsonReader(null, Clock.systemUTC());

        private Child() {}

        public static void main(String[] args) {
            for (String what :
                    List.of(
                            "picture",
                            "result",
                            "result-after-a-result",
                            "text",
                            "brackets",
                            "errors",
                            "tools")) {
                System.out.println(what + " " + new Child().read(what).ending());
            }
        }

        private AgentEnd read(String what) {
            say(INIT);
            say(TOOL);
            switch (what) {
                case "picture" -> {
                    say(
                            "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":[{"
                                    + "\"tool_use_id\":\"t1\",\"type\":\"tool_result\",\"content\":"
                                    + "[{\"type\":\"image\",\"source\":{\"data\":\"");
                    much(Stream.OUT, "iVBORw0KGgo");
                    say("\"}}]}]}}\n");
                    if (reader.toolInFlight()) {
                        throw new IllegalStateException("the tool has not ended");
                    }
                    say(RESULT);
                }
                case "result" -> longResult();
                case "result-after-a-result" -> {
                    say(RESULT);
                    longResult();
                    if (reader.finished()) {
                        throw new IllegalStateException("it is taken for finished");
                    }
                }
                case "text" -> {
                    much(Stream.OUT, "x");
                    say("\n" + RESULT);
                }
                case "brackets" -> {
                    much(Stream.OUT, "[{");
                    say("\n" + RESULT);
                }
                case "errors" -> {
                    much(Stream.ERR, "x");
                    say(RESULT);
                }
                case "tools" -> {
                    for (int i = 0; i < 150_000; i++) {
                        say(TOOL.replace("t1", "t" + i).replace("{}", "{\"command\":\"c\"}"));
                    }
                }
                default -> throw new IllegalArgumentException(what);
            }
            return reader.end(new Exit(0, false));
        }

        private void longResult() {
            say("{\"type\":\"result\",\"subtype\":\"success\",\"result\":\"");
            much(Stream.OUT, "done ");
            say("\"}\n");
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
