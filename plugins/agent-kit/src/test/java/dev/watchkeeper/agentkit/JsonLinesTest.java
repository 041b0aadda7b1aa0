package dev.watchkeeper.agentkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Lines of JSON as the programs write them, wherever the pieces are cut. */
@NullMarked
class JsonLinesTest {
    private static byte[] transcript(String name) throws IOException {
        try (InputStream in = JsonLinesTest.class.getResourceAsStream("/fixtures/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    /** In pieces of a size, the rest of the last line included. */
    private static List<JsonLine> read(byte[] bytes, int piece) {
        JsonLines lines = new JsonLines();
        List<JsonLine> all = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += piece) {
            all.addAll(
                    lines.accept(
                            Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece))));
        }
        all.add(lines.last());
        return all.stream().filter(l -> l.kind() != JsonLine.Kind.BLANK).toList();
    }

    private static List<String> types(List<JsonLine> lines) {
        return lines.stream().map(l -> l.node().path("type").asText()).toList();
    }

    private static JsonLine one(String text) {
        JsonLines lines = new JsonLines();
        return lines.accept((text + "\n").getBytes(StandardCharsets.UTF_8)).getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "codex/codex-write.jsonl, thread.started turn.completed",
        "codex/codexlimit.jsonl, thread.started turn.failed",
        "opencode/oc-write.jsonl, step_start step_finish"
    })
    void aTranscriptIsTheSameHoweverItIsCut(String name, String ends) throws IOException {
        byte[] bytes = transcript(name);
        List<JsonLine> whole = read(bytes, bytes.length);
        assertTrue(whole.stream().allMatch(l -> l.kind() == JsonLine.Kind.OBJECT), name);
        assertEquals(ends, types(whole).getFirst() + " " + types(whole).getLast(), "all was there");
        for (int piece : new int[] {1, 2, 3, 7, 64, 1000}) {
            assertEquals(
                    whole.stream().map(JsonLine::node).toList(),
                    read(bytes, piece).stream().map(JsonLine::node).toList(),
                    "in pieces of " + piece);
        }
    }

    /** The usage limit of a real transcript has an apostrophe of three bytes. */
    @Test
    void aCharacterThatIsCutIsPutTogether() throws IOException {
        String said =
                read(transcript("codex/codexlimit.jsonl"), 1)
                        .getLast()
                        .node()
                        .at("/error/message")
                        .asText();
        assertTrue(said.startsWith("You\u2019ve hit your usage limit."), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Reading additional input from stdin...", "[1, 2]", "17", "null"})
    void whatIsNoObjectIsKeptAsItsLine(String text) {
        JsonLine line = one(text);
        assertEquals(JsonLine.Kind.OTHER, line.kind());
        assertEquals(text, line.line().text());
        assertTrue(line.node().isMissingNode() && line.head().isMissingNode());
    }

    @Test
    void aBrokenObjectHasAHeadAndNoTree() {
        JsonLine line = one("{\"type\":\"text\",\"n\":1,oops");
        assertEquals(JsonLine.Kind.BROKEN, line.kind());
        assertTrue(line.node().isMissingNode());
        assertEquals("text", line.head().path("type").asText());
    }

    @Test
    void otherLineEndsOfUnicodeEndNoLine() {
        JsonLine line = one("{\"text\":\"a\u2028b\u0085c\"}");
        assertEquals("a\u2028b\u0085c", line.node().path("text").asText());
    }

    @Test
    void anUnfinishedLastLineIsReadAtTheEndOnly() {
        JsonLines lines = new JsonLines();
        assertEquals(List.of(), lines.accept("{\"type\":\"a\"}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("a", lines.last().node().path("type").asText());
        assertEquals(JsonLine.Kind.BLANK, lines.last().kind());
    }

    @Test
    void ofALineThatIsTooLongTheHeadIsKept() {
        JsonLines lines = new JsonLines(64);
        String begin = "{\"type\":\"item.completed\",\"item\":{\"id\":\"item_7\",\"text\":\"";
        byte[] endless = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
        assertTrue(lines.accept(begin.getBytes(StandardCharsets.UTF_8)).isEmpty());
        for (int i = 0; i < 1000; i++) {
            assertTrue(lines.accept(endless).isEmpty());
        }
        JsonLine cut =
                lines.accept("\"}}\n{\"type\":\"next\"}\n".getBytes(StandardCharsets.UTF_8))
                        .getFirst();
        assertEquals(JsonLine.Kind.CUT, cut.kind());
        assertEquals(begin.length() + 1_000_000L + 3, cut.line().bytes());
        assertTrue(cut.line().text().length() <= 64);
        JsonNode head = cut.head();
        assertEquals("item.completed", head.path("type").asText());
        assertEquals("item_7", head.at("/item/id").asText());
        assertFalse(head.at("/item").has("text"), "the value that the cut goes through");
        assertTrue(cut.node().isMissingNode());
    }
}
