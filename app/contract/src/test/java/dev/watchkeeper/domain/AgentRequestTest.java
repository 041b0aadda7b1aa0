package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.control.ControlJson;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Which request an answer holds for. */
@NullMarked
class AgentRequestTest {
    @Test
    void aPermissionIsForTheSameInEveryFieldOnly() {
        assertTrue(permission("1").asksTheSameAs(permission("1")));
        assertFalse(permission("1").asksTheSameAs(permission("2")), "other content");
    }

    /** Rows of earlier versions, and requests that were cut. */
    @Test
    void whatIsNotKnownToBeTheSameIsAskedAgain() {
        assertFalse(permission(null).asksTheSameAs(permission(null)));
        assertFalse(permission("").asksTheSameAs(permission("")));
        assertFalse(permission(null).asksTheSameAs(permission("1")));
    }

    /** An answer is the number of a choice: with other choices it means something else. */
    @Test
    void aQuestionIsTheSameWithTheSameChoicesOnly() {
        assertTrue(question("keep it").asksTheSameAs(question("keep it")));
        assertFalse(question("keep it").asksTheSameAs(question("delete it")));
        assertFalse(question("keep it").asksTheSameAs(permission("1")));
    }

    @Test
    void aRowOfAnEarlierVersionCanBeRead() throws IOException {
        ObjectMapper json = ControlJson.mapper();
        ObjectNode row = json.valueToTree(permission("1"));
        row.remove(List.of("exact", "otherFields"));
        AgentRequest read = json.treeToValue(row, AgentRequest.class);
        assertNull(read.exact());
        assertNull(read.otherFields());
        assertEquals("Write(a.txt)", read.form());
    }

    private static AgentRequest permission(@Nullable String exact) {
        return request(false, "Write(a.txt)", exact, List.of());
    }

    private static AgentRequest question(String choice) {
        return request(true, "What about it?", null, List.of(choice, "ask again"));
    }

    private static AgentRequest request(
            boolean question, String form, @Nullable String exact, List<String> choices) {
        return new AgentRequest(
                "run/1",
                "p",
                new AttemptRef("T-1", 1),
                "run",
                "1",
                question,
                form,
                true,
                form,
                exact,
                List.of("content"),
                choices,
                AgentRequest.State.OPEN,
                null,
                null,
                Instant.EPOCH);
    }
}
