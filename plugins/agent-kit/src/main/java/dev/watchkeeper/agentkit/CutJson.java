package dev.watchkeeper.agentkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** JSON of which only the beginning is there. */
final class CutJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CutJson() {}

    /**
     * All that stands whole in the head of an object; the value that the cut goes through is left
     * out.
     *
     * @return missing if it doesn't begin like an object
     */
    static JsonNode head(String text) {
        Deque<ContainerNode<?>> open = new ArrayDeque<>();
        ObjectNode top = NODES.objectNode();
        try (JsonParser in = JSON.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return MissingNode.getInstance();
            }
            open.push(top);
            for (JsonToken next = in.nextToken();
                    next != null && !open.isEmpty();
                    next = in.nextToken()) {
                take(in, next, open);
            }
        } catch (IOException e) {
            // The cut, or what is no JSON: what came before it stands.
            return open.isEmpty() ? MissingNode.getInstance() : top;
        }
        return top;
    }

    private static void take(JsonParser in, JsonToken next, Deque<ContainerNode<?>> open)
            throws IOException {
        switch (next) {
            case START_OBJECT -> open.push(add(open, in.currentName(), NODES.objectNode()));
            case START_ARRAY -> open.push(add(open, in.currentName(), NODES.arrayNode()));
            case END_OBJECT, END_ARRAY -> open.pop();
            case VALUE_STRING -> add(open, in.currentName(), NODES.textNode(in.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    add(open, in.currentName(), NODES.numberNode(in.getDoubleValue()));
            case VALUE_TRUE, VALUE_FALSE ->
                    add(open, in.currentName(), NODES.booleanNode(next == JsonToken.VALUE_TRUE));
            case VALUE_NULL -> add(open, in.currentName(), NODES.nullNode());
            case FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> {}
        }
    }

    private static <T extends JsonNode> T add(
            Deque<ContainerNode<?>> open, @Nullable String name, T value) {
        switch (open.peek()) {
            case ObjectNode object when name != null -> object.set(name, value);
            case ArrayNode array -> array.add(value);
            case null, default -> {}
        }
        return value;
    }
}
