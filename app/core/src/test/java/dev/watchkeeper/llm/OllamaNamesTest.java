package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.ScriptedOllama.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Which of a server's models is meant, and how one stands that is loaded or cannot be asked. */
@Timeout(30)
final class OllamaNamesTest {
    private final ScriptedOllama server = new ScriptedOllama();
    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        server.close();
    }

    private OllamaModel model(String name) {
        return new OllamaModel(
                new Settings.Model(
                        Settings.Provider.OLLAMA,
                        server.url(),
                        name,
                        4096,
                        Duration.ofSeconds(120)),
                Clock.systemUTC(),
                time,
                null);
    }

    private static Question question() {
        return new Question("", "hi", null, 9, Question.Priority.JUDGE);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3.6:27b, Qwen3.6:27B, true",
        "qwen3.6:27b, library/qwen3.6:27b, true",
        "qwen3.6, registry.ollama.ai/library/qwen3.6:latest, true",
        "https://registry.ollama.ai/library/qwen3.6, QWEN3.6, true",
        "anna/qwen3.6, registry.ollama.ai/anna/qwen3.6:latest, true",
        "hf.co/anna/qwen3.6:Q4_K_M, HF.co/anna/qwen3.6:q4_k_m, true",
        "qwen3.6, anna/qwen3.6, false",
        "qwen3.6:27b, qwen3.6:latest, false",
        "hf.co/anna/qwen3.6, anna/qwen3.6, false"
    })
    void namesMeanTheSameAsToTheServer(String one, String other, boolean same) {
        assertEquals(same, OllamaServer.same(one, other));
        assertEquals(same, OllamaServer.same(other, one));
    }

    @ParameterizedTest
    @ValueSource(strings = {"M", "library/m:latest", "registry.ollama.ai/library/M", "alias"})
    void aModelThatIsLoadedUnderAnotherOfItsNamesIsNotLoadedAgain(String name) {
        server.answers(
                "/api/tags",
                Answer.of(
                        200,
                        "{\"models\":[{\"name\":\"m:latest\",\"digest\":\"d1\"},"
                                + "{\"name\":\"alias:latest\",\"digest\":\"d1\"},"
                                + "{\"name\":\"n:latest\",\"digest\":\"d2\"}]}"));
        server.answers(
                "/api/ps",
                Answer.of(
                        200,
                        "{\"models\":[{\"name\":\"m:latest\",\"digest\":\"d1\",\"size\":4,"
                                + "\"size_vram\":4}]}"));
        server.answers(ScriptedOllama.CHAT, Answer.says("hello"));
        try (OllamaModel model = model(name);
                OllamaModel another = model("n")) {
            assertEquals(ModelHealth.State.UP, model.health().state());
            assertEquals("hello", model.ask(question()).text());
            assertEquals(0, server.asked(ScriptedOllama.LOAD).size());
            assertEquals(ModelHealth.State.NOT_LOADED, another.health().state());
        }
    }

    @Test
    void aRefusedConnectionIsLookedAtAgainAtOnce() {
        OllamaModel model = model("m");
        try (model) {
            server.close();
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        ModelException.Kind.DOWN,
                        assertThrows(ModelException.class, () -> model.ask(question())).kind());
                assertEquals(ModelHealth.State.DOWN, model.health().state());
            }
        }
    }

    @Test
    void aLoadOfMoreThanAMinuteIsTold() throws InterruptedException {
        server.answers("/api/ps", Answer.recorded("ps-while-loading"));
        Semaphore never = new Semaphore(0);
        server.answers(ScriptedOllama.LOAD, Answer.recorded("preload-empty-messages").paced(never));
        try (OllamaModel model = model("m")) {
            model.keepWarm();
            server.awaitRequest(ScriptedOllama.LOAD);
            ModelHealth soon = model.health();
            assertEquals("m is loading", soon.detail());
            assertEquals("", soon.mend());
            time.pass(Duration.ofSeconds(75));
            ModelHealth late = model.health();
            assertEquals(ModelHealth.State.LOADING, late.state());
            assertEquals("m is loading, for 75 s already", late.detail());
            assertTrue(late.mend().contains("restart the server"), late.mend());
            never.release(100);
        }
        assertFalse(server.asked(ScriptedOllama.LOAD).isEmpty());
    }
}
