package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model's vocabulary.
 *
 * @param pre name of its pre-tokenizer
 * @param tokens the bytes of each token that text is made of, in the order in which they merge
 * @param specials texts that are one token each, wherever they stand
 * @param faithful whether the list of merges is whole: nearly each joins what there is
 * @param thinks whether the chat template closes an empty thought before the answer
 */
record Vocabulary(
        String pre, List<byte[]> tokens, List<String> specials, boolean faithful, boolean thinks) {
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int BYTES = 256;

    /** Of a list of merges that is whole, at least this share can happen. */
    private static final double LIVE = 0.99;

    Vocabulary {
        tokens = List.copyOf(tokens);
        specials = List.copyOf(specials);
    }

    /** Reads the server's verbose description of a model; empty if it is of another kind. */
    static Optional<Vocabulary> of(JsonNode show) {
        JsonNode info = show.path("model_info");
        JsonNode texts = info.path("tokenizer.ggml.tokens");
        JsonNode types = info.path("tokenizer.ggml.token_type");
        if (!info.path("tokenizer.ggml.model").asText("").equals("gpt2")
                || !texts.isArray()
                || types.size() != texts.size()) {
            return Optional.empty();
        }
        String pre = info.path("tokenizer.ggml.pre").asText("");
        int[] alphabet = alphabet();
        List<byte[]> tokens = new ArrayList<>(texts.size());
        Map<String, byte[]> written = LinkedHashMap.newLinkedHashMap(texts.size());
        List<String> specials = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).asText();
            int type = types.get(i).asInt();
            if (type == NORMAL) {
                byte[] bytes = bytes(text, alphabet);
                if (bytes.length == 0) {
                    return Optional.empty();
                }
                if (bytes.length == 1) {
                    tokens.add(bytes);
                } else {
                    written.put(text, bytes);
                }
            } else if ((type == CONTROL || type == USER_DEFINED) && !text.isEmpty()) {
                specials.add(text);
            }
        }
        addMissingBytes(tokens);
        boolean faithful = merged(info.path("tokenizer.ggml.merges"), written, tokens);
        return Optional.of(
                new Vocabulary(pre, tokens, specials, faithful, capable(show, "thinking")));
    }

    /** A vocabulary may lack bytes that its texts never had; whatever counts needs all. */
    private static void addMissingBytes(List<byte[]> tokens) {
        boolean[] there = new boolean[BYTES];
        tokens.forEach(t -> there[t[0] & 0xff] = true);
        for (int b = 0; b < BYTES; b++) {
            if (!there[b]) {
                tokens.add(new byte[] {(byte) b});
            }
        }
    }

    /** A merge of two tokens. */
    private record Merge(String left, String right) {
        static @Nullable Merge of(String text) {
            int blank = text.indexOf(' ', 1);
            return blank < 0
                    ? null
                    : new Merge(text.substring(0, blank), text.substring(blank + 1));
        }

        String both() {
            return left + right;
        }

        boolean live(Set<String> made) {
            return (left.length() == 1 || made.contains(left))
                    && (right.length() == 1 || made.contains(right));
        }
    }

    /**
     * Adds the tokens in the order of the merges that make them. A token that no merge makes never
     * comes out of text, nor does one of which it is a part.
     *
     * @return whether nearly all merges can happen at all
     */
    private static boolean merged(
            JsonNode listed, Map<String, byte[]> written, List<byte[]> tokens) {
        List<Merge> merges = new ArrayList<>(listed.size());
        for (JsonNode text : listed) {
            Merge merge = Merge.of(text.asText());
            if (merge == null) {
                return false;
            }
            merges.add(merge);
        }
        // A part may be made later than what it is a part of.
        Set<String> made = HashSet.newHashSet(merges.size());
        int before;
        do {
            before = made.size();
            merges.stream().filter(m -> m.live(made)).forEach(m -> made.add(m.both()));
        } while (made.size() > before);
        int live = 0;
        for (Merge merge : merges) {
            if (merge.live(made)) {
                live++;
                byte[] bytes = written.remove(merge.both());
                if (bytes != null) {
                    tokens.add(bytes);
                }
            }
        }
        return live > 0 && live >= merges.size() * LIVE;
    }

    private static boolean capable(JsonNode show, String of) {
        for (JsonNode c : show.path("capabilities")) {
            if (c.asText().equals(of)) {
                return true;
            }
        }
        return false;
    }

    /** The byte that each printable character stands for, by character; negative for none. */
    static int[] alphabet() {
        int[] byCharacter = new int[2 * BYTES];
        Arrays.fill(byCharacter, -1);
        int next = BYTES;
        for (int b = 0; b < BYTES; b++) {
            boolean printable =
                    b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae && b <= 0xff;
            byCharacter[printable ? b : next++] = b;
        }
        return byCharacter;
    }

    private static byte[] bytes(String text, int[] alphabet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= alphabet.length || alphabet[c] < 0) {
                return new byte[0];
            }
            out.write(alphabet[c]);
        }
        return out.toByteArray();
    }

    /** Each token's rank. Keys are told apart by identity, as the encoder wants it. */
    Map<byte[], Integer> ranks() {
        Map<byte[], Integer> ranks = HashMap.newHashMap(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            ranks.put(tokens.get(i), i);
        }
        return ranks;
    }
}
