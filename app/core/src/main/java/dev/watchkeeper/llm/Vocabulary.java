package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

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
 * @param faithful whether the list of merges is whole: each joins what is there by then
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
        if (tokens.size() != BYTES) {
            return Optional.empty();
        }
        boolean faithful = merged(info.path("tokenizer.ggml.merges"), written, tokens);
        return Optional.of(
                new Vocabulary(pre, tokens, specials, faithful, capable(show, "thinking")));
    }

    /**
     * Adds the tokens in the order in which merges make them, and takes them out of those that are
     * left. A token that no merge makes never comes out of text.
     *
     * @return whether each merge is of tokens that there are by then
     */
    private static boolean merged(
            JsonNode merges, Map<String, byte[]> written, List<byte[]> tokens) {
        Set<String> made = HashSet.newHashSet(merges.size());
        boolean faithful = !merges.isEmpty();
        for (JsonNode merge : merges) {
            String text = merge.asText();
            int blank = text.indexOf(' ', 1);
            if (blank < 0) {
                return false;
            }
            String left = text.substring(0, blank);
            String right = text.substring(blank + 1);
            faithful &=
                    (left.length() == 1 || made.contains(left))
                            && (right.length() == 1 || made.contains(right));
            byte[] bytes = written.remove(left + right);
            if (bytes != null) {
                tokens.add(bytes);
                made.add(left + right);
            } else {
                faithful &= made.contains(left + right);
            }
        }
        return faithful;
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
