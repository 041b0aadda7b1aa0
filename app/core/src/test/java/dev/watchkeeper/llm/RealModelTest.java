package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.testkit.RealModelServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The wire to a real model: its counts, its schema, its cache, its ends. Never its judgement. */
@Timeout(180)
final class RealModelTest {
    private static final Duration LIMIT = Duration.ofSeconds(150);
    private static final Path ROOT = Path.of(System.getProperty("watchkeeper.test.root", ".."));
    private static final String SCHEMA =
            """
            {"type":"object","properties":{"a_reason":{"type":"string","maxLength":40},\
            "z_fulfilled":{"type":"string","enum":["yes","no"]}},\
            "required":["a_reason","z_fulfilled"],"additionalProperties":false}\
            """;

    private static RealModelServer server;
    private static VocabularyTokens counter;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = RealModelServer.start(folder);
        counter =
                Objects.requireNonNull(
                        VocabularyTokens.of(
                                Vocabulary.of(GgufVocabulary.show(server.file())).orElseThrow()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static LocalModel open() {
        return Models.open(server.settings(LIMIT), Clock.systemUTC());
    }

    private static Question question(String user, int longest) {
        return new Question(
                PromptPrefix.SYSTEM,
                user,
                SCHEMA,
                longest,
                Question.Priority.JUDGE,
                new Question.Choice("z_fulfilled", Set.of("yes")));
    }

    private static int counted(String text) {
        try (OllamaServer at = new OllamaServer(server.url())) {
            ObjectNode body = ModelServer.JSON.createObjectNode();
            body.put("content", text).put("parse_special", true);
            JsonNode told =
                    ModelServer.parsed(
                            at.post("/tokenize", body.toString(), Duration.ofSeconds(30)));
            return told.path("tokens").size();
        }
    }

    private static Map<String, String> texts() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "Java",
                Files.readString(
                        ROOT.resolve(
                                "app/core/src/main/java/dev/watchkeeper/llm/LineStream.java")));
        all.put("prose", Files.readString(ROOT.resolve("docs/architecture.md")));
        all.put("YAML", Files.readString(ROOT.resolve("config/defaults.yaml")));
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            log.append(
                    "2026-11-29T12:%02d:07.%03dZ [%d] 10.0.3.%d GET /a/%x 200%n"
                            .formatted(i % 60, i * 37 % 1000, i * 7919, i, i * 2_654_435L));
        }
        all.put("log", log.toString());
        all.put("Chinese and Japanese", "日本語の文章を数える。中文文本需要更多的标记。".repeat(30));
        all.put("emoji", "🎉👩‍💻🏳️‍🌈✅❌🚀 done ".repeat(30));
        all.put("Russian", "Проверка не прошла, потому что файл не найден. ".repeat(30));
        all.put("blanks", "a  b\t\tc\n\n\n   d 12  34 \r\n x\u00a0y \u3000z 5\n");
        all.put("marks", "<|im_start|>user\nit's 'd we'll I'VE <|im_end|>don't");
        return all;
    }

    @Test
    void tokensAreCountedAsTheServerCountsThem() throws IOException {
        assertTrue(counter.exact());
        for (Map.Entry<String, String> text : texts().entrySet()) {
            assertEquals(counted(text.getValue()), counter.count(text.getValue()), text.getKey());
        }
    }

    @Test
    void anEstimateErrsToTheHighSide() throws IOException {
        for (Map.Entry<String, String> text : texts().entrySet()) {
            double real = counter.count(text.getValue());
            double estimated = Tokens.estimate().count(text.getValue());
            String told = text.getKey() + ": " + estimated + " of " + real;
            // Some blanks and marks alone are no text that a window is filled with.
            assertTrue(estimated >= real * 0.95 - 4, told);
            assertTrue(estimated <= real * 1.6 + 8, told);
        }
    }

    @Test
    void aPromptIsAsLongAsWeCountAndAnIdenticalOneIsReadInATenthOfTheTime() throws IOException {
        String user = Objects.requireNonNull(texts().get("prose")).substring(0, 2_000);
        Question question = question("Is this right?\n" + user, 60);
        try (LocalModel model = open()) {
            Reply first = model.ask(question);
            int ours = counter.prompt(question.system(), question.text());
            assertTrue(
                    Math.abs(first.promptTokens() - ours) <= first.promptTokens() / 100,
                    first.promptTokens() + " and " + ours);
            assertNotNull(first.passProbability(), first.text());
            Reply again = model.ask(question);
            assertTrue(
                    again.promptTime().compareTo(first.promptTime().dividedBy(10)) < 0,
                    first.promptTime() + " and then " + again.promptTime());
        }
    }

    @Test
    void aQuestionThatIsTooLongIsToldApart() throws IOException {
        String user = Objects.requireNonNull(texts().get("YAML"));
        try (LocalModel model = open()) {
            // Ours is an estimate from below, so it is the server that refuses this one.
            assertTrue(counter.count(user) > RealModelServer.WINDOW - 200);
            assertEquals(
                    ModelException.Kind.TOO_LONG,
                    assertThrows(ModelException.class, () -> model.ask(question(user + user, 60)))
                            .kind());
        }
    }

    @Test
    void aQuestionThatIsGivenUpEndsAtOnceAndTheServerAnswersTheNext() {
        LocalModel model = open();
        CompletableFuture<Reply> asked;
        CountDownLatch begun = new CountDownLatch(1);
        try (model) {
            asked =
                    CompletableFuture.supplyAsync(
                            () -> {
                                begun.countDown();
                                return model.ask(
                                        new Question(
                                                "",
                                                "Count from 1 to 1000 in words.",
                                                null,
                                                2_000,
                                                Question.Priority.JUDGE));
                            },
                            Executors.newVirtualThreadPerTaskExecutor());
            begun.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Throwable cause = assertThrows(CompletionException.class, asked::join).getCause();
        assertEquals(
                ModelException.Kind.CLOSED, assertInstanceOf(ModelException.class, cause).kind());
        try (LocalModel next = open()) {
            assertNotNull(next.ask(question("Is 2 more than 1?", 60)).text());
        }
    }

    /** Hands on to the server, and cuts the connection after some bytes of the answer. */
    private static ServerSocket cutting(int after) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual()
                .start(() -> {
                    while (!listening.isClosed()) {
                        try (Socket here = listening.accept();
                                Socket there =
                                        new Socket(
                                                InetAddress.getLoopbackAddress(),
                                                server.url().getPort())) {
                            Thread up =
                                    Thread.ofVirtual()
                                            .start(() -> {
                                                try {
                                                    here.getInputStream()
                                                            .transferTo(there.getOutputStream());
                                                } catch (IOException e) {
                                                    // It was cut.
                                                }
                                            });
                            byte[] some = there.getInputStream().readNBytes(after);
                            here.getOutputStream().write(some);
                            here.getOutputStream().flush();
                            here.close();
                            up.join();
                        } catch (IOException | InterruptedException e) {
                            // The next connection.
                        }
                    }
                });
        return listening;
    }

    @Test
    void aConnectionThatIsCutIsToldApartFromAServerThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket cutting = cutting(700)) {
            port = cutting.getLocalPort();
            assertEquals(ModelException.Kind.BROKE_OFF, failureAt(port));
        }
        assertEquals(ModelException.Kind.DOWN, failureAt(port));
    }

    private static ModelException.Kind failureAt(int port) {
        Settings.Model settings =
                new Settings.Model(
                        Settings.Provider.OPENAI_COMPATIBLE,
                        URI.create("http://127.0.0.1:" + port),
                        RealModelServer.MODEL,
                        RealModelServer.WINDOW,
                        LIMIT);
        try (LocalModel model = Models.open(settings, Clock.systemUTC())) {
            return assertThrows(
                            ModelException.class,
                            () -> model.ask(question("Is 3 more than 1?", 60)))
                    .kind();
        }
    }
}
