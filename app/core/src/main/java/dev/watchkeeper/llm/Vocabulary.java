package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's vocabulary.
 *
 * @param pre name of its pre-tokenizer
 * @param tokens the bytes of each token that text is made of, in the order in which they merge
 * @param specials texts that are one token each, wherever they stand
 * @param faithful whether merging by this order is what its own list of merges does
 * @param thinks whether the chat template closes an empty thought before the answer
 */
record Vocabulary(
        String pre, List<byte[]> tokens, List<String> specials, boolean faithful, boolean thinks) {
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int BYTES = 256;

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
        int[] alphabet = alphabet();
        List<byte[]> tokens = new ArrayList<>(texts.size());
        List<String> written = new ArrayList<>(texts.size());
        List<String> specials = new ArrayList<>();
        boolean[] single = new boolean[BYTES];
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).asText();
            int type = types.get(i).asInt();
            if (type == NORMAL) {
                byte[] bytes = bytes(text, alphabet);
                if (bytes.length == 0) {
                    return Optional.empty();
                }
                if (bytes.length == 1) {
                    single[bytes[0] & 0xff] = true;
                } else {
                    written.add(text);
                }
                tokens.add(bytes);
            } else if ((type == CONTROL || type == USER_DEFINED) && !text.isEmpty()) {
                specials.add(text);
            }
        }
        for (boolean there : single) {
            if (!there) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Vocabulary(
                        info.path("tokenizer.ggml.pre").asText(""),
                        tokens,
                        specials,
                        faithful(written, info.path("tokenizer.ggml.merges")),
                        capable(show, "thinking")));
    }

    private static boolean capable(JsonNode show, String of) {
        for (JsonNode c : show.path("capabilities")) {
            if (c.asText().equals(of)) {
                return true;
            }
        }
        return false;
    }

    /** One merge for each token, in the tokens' order: then the order says all. */
    private static boolean faithful(List<String> written, JsonNode merges) {
        if (merges.size() != written.size()) {
            return false;
        }
        for (int i = 0; i < written.size(); i++) {
            if (!merges.get(i).asText().replace(" ", "").equals(written.get(i))) {
                return false;
            }
        }
        return true;
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
