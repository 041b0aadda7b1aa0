package dev.watchkeeper.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON object in a model's answer. A server without a grammar lets a model put it into a code
 * fence, with or without words around that, and spell an allowed word with a capital and a full
 * stop: that is read as what it says. What leaves a doubt is refused: two objects, a fence that is
 * open, a key that stands twice, words beside an object without a fence; unless all that it can
 * mean chooses against a pass, for an objection that is dropped lets the work pass.
 */
final class JsonAnswer {
    private static final ObjectReader STRICT =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Pattern OBJECT = Pattern.compile("\\{\\s*[\"}]");
    private static final Pattern FENCE = Pattern.compile("`{3,}|~{3,}");
    private static final Pattern INFO = Pattern.compile("[ \\t]*[A-Za-z0-9_+.-]*\\s*");
    private static final Pattern SPACES = Pattern.compile("[\\s_-]+");
    private static final Pattern AROUND = Pattern.compile("^[\"'`* ]+|[\"'`*. ]+$");

    private JsonAnswer() {}

    /**
     * Where an object stands in an answer, in characters.
     *
     * @param from its brace
     * @param to behind its last brace
     */
    record Span(int from, int to) {}

    /**
     * Reads an answer, and holds it against its schema.
     *
     * @return the object as JSON, allowed words spelt as the schema has them
     * @throws ModelException of kind {@code NONSENSE} that says what is wrong with it
     */
    static String read(String answer, JsonNode schema) {
        return read(answer, schema, null);
    }

    /**
     * The same; where there is a doubt which object counts, and none of them is a pass, the first.
     *
     * @param choice what means a pass, or {@code null} for what leaves no choice
     */
    static String read(String answer, JsonNode schema, Question.@Nullable Choice choice) {
        Span span = span(answer);
        if (span != null) {
            return only(answer.substring(span.from(), span.to()), schema);
        }
        String objection = choice == null ? null : objection(answer, schema, choice);
        if (objection == null) {
            throw nonsense("the model's answer is no JSON", null);
        }
        return objection;
    }

    private static @Nullable String objection(
            String answer, JsonNode schema, Question.Choice choice) {
        String first = null;
        Matcher begin = OBJECT.matcher(answer);
        for (int at = 0; begin.find(at); ) {
            int from = begin.start();
            at = end(answer, from);
            if (at < 0) {
                return null; // What it was to say is not known.
            }
            try {
                String read = only(answer.substring(from, at), schema);
                String chosen = ModelServer.parsed(read).path(choice.property()).asText();
                if (choice.pass().contains(chosen)) {
                    return null;
                }
                first = first == null ? read : first;
            } catch (ModelException e) {
                if (answer.substring(from, at).contains('"' + choice.property() + '"')) {
                    return null; // It may have been meant as a pass.
                }
            }
        }
        return first;
    }

    private static String only(String text, JsonNode schema) {
        JsonNode value;
        try {
            value = STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw nonsense("the model's answer is no JSON", e);
        }
        boolean respelt = respell(value, schema);
        ReplySchemaCheck.check(schema, value);
        return respelt ? value.toString() : text;
    }

    /** Where the answer's one object stands; {@code null} if there is none or a doubt which. */
    static @Nullable Span span(String answer) {
        Matcher begin = OBJECT.matcher(answer);
        if (!begin.find()) {
            return null;
        }
        int from = begin.start();
        int to = end(answer, from);
        if (to < 0) {
            return null;
        }
        String before = answer.substring(0, from);
        String after = answer.substring(to);
        return !OBJECT.matcher(after).find() && fenced(before, after) ? new Span(from, to) : null;
    }

    /** Whether nothing is around it but a fence that is closed, and words around that one. */
    private static boolean fenced(String before, String after) {
        Matcher opening = FENCE.matcher(before);
        Matcher closing = FENCE.matcher(after);
        if (!opening.find()) {
            return before.isBlank() && after.isBlank();
        }
        String mark = opening.group();
        int behind = opening.end();
        return INFO.matcher(before.substring(behind)).matches()
                && closing.find()
                && after.substring(0, closing.start()).isBlank()
                && closing.group().charAt(0) == mark.charAt(0)
                && closing.group().length() >= mark.length()
                && !closing.find();
    }

    /** Behind the object that begins there; negative if it does not end. */
    private static int end(String answer, int from) {
        try (JsonParser json = ModelServer.JSON.createParser(answer.substring(from))) {
            int depth = 0;
            for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
                depth += t.isStructStart() ? 1 : t.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    return from + (int) json.currentLocation().getCharOffset();
                }
            }
            return -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Spells words as the schema has them; whether anything was spelt otherwise. */
    private static boolean respell(JsonNode value, JsonNode schema) {
        boolean changed = false;
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> p : List.copyOf(object.properties())) {
                JsonNode rule = schema.path("properties").path(p.getKey());
                String word = word(p.getValue(), rule);
                if (word != null) {
                    object.put(p.getKey(), word);
                    changed = true;
                }
                changed |= respell(p.getValue(), rule);
            }
        } else if (value instanceof ArrayNode array) {
            for (JsonNode item : array) {
                changed |= respell(item, schema.path("items"));
            }
        }
        return changed;
    }

    /** The one allowed word that is meant; {@code null} if it stands there already, or none is. */
    private static @Nullable String word(JsonNode said, JsonNode schema) {
        String meant = null;
        for (JsonNode allowed : schema.path("enum")) {
            if (allowed.equals(said)) {
                return null;
            }
            if (said.isTextual() && plain(allowed.asText()).equals(plain(said.asText()))) {
                meant = meant == null ? allowed.asText() : "";
            }
        }
        return meant == null || meant.isEmpty() ? null : meant;
    }

    private static String plain(String word) {
        String trimmed = AROUND.matcher(word).replaceAll("");
        return SPACES.matcher(trimmed).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    private static ModelException nonsense(String problem, @Nullable Throwable cause) {
        return new ModelException(ModelException.Kind.NONSENSE, problem, cause);
    }
}
