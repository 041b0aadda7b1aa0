package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds an answer against its schema. A server keeps only some of a schema's rules (no bounds of
 * numbers, no uniqueness, sometimes none at all), so here all are looked at that our questions use.
 */
final class ReplySchemaCheck {
    private ReplySchemaCheck() {}

    /**
     * @throws ModelException of kind {@code NONSENSE} that says where the answer breaks the schema
     */
    static void check(JsonNode schema, JsonNode value) {
        check(schema, value, "the answer");
    }

    /** A schema that asks nothing of some of its properties at the top. */
    static JsonNode without(JsonNode schema, Set<String> properties) {
        if (properties.isEmpty()) {
            return schema;
        }
        ObjectNode free = schema.deepCopy();
        ArrayNode required = free.putArray("required");
        for (JsonNode name : schema.path("required")) {
            if (!properties.contains(name.asText())) {
                required.add(name);
            }
        }
        properties.forEach(free.withObject("/properties")::putObject);
        return free;
    }

    private static void check(JsonNode schema, JsonNode value, String at) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            hold(is(type.asText(), value), at + " is no " + type.asText());
        }
        JsonNode choices = schema.path("enum");
        if (choices.isArray()) {
            boolean found = false;
            for (JsonNode choice : choices) {
                found |= choice.equals(value);
            }
            hold(found, at + " is none of " + choices);
        }
        if (value.isNumber()) {
            hold(Double.isFinite(value.asDouble()), at + " is no finite number");
            number(schema, value.decimalValue(), at);
        } else if (value.isTextual()) {
            String text = value.asText();
            long length = text.codePointCount(0, text.length());
            within(schema, "minLength", "maxLength", length, at);
            JsonNode pattern = schema.path("pattern");
            hold(
                    !pattern.isTextual() || Pattern.compile(pattern.asText()).matcher(text).find(),
                    at + " does not match " + pattern);
        } else if (value.isArray()) {
            array(schema, value, at);
        } else if (value.isObject()) {
            object(schema, value, at);
        }
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> throw new IllegalArgumentException("unknown type in a schema: " + type);
        };
    }

    private static void number(JsonNode schema, BigDecimal value, String at) {
        JsonNode least = schema.path("minimum");
        JsonNode most = schema.path("maximum");
        hold(
                (!least.isNumber() || value.compareTo(least.decimalValue()) >= 0)
                        && (!most.isNumber() || value.compareTo(most.decimalValue()) <= 0),
                at + " is out of its bounds");
    }

    private static void array(JsonNode schema, JsonNode value, String at) {
        within(schema, "minItems", "maxItems", value.size(), at);
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            hold(
                    seen.add(item) || !schema.path("uniqueItems").asBoolean(false),
                    at + " has an item twice");
            check(schema.path("items"), item, at + "[" + i + "]");
        }
    }

    private static void object(JsonNode schema, JsonNode value, String at) {
        for (JsonNode name : schema.path("required")) {
            hold(value.has(name.asText()), at + " lacks " + name.asText());
        }
        JsonNode known = schema.path("properties");
        boolean closed =
                schema.has("additionalProperties")
                        && !schema.path("additionalProperties").asBoolean(true);
        for (Map.Entry<String, JsonNode> p : value.properties()) {
            hold(!closed || known.has(p.getKey()), at + " has an unknown " + p.getKey());
            check(known.path(p.getKey()), p.getValue(), p.getKey());
        }
    }

    private static void within(JsonNode schema, String least, String most, long n, String at) {
        hold(
                n >= schema.path(least).asLong(0) && n <= schema.path(most).asLong(Long.MAX_VALUE),
                at + " is too short or too long");
    }

    private static void hold(boolean holds, String problem) {
        if (!holds) {
            throw new ModelException(
                    ModelException.Kind.NONSENSE,
                    "the model's answer breaks its schema: " + problem);
        }
    }
}
