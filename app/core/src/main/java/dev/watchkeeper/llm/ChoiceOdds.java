package dev.watchkeeper.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How likely the model was to choose a value that means a pass, from the probabilities of its
 * tokens.
 *
 * <p>They are taken before the schema's grammar, so most of them fall on tokens that were not
 * allowed: those are left out and the rest is scaled to one. What is not listed may have been as
 * likely as the least likely that is; this gives a lower and an upper bound, and where these are
 * far apart nothing is known.
 */
final class ChoiceOdds {
    private static final double WIDEST = 0.1;

    /** What may stand between a word and its closing quote. */
    private static final String ENDS = ".";

    private final List<ChatAnswer.Token> tokens;

    /** What each allowed value looks like from the first considered token on. */
    private final Map<String, byte[]> targets;

    private final Set<String> pass;

    private ChoiceOdds(
            List<ChatAnswer.Token> tokens, Map<String, byte[]> targets, Set<String> pass) {
        this.tokens = tokens;
        this.targets = targets;
        this.pass = pass;
    }

    /**
     * The probability of a pass, at the cautious end of what may be; {@code null} if it is unknown.
     */
    static @Nullable Double of(ChatAnswer answer, JsonNode schema, Question.Choice choice) {
        List<String> allowed = new ArrayList<>();
        schema.path("properties")
                .path(choice.property())
                .path("enum")
                .forEach(v -> allowed.add(v.asText()));
        byte[] text = answer.content().getBytes(StandardCharsets.UTF_8);
        JsonAnswer.Span span = JsonAnswer.span(answer.content());
        int quote = span == null ? -1 : opening(answer.content(), span, choice.property());
        if (allowed.isEmpty() || quote < 0) {
            return null;
        }
        // What a server cuts out of the content stays in the tokens, so these are looked for.
        for (List<ChatAnswer.Token> tokens : List.of(answer.tokens(), answer.spoken())) {
            int begin = indexOf(joined(tokens), text);
            if (begin >= 0) {
                return of(tokens, -begin, text, quote, allowed, choice.pass());
            }
        }
        return null;
    }

    private static @Nullable Double of(
            List<ChatAnswer.Token> tokens,
            int begin,
            byte[] text,
            int quote,
            List<String> allowed,
            Set<String> pass) {
        int at = begin;
        for (int i = 0; i < tokens.size(); i++) {
            int length = tokens.get(i).bytes().length;
            if (at + length > quote) {
                if (at < 0) {
                    return null;
                }
                Map<String, byte[]> targets = new LinkedHashMap<>();
                for (String value : allowed) {
                    targets.put(value, target(text, at, quote, value));
                }
                return new ChoiceOdds(tokens.subList(i, tokens.size()), targets, pass).walk();
            }
            at += length;
        }
        return null;
    }

    private static byte[] joined(List<ChatAnswer.Token> tokens) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        tokens.forEach(t -> all.writeBytes(t.bytes()));
        return all.toByteArray();
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    /** Where the value's opening quote stands, in bytes; negative if there is none. */
    private static int opening(String content, JsonAnswer.Span span, String property) {
        byte[] text = content.substring(span.from(), span.to()).getBytes(StandardCharsets.UTF_8);
        int before = content.substring(0, span.from()).getBytes(StandardCharsets.UTF_8).length;
        try (JsonParser json = ModelServer.JSON.createParser(text)) {
            int depth = 0;
            for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
                if (t.isStructStart()) {
                    depth++;
                } else if (t.isStructEnd()) {
                    depth--;
                } else if (t == JsonToken.VALUE_STRING
                        && depth == 1
                        && property.equals(json.currentName())) {
                    return before + (int) json.currentTokenLocation().getByteOffset();
                }
            }
            return -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static byte[] target(byte[] text, int from, int quote, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(text, from, quote - from);
        String written = ModelServer.JSON.getNodeFactory().textNode(value).toString();
        out.writeBytes(written.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private @Nullable Double walk() {
        Map<String, byte[]> left = targets;
        double lower = 0;
        double upper = 0;
        double carried = 1;
        int typed = 0;
        for (ChatAnswer.Token token : tokens) {
            if (token.bytes().length == 0) {
                continue;
            }
            if (token.others().isEmpty()) {
                return null;
            }
            Step step = new Step(left, typed);
            token.others().forEach(o -> step.weigh(o, false));
            step.weigh(token, true);
            if (step.broken || step.next.isEmpty()) {
                return null;
            }
            lower += carried * step.lower();
            upper += carried * step.upper();
            if (step.next.size() == 1) {
                return upper - lower > WIDEST ? null : Double.valueOf(Math.clamp(lower, 0.0, 1.0));
            }
            carried *= step.carried();
            typed += token.bytes().length;
            left = step.next;
        }
        return null;
    }

    /** One token's worth of the choice. */
    private final class Step {
        private final Map<String, byte[]> left;
        private final int typed;
        private final List<byte[]> seen = new ArrayList<>();
        private final Map<String, Double> known = new LinkedHashMap<>();
        private double unclear;
        private double shared;
        private double least = 1;
        private boolean broken;
        private Map<String, byte[]> next = Map.of();

        Step(Map<String, byte[]> left, int typed) {
            this.left = left;
            this.typed = typed;
        }

        void weigh(ChatAnswer.Token t, boolean chosen) {
            double p = Math.exp(t.logprob());
            if (Double.isNaN(p) || p > 1.0001) {
                broken = true;
                return;
            }
            if (!chosen) {
                least = Math.min(least, p);
            }
            if (t.bytes().length == 0) {
                return;
            }
            Map<String, byte[]> fits = new LinkedHashMap<>();
            left.forEach((value, target) -> {
                if (fits(target, t.bytes())) {
                    fits.put(value, target);
                }
            });
            if (chosen) {
                next = fits;
            }
            boolean again = seen.stream().anyMatch(s -> Arrays.equals(s, t.bytes()));
            seen.add(t.bytes());
            if (chosen && fits.size() > 1) {
                shared = p;
                if (again) {
                    unclear -= fits.size() < left.size() ? p : 0;
                }
            } else if (again) {
                return;
            } else if (fits.size() == 1) {
                known.merge(fits.keySet().iterator().next(), p, Double::sum);
            } else if (fits.size() > 1 && fits.size() < left.size()) {
                unclear += p;
            }
            // One that fits all of them says nothing about which.
        }

        private boolean fits(byte[] target, byte[] part) {
            for (int i = 0; i < part.length && typed + i < target.length; i++) {
                boolean last = typed + i == target.length - 1;
                if (!same(target[typed + i], part[i]) && !(last && ENDS.indexOf(part[i]) >= 0)) {
                    return false;
                }
            }
            return typed < target.length;
        }

        /** In any case: {@code No} means {@code no}. */
        private static boolean same(byte a, byte b) {
            return a == b || Character.toLowerCase(a) == Character.toLowerCase(b);
        }

        /** How much may be hidden in values none of whose tokens are listed. */
        private double hidden(boolean passing) {
            double sum = 0;
            for (String value : left.keySet()) {
                boolean open = next.size() > 1 && next.containsKey(value);
                if (pass.contains(value) == passing && !known.containsKey(value) && !open) {
                    sum += least;
                }
            }
            return sum;
        }

        private double passing() {
            return known.entrySet().stream()
                    .filter(e -> pass.contains(e.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
        }

        private double all() {
            return known.values().stream().mapToDouble(Double::doubleValue).sum()
                    + shared
                    + Math.max(0, unclear);
        }

        private double lower() {
            double of = all() + hidden(false);
            return of <= 0 ? 0 : passing() / of;
        }

        private double upper() {
            double hidden = hidden(true);
            double of = all() + hidden;
            return of <= 0 ? 1 : (passing() + Math.max(0, unclear) + hidden) / of;
        }

        private double carried() {
            return all() <= 0 ? 0 : shared / all();
        }
    }
}
