package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vocabulary trained on some text, and the plainest way to count with it. Tokens are strings of
 * one character a byte.
 */
final class TrainedVocabulary {
    /** Two tokens that stand side by side; any byte may stand in them, 0 too. */
    private record Pair(String left, String right) implements Comparable<Pair> {
        String merged() {
            return left + right;
        }

        @Override
        public int compareTo(Pair other) {
            int first = left.compareTo(other.left);
            return first != 0 ? first : right.compareTo(other.right);
        }
    }

    /** Tokens that no merge makes; text never comes to them. */
    private static final List<String> ORPHANS = List.of("vw", "fk", "gk", "bf", "kd", "(=");

    /** In the order in which they merge. */
    private final List<String> tokens = new ArrayList<>();

    private final List<String> merges = new ArrayList<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final List<String> specials;
    private final Pattern split;
    private final String pre;

    TrainedVocabulary(String pre, String corpus, int merging, List<String> specials) {
        this.pre = pre;
        this.specials = specials;
        this.split = Pattern.compile(split(pre), Pattern.UNICODE_CHARACTER_CLASS);
        for (int b = 0; b < 256; b++) {
            add(String.valueOf((char) b));
        }
        List<List<String>> words = new ArrayList<>();
        for (String word : words(corpus)) {
            words.add(letters(word));
        }
        for (int i = 0; i < merging; i++) {
            Map<Pair, Integer> pairs = new HashMap<>();
            for (List<String> word : words) {
                for (int k = 0; k + 1 < word.size(); k++) {
                    pairs.merge(new Pair(word.get(k), word.get(k + 1)), 1, Integer::sum);
                }
            }
            Optional<Pair> best =
                    pairs.entrySet().stream()
                            .filter(e -> e.getValue() > 1)
                            .max(
                                    Map.Entry.<Pair, Integer>comparingByValue()
                                            .thenComparing(
                                                    Map.Entry.comparingByKey(
                                                            Comparator.reverseOrder())))
                            .map(Map.Entry::getKey);
            if (best.isEmpty()) {
                break;
            }
            add(best.get().merged());
            merges.add(shown(best.get().left) + " " + shown(best.get().right));
            for (List<String> word : words) {
                boolean more = mergeOnce(word);
                while (more) {
                    more = mergeOnce(word);
                }
            }
        }
    }

    /** Written otherwise than the product's, where that is possible. */
    private static String split(String pre) {
        String forms = "'(?i:[sdmt]|ll|ve|re)";
        String spaces = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        String capital = "[^\\P{L}\\p{Ll}]|\\p{M}";
        String small = "[^\\P{L}\\p{Lu}\\p{Lt}]|\\p{M}";
        return switch (pre) {
            case "smollm" ->
                    "\\p{N}|'(?:[stmd]|re|ve|ll)| ?\\p{L}+| ?[^\\s\\p{L}\\p{N}]+"
                            + "|\\s+(?=$|\\p{N}|\\s\\S)|\\s";
            case "gpt-4o" ->
                    "[^\\r\\n\\p{L}\\p{N}]?(?:(?:%1$s)*(?:%2$s)+|(?:%1$s)+)(?:%3$s)?"
                                    .formatted(capital, small, forms)
                            + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
                            + spaces;
            default -> {
                String marks = pre.equals("qwen35") ? "\\p{M}" : "";
                yield forms
                        + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}"
                        + marks
                        + "]+|"
                        + (pre.startsWith("llama") ? "\\p{N}{1,3}" : "\\p{N}")
                        + "| ?[^\\s\\p{L}\\p{N}"
                        + marks
                        + "]+[\\r\\n]*"
                        + spaces;
            }
        };
    }

    private void add(String token) {
        ranks.put(token, tokens.size());
        tokens.add(token);
    }

    int size() {
        return tokens.size();
    }

    private List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher m = split.matcher(text);
        while (m.find()) {
            words.add(m.group());
        }
        return words;
    }

    private static List<String> letters(String word) {
        List<String> letters = new ArrayList<>();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            letters.add(String.valueOf((char) (b & 0xff)));
        }
        return letters;
    }

    /** Merges the two neighbours that merge first; whether there were any. */
    private boolean mergeOnce(List<String> word) {
        int at = -1;
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < word.size(); i++) {
            int rank = ranks.getOrDefault(word.get(i) + word.get(i + 1), Integer.MAX_VALUE);
            if (rank < lowest) {
                lowest = rank;
                at = i;
            }
        }
        if (at < 0) {
            return false;
        }
        word.set(at, word.get(at) + word.remove(at + 1));
        return true;
    }

    /** Counts in the plainest way. */
    int count(String text) {
        int first = -1;
        String found = "";
        for (String special : specials) {
            int at = text.indexOf(special);
            boolean earlier = at >= 0 && (first < 0 || at < first);
            if (earlier || at >= 0 && at == first && special.length() > found.length()) {
                first = at;
                found = special;
            }
        }
        if (first >= 0) {
            return count(text.substring(0, first))
                    + 1
                    + count(text.substring(first + found.length()));
        }
        int n = 0;
        for (String word : words(text)) {
            List<String> letters = letters(word);
            while (mergeOnce(letters)) {
                // Until nothing merges any more.
            }
            n += letters.size();
        }
        return n;
    }

    private static String shown(String token) {
        StringBuilder shown = new StringBuilder();
        int[] alphabet = Vocabulary.alphabet();
        for (int i = 0; i < token.length(); i++) {
            for (char c = 0; c < alphabet.length; c++) {
                if (alphabet[c] == token.charAt(i)) {
                    shown.append(c);
                }
            }
        }
        return shown.toString();
    }

    /** As a server tells it. */
    ObjectNode show() {
        ObjectNode show = OllamaServer.JSON.createObjectNode();
        ObjectNode info = show.putObject("model_info");
        info.put("general.architecture", "qwen2").put("qwen2.context_length", 32_768);
        info.put("tokenizer.ggml.model", "gpt2").put("tokenizer.ggml.pre", pre);
        ArrayNode texts = info.putArray("tokenizer.ggml.tokens");
        ArrayNode types = info.putArray("tokenizer.ggml.token_type");
        // Tokens stand in any order, and some come out of no merge.
        List<String> listed = new ArrayList<>(tokens);
        for (String orphan : ORPHANS) {
            if (!ranks.containsKey(orphan)) {
                listed.add(orphan);
            }
        }
        Collections.shuffle(listed, new Random(1));
        for (String token : listed) {
            texts.add(shown(token));
            types.add(1);
        }
        Set<String> once = new HashSet<>(specials);
        for (String special : once) {
            texts.add(special);
            types.add(special.contains("think") ? 4 : 3);
        }
        texts.add("[PAD1]");
        types.add(5);
        ArrayNode joined = info.putArray("tokenizer.ggml.merges");
        merges.forEach(joined::add);
        show.putArray("capabilities").add("completion").add("thinking");
        return show;
    }
}
