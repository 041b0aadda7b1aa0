package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.ScriptedOllama.Answer;
import dev.watchkeeper.plugin.contract.Rounds;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Counts with a vocabulary that is trained here. */
@Timeout(60)
final class TokensTest {
    private static final List<String> SPECIALS =
            List.of("<|im_start|>", "<|im_end|>", "<think>", "</think>", "<|im", "<|endoftext|>");
    private static final int CASES = 250;
    private static final String[] ALPHABETS = {
        "abcdefgh iklmnoprstuvw etaoin",
        " \t\n\r\u00a0\u2003\u3000",
        "0123456789٣४５²",
        "ÄÖÜßéñçŁøπΩжЯшש",
        "日本語中文你好世界カタ한국",
        "e\u0301a\u0308กำ\u093f\u0902\u20d0",
        "{}[]();:=+-*/\\\"'`~!@#$%^&|<>?.,_",
        "'s't're've'm'll'd'S'LL'Re",
        "\u0000\u0007\u200b\u200d\ufeff\ufffd"
    };
    private static final String[] EMOJI = {"🎉", "👩‍💻", "𝒳", "🏳️‍🌈", "𠀋"};

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        int runs = random.nextInt(30);
        for (int i = 0; i < runs; i++) {
            int kind = random.nextInt(ALPHABETS.length + 2);
            if (kind == ALPHABETS.length) {
                text.append(EMOJI[random.nextInt(EMOJI.length)]);
            } else if (kind > ALPHABETS.length) {
                text.append(SPECIALS.get(random.nextInt(SPECIALS.size())));
            } else {
                String from = ALPHABETS[kind];
                for (int n = random.nextInt(12); n >= 0; n--) {
                    text.append(from.charAt(random.nextInt(from.length())));
                }
            }
        }
        return text.toString();
    }

    private static TrainedVocabulary trained(String pre, Random random) {
        StringBuilder corpus = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            corpus.append(random(random)).append(" the thing that there is\n  the");
        }
        return new TrainedVocabulary(pre, corpus.toString(), 250, SPECIALS);
    }

    private static VocabularyTokens counter(ObjectNode show) {
        Optional<Vocabulary> vocabulary = Vocabulary.of(show);
        VocabularyTokens counter = VocabularyTokens.of(vocabulary.orElseThrow());
        assertNotNull(counter);
        return counter;
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2", "qwen35", "smollm", "llama-bpe", "deepseek-r1-qwen", "gpt-4o"})
    void countsAsThePlainestMergingDoes(String pre) {
        long seed = Rounds.seed("watchkeeper.seed");
        System.out.println("tokens " + pre + ": -Dwatchkeeper.seed=" + seed);
        Random random = new Random(seed);
        TrainedVocabulary trained = trained(pre, random);
        assertTrue(trained.size() > 300, "trained " + trained.size());
        VocabularyTokens counter = counter(trained.show());
        assertTrue(counter.exact());
        for (int i = 0; i < CASES; i++) {
            String text = random(random);
            assertEquals(
                    trained.count(text),
                    counter.count(text),
                    () ->
                            "seed "
                                    + seed
                                    + ": "
                                    + OllamaServer.JSON.getNodeFactory().textNode(text));
        }
    }

    @Test
    void theTwoPreTokenizersDifferInCombiningMarks() {
        TrainedVocabulary two = trained("qwen2", new Random(1));
        TrainedVocabulary three = trained("qwen35", new Random(1));
        String marks = "e\u0301e\u0301 \u0301\u0301";
        assertEquals(two.count(marks), counter(two.show()).count(marks));
        assertEquals(three.count(marks), counter(three.show()).count(marks));
    }

    @Test
    void aSpecialTokenIsOneWhereverItStandsAndTheLongestWins() {
        VocabularyTokens counter = counter(trained("qwen2", new Random(2)).show());
        assertEquals(1, counter.count("<|im_start|>"));
        assertEquals(3, counter.count("<|im_start|><|im<|im_end|>"));
        assertEquals(0, counter.count(""));
    }

    @Test
    void aPromptHasTheChatTemplatesOwnTokens() {
        TrainedVocabulary trained = trained("qwen2", new Random(3));
        VocabularyTokens counter = counter(trained.show());
        assertEquals(
                trained.count(
                        "<|im_start|>system\nbe brief<|im_end|>\n<|im_start|>user\nhi<|im_end|>\n"
                                + "<|im_start|>assistant\n<think>\n\n</think>\n\n"),
                counter.prompt("be brief", "hi"));
    }

    @Test
    void whatIsNotSurelyTheServersWayIsMarkedAsAnEstimate() {
        ObjectNode unknown = trained("qwen2", new Random(4)).show();
        info(unknown).put("tokenizer.ggml.pre", "of-another-time");
        assertNull(VocabularyTokens.of(Vocabulary.of(unknown).orElseThrow()));

        ObjectNode other = trained("qwen2", new Random(4)).show();
        ArrayNode merges = info(other).withArrayProperty("tokenizer.ggml.merges");
        for (int i = 0; i < 20; i++) {
            merges.remove(0);
        }
        assertFalse(counter(other).exact());

        ObjectNode none = trained("qwen2", new Random(4)).show();
        info(none).putArray("tokenizer.ggml.merges");
        assertFalse(counter(none).exact());

        ObjectNode sentences = trained("qwen2", new Random(4)).show();
        info(sentences).put("tokenizer.ggml.model", "llama");
        assertTrue(Vocabulary.of(sentences).isEmpty());
        ObjectNode brief = trained("qwen2", new Random(4)).show();
        info(brief).putNull("tokenizer.ggml.tokens");
        assertTrue(Vocabulary.of(brief).isEmpty());

        assertFalse(Tokens.estimate().exact());
        assertEquals(10, Tokens.estimate().count("0123456789"));
        assertTrue(Tokens.estimate().prompt("a", "b") > 10);
    }

    private static ObjectNode info(ObjectNode show) {
        return (ObjectNode) show.path("model_info");
    }

    @Test
    void aKeptVocabularyIsTheSameAndADamagedOneIsNotThere(@TempDir Path folder) throws IOException {
        Vocabulary vocabulary =
                Vocabulary.of(trained("qwen35", new Random(5)).show()).orElseThrow();
        VocabularyFile file = new VocabularyFile(folder.resolve("cache"));
        assertTrue(file.read("sha256:ab").isEmpty());
        file.write("sha256:ab", vocabulary);
        Vocabulary back = file.read("sha256:ab").orElseThrow();
        assertEquals(vocabulary.pre(), back.pre());
        assertEquals(vocabulary.specials(), back.specials());
        assertTrue(back.faithful() && back.thinks());
        VocabularyTokens one = VocabularyTokens.of(vocabulary);
        VocabularyTokens two = VocabularyTokens.of(back);
        assertNotNull(one);
        assertNotNull(two);
        assertEquals(one.count("the thing that"), two.count("the thing that"));
        assertTrue(file.read("sha256:cd").isEmpty());
        Path kept;
        try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
            kept = all.toList().getFirst();
        }
        byte[] bytes = Files.readAllBytes(kept);
        bytes[bytes.length / 2] ^= 1;
        Files.write(kept, bytes);
        assertTrue(file.read("sha256:ab").isEmpty());
        Files.write(kept, new byte[3]);
        assertTrue(file.read("sha256:ab").isEmpty());
    }

    private static OllamaModel model(ScriptedOllama server, int window, Path cache) {
        return new OllamaModel(
                new Settings.Model(
                        Settings.Provider.OLLAMA,
                        server.url(),
                        "m",
                        window,
                        Duration.ofSeconds(20)),
                Clock.systemUTC(),
                new ManualTime(),
                cache);
    }

    private static String done(long promptTokens) {
        return ScriptedOllama.DONE
                .formatted("stop")
                .replace("\"prompt_eval_count\":12", "\"prompt_eval_count\":" + promptTokens);
    }

    private static ScriptedOllama serving(TrainedVocabulary trained) {
        ScriptedOllama server = new ScriptedOllama();
        server.answers(
                "/api/tags",
                Answer.of(
                        200,
                        "{\"models\":[{\"name\":\"m:latest\",\"digest\":\"2901db8b\",\"size\":5}]}"));
        server.answers("/api/show", Answer.of(200, trained.show().toString()));
        return server;
    }

    private static Question question(String user) {
        return new Question("be brief", user, null, 50, Question.Priority.JUDGE);
    }

    @Test
    @DisplayName("trap 1: a long question is counted before it is asked, exactly")
    void trap1CountedBefore(@TempDir Path cache) {
        TrainedVocabulary trained = trained("qwen2", new Random(6));
        try (ScriptedOllama server = serving(trained)) {
            String user = "the thing ".repeat(100);
            int tokens;
            try (OllamaModel model = model(server, 4096, cache)) {
                assertTrue(model.tokens().exact());
                tokens = model.tokens().prompt("be brief", user);
            }
            server.answers(
                    ScriptedOllama.CHAT, Answer.lines(ScriptedOllama.chunk("hello"), done(tokens)));
            try (OllamaModel fits = model(server, tokens + 50, cache);
                    OllamaModel small = model(server, tokens + 49, cache)) {
                assertEquals(tokens, fits.ask(question(user)).promptTokens());
                assertEquals(
                        ModelException.Kind.TOO_LONG,
                        assertThrows(ModelException.class, () -> small.ask(question(user))).kind());
                assertFalse(fits.health().detail().contains("token count"));
            }
            assertEquals(1, server.asked(ScriptedOllama.CHAT).size());
        }
    }

    @Test
    void theVocabularyIsAskedForOnceAndThenComesFromTheFolder(@TempDir Path cache) {
        TrainedVocabulary trained = trained("qwen2", new Random(7));
        try (ScriptedOllama server = serving(trained)) {
            for (int i = 0; i < 2; i++) {
                try (OllamaModel model = model(server, 4096, cache)) {
                    assertEquals(trained.count("the thing"), model.tokens().count("the thing"));
                    assertTrue(model.tokens().exact());
                }
            }
            assertEquals(1, server.asked("/api/show").size());
            assertTrue(server.asked("/api/show").getFirst().path("verbose").asBoolean());
        }
    }

    @Test
    @DisplayName("trap 1: a drift of our count is told, a cut prompt is an error")
    void trap1DriftAndCut(@TempDir Path cache) {
        TrainedVocabulary trained = trained("qwen2", new Random(8));
        try (ScriptedOllama server = serving(trained);
                OllamaModel model = model(server, 8192, cache)) {
            String user = "the thing ".repeat(300);
            long tokens = model.tokens().prompt("be brief", user);
            assertTrue(tokens > 500);
            server.answers(
                    ScriptedOllama.CHAT,
                    Answer.lines(ScriptedOllama.chunk("hello"), done(tokens + tokens / 50)),
                    Answer.lines(ScriptedOllama.chunk("hello"), done(tokens)),
                    Answer.lines(ScriptedOllama.chunk("hello"), done(tokens / 2)));
            assertEquals("hello", model.ask(question(user)).text());
            assertTrue(model.health().detail().contains("token count is 2 % off"));
            assertEquals("hello", model.ask(question(user)).text());
            assertFalse(model.health().detail().contains("token count"));
            assertEquals(
                    ModelException.Kind.TOO_LONG,
                    assertThrows(ModelException.class, () -> model.ask(question(user))).kind());
        }
    }

    @Test
    void aServerThatDoesNotTellItsVocabularyLeavesEstimates() {
        try (ScriptedOllama server = new ScriptedOllama();
                OllamaModel model =
                        new OllamaModel(
                                new Settings.Model(
                                        Settings.Provider.OLLAMA,
                                        server.url(),
                                        "m",
                                        4096,
                                        Duration.ofSeconds(20)),
                                Clock.systemUTC(),
                                new ManualTime(),
                                null)) {
            assertFalse(model.tokens().exact());
            assertFalse(model.tokens().exact());
            assertEquals(1, server.asked("/api/show").size());
        }
    }
}
