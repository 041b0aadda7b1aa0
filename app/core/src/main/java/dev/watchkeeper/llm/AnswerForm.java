package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The form of a structured answer in words: its keys, its allowed words and its bounds, derived
 * from the schema. A server uses a schema as a grammar only and shows it to no model, so a model
 * that is not told the form puts its probability elsewhere.
 */
public final class AnswerForm {
    private static final String LEAD =
            "Answer with one JSON object alone, nothing before it and nothing after it, in this"
                    + " form:\n";

    private static final Pattern REPEATED =
            Pattern.compile("\\W*text(?:, at most \\d+ characters)?\\W*");

    private AnswerForm() {}

    /**
     * The words that end a question with this schema; empty for one whose answer is free text.
     *
     * @param jsonSchema of an object, or {@code null}
     * @throws ModelException of kind {@code NONSENSE} if it is no JSON object
     */
    public static String of(@Nullable String jsonSchema) {
        return jsonSchema == null ? "" : LEAD + form(ModelServer.parsed(jsonSchema)) + "\n";
    }

    /** Whether a text of an answer is what the form says in its place, and not filled in. */
    public static boolean repeated(String text) {
        return REPEATED.matcher(text.strip()).matches();
    }

    private static String form(JsonNode schema) {
        JsonNode words = schema.path("enum");
        if (words.isArray()) {
            List<String> all = new ArrayList<>();
            words.forEach(w -> all.add(w.toString()));
            return String.join(" or ", all);
        }
        return switch (schema.path("type").asText("")) {
            case "object" -> object(schema.path("properties"));
            case "array" -> "[" + amount(schema) + form(schema.path("items")) + ", …]";
            case "string" ->
                    "\"text" + bound(schema, "maxLength", ", at most %d characters") + "\"";
            case "integer" -> "whole number" + range(schema);
            case "number" -> "number" + range(schema);
            case "boolean" -> "true or false";
            default -> "any value";
        };
    }

    private static String object(JsonNode properties) {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> p : properties.properties()) {
            all.add("\"" + p.getKey() + "\": " + form(p.getValue()));
        }
        return "{" + String.join(", ", all) + "}";
    }

    private static String amount(JsonNode schema) {
        boolean exact =
                schema.has("minItems") && schema.path("minItems").equals(schema.path("maxItems"));
        if (exact) {
            return "exactly " + schema.path("maxItems").asLong() + " times ";
        }
        return bound(schema, "minItems", "at least %d times ")
                + bound(schema, "maxItems", "at most %d times ");
    }

    private static String range(JsonNode schema) {
        JsonNode least = schema.path("minimum");
        JsonNode most = schema.path("maximum");
        if (least.isNumber() && most.isNumber()) {
            return " from " + least + " to " + most;
        }
        return (least.isNumber() ? ", at least " + least : "")
                + (most.isNumber() ? ", at most " + most : "");
    }

    private static String bound(JsonNode schema, String name, String words) {
        return schema.path(name).isIntegralNumber()
                ? words.replace("%d", schema.path(name).asText())
                : "";
    }
}
