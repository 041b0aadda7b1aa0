package dev.watchkeeper.command;

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
import java.util.List;

/** A hundred megabytes of whatever a command may write, read in a heap of 24. */
@NullMarked
class EventsReaderMemoryTest {
    private static final int PIECE = 1 << 16;
    private static final int PIECES = 1600;

    @Test
    void isReadInLittleMemory(@TempDir Path scratch) throws Exception {
        List<Class<?>> needs =
                List.of(
                        EventsReader.class,
                        JsonLines.class,
                        Processes.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonInclude.class);
        assertEquals(
                """
                OUT x COMPLETED
                ERR x COMPLETED
                EVENTS x COMPLETED
                EVENTS [ COMPLETED
                EVENTS x\\n COMPLETED
                EVENTS {"denied":"a%d"}\\n PERMISSION_DENIED
                EVENTS {"question":"a%d","choices":["a","b"]}\\n QUESTION
                """,
                SmallHeap.run(scratch, 24, Child.class, needs));
    }

    /** What runs in the small heap. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            read(Stream.OUT, "x");
            read(Stream.ERR, "x");
            read(Stream.EVENTS, "x");
            read(Stream.EVENTS, "[");
            read(Stream.EVENTS, "x\n");
            read(Stream.EVENTS, "{\"denied\":\"a%d\"}\n");
            read(Stream.EVENTS, "{\"question\":\"a%d\",\"choices\":[\"a\",\"b\"]}\n");
        }

        private static void read(Stream stream, String unit) {
            EventsReader reader = new EventsReader();
            int pieces = unit.endsWith("\n") ? PIECES / 4 : PIECES;
            for (int i = 0; i < pieces; i++) {
                String one = unit.replace("%d", Integer.toString(i));
                String piece = one.repeat(PIECE / one.length());
                reader.accept(stream, piece.getBytes(StandardCharsets.UTF_8));
            }
            AgentEnd end = reader.end(new Exit(0, false));
            int kept =
                    end.problems().stream().mapToInt(String::length).sum()
                            + end.finalText().length();
            if (kept > 15_000) {
                throw new IllegalStateException("kept too much: " + end);
            }
            System.out.println(stream + " " + unit.replace("\n", "\\n") + " " + end.ending());
        }
    }
}
