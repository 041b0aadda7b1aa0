package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.ScriptedOllama.Answer;
import dev.watchkeeper.llm.ScriptedOllama.End;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A server with OpenAI's chat completions, as llama.cpp's, vLLM and LM Studio answer by their
 * documentation; no such server was at hand to record.
 */
class OpenAiModelTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"string\",\"enum\":[\"yes\",\"no\"]}},"
                    + "\"required\":[\"v\"],\"additionalProperties\":false}";

    private final ScriptedOllama server = new ScriptedOllama();
    private final ManualTime time = new ManualTime();
    private final OpenAiModel model = model(server.url(), "m", 4096);

    OpenAiModelTest() {
        server.answers("/v1/models", models(""));
        server.answers(CHAT, sse(delta("{\"v\":\"yes\"}"), end("stop"), usage(40)));
    }

    @AfterEach
    void close() {
        model.close();
        server.close();
    }

    private OpenAiModel model(URI url, String name, int context) {
        return new OpenAiModel(
                new Settings.Model(Settings.Provider.OPENAI_COMPATIBLE, url, name, context, LIMIT),
                Clock.systemUTC(),
                time);
    }

    private static Answer models(String more) {
        return Answer.of(
                200,
                "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\",\"owned_by\":\"llamacpp\""
                        + more
                        + "}]}");
    }

    private static Answer sse(String... data) {
        List<String> lines = new ArrayList<>(List.of(": a comment", ""));
        for (String d : data) {
            lines.add("data: " + d);
            lines.add("");
        }
        lines.add("data: [DONE]");
        return Answer.lines(lines.toArray(String[]::new));
    }

    private static String delta(String content) {
        ObjectNode chunk = ModelServer.JSON.createObjectNode();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").put("content", content);
        choice.putNull("finish_reason");
        return chunk.toString();
    }

    private static String end(String reason) {
        return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    private static String usage(int prompt) {
        return "{\"choices\":[],\"usage\":{\"prompt_tokens\":"
                + prompt
                + ",\"completion_tokens\":7},\"timings\":{\"prompt_ms\":12.5,\"predicted_ms\":350.0}}";
    }

    /** A piece with the probabilities of what else might have been; tokens without bytes. */
    private static String weighed(String content, Object... pairs) {
        ObjectNode chunk = (ObjectNode) ModelServer.parsed(delta(content));
        ObjectNode token =
                ((ObjectNode) chunk.path("choices").path(0))
                        .putObject("logprobs")
                        .putArray("content")
                        .addObject();
        token.put("token", content).put("logprob", Math.log((double) pairs[1])).putNull("bytes");
        ArrayNode top = token.putArray("top_logprobs");
        for (int i = 0; i < pairs.length; i += 2) {
            top.addObject()
                    .put("token", (String) pairs[i])
                    .put("logprob", Math.log((double) pairs[i + 1]));
        }
        return chunk.toString();
    }

    private static Question question() {
        return new Question(
                "be brief",
                "is it done?",
                SCHEMA,
                50,
                Question.Priority.JUDGE,
                new Question.Choice("v", Set.of("yes")));
    }

    private ModelException.Kind failure(Answer... answers) {
        server.answers(CHAT, answers);
        return assertThrows(ModelException.class, () -> model.ask(question())).kind();
    }

    @Test
    void asksByTheSchemaAndGathersTheStream() {
        Reply reply = model.ask(question());
        assertEquals("{\"v\":\"yes\"}", reply.text());
        assertTrue(reply.complete());
        assertEquals(40, reply.promptTokens());
        assertEquals(7, reply.answerTokens());
        assertEquals(20, reply.answerTokensPerSecond(), 1e-9);
        assertNull(reply.passProbability());

        JsonNode sent = server.asked(CHAT).getFirst();
        assertEquals("m", sent.path("model").asText());
        assertTrue(sent.path("stream").asBoolean());
        assertTrue(sent.path("stream_options").path("include_usage").asBoolean());
        assertEquals(50, sent.path("max_tokens").asInt());
        assertEquals(0.0, sent.path("temperature").asDouble(1));
        assertFalse(sent.path("chat_template_kwargs").path("enable_thinking").asBoolean(true));
        assertTrue(sent.path("logprobs").asBoolean());
        assertEquals(20, sent.path("top_logprobs").asInt());
        JsonNode format = sent.path("response_format");
        assertEquals("json_schema", format.path("type").asText());
        assertEquals(
                ModelServer.parsed(SCHEMA),
                format.path("json_schema").path("schema"),
                sent::toString);
        assertFalse(sent.has("seed"));
    }

    @Test
    void anotherSampleIsAnotherSeed() {
        var unused = model.ask(question().sampled(3));
        JsonNode sent = server.asked(CHAT).getFirst();
        assertEquals(3, sent.path("seed").asInt());
        assertTrue(sent.path("temperature").asDouble() > 0.5);
    }

    @Test
    void readsTheProbabilityOfAPassFromTheTokens() {
        server.answers(
                CHAT,
                sse(
                        weighed("{\"v\":\"", "{\"v\":\"", 0.99, "x", 0.01),
                        weighed("yes", "yes", 0.6, "no", 0.2, "perhaps", 0.2),
                        weighed("\"}", "\"}", 0.99, "x", 0.01),
                        end("stop"),
                        usage(40)));
        Double pass = model.ask(question()).passProbability();
        assertEquals(0.75, pass == null ? -1 : pass, 0.02);
    }

    @Test
    void theBasesVersionIsAddedIfItIsNotThere() {
        try (OpenAiModel versioned = model(URI.create(server.url() + "/v1/"), "m", 4096)) {
            assertEquals("{\"v\":\"yes\"}", versioned.ask(question()).text());
        }
    }

    @Test
    void anAnswerCutByItsLengthIsNotComplete() {
        server.answers(CHAT, sse(delta("{\"v\":"), end("length"), usage(40)));
        assertFalse(model.ask(question()).complete());
    }

    @Test
    void whatBreaksOffIsAskedAgainAndThenSaid() {
        assertEquals(ModelException.Kind.BROKE_OFF, failure(sse(delta("{\"v\":\"yes\"}"))));
        assertEquals(4, server.asked(CHAT).size());
        server.answers(
                CHAT,
                sse(delta("{")).ending(End.CUT),
                sse(delta("{\"v\":\"no\"}"), end("stop"), usage(40)));
        assertEquals("{\"v\":\"no\"}", model.ask(question()).text());
    }

    @Test
    void anErrorInTheMiddleIsNoAnswer() {
        assertEquals(
                ModelException.Kind.OUT_OF_MEMORY,
                failure(
                        Answer.lines(
                                "data: " + delta("{"),
                                "",
                                "error: {\"code\":500,\"message\":\"CUDA error: out of memory\"}")));
        assertEquals(
                ModelException.Kind.TOO_LONG,
                failure(
                        Answer.lines(
                                "data: {\"error\":{\"message\":\"This model's maximum context length is"
                                        + " 4096 tokens\"}}")));
    }

    @Test
    void aServerThatLoadsIsWaitedFor() {
        Answer loading =
                Answer.of(
                        503,
                        "{\"error\":{\"code\":503,\"message\":\"Loading model\","
                                + "\"type\":\"unavailable_error\"}}");
        server.answers(
                CHAT, loading, loading, sse(delta("{\"v\":\"yes\"}"), end("stop"), usage(40)));
        assertEquals("{\"v\":\"yes\"}", model.ask(question()).text());
        server.answers("/v1/models", loading);
        assertEquals(ModelHealth.State.LOADING, model.health().state());
    }

    @Test
    void silenceEndsByTheLimit() throws InterruptedException {
        server.answers(CHAT, Answer.lines().ending(End.STALL));
        CompletableFuture<Reply> asked =
                CompletableFuture.supplyAsync(
                        () -> model.ask(question()), Thread::startVirtualThread);
        server.awaitRequest(CHAT);
        time.awaitWaiting(0);
        time.pass(LIMIT);
        CompletionException e = assertThrows(CompletionException.class, asked::join);
        assertTrue(
                e.getCause() instanceof ModelException cause
                        && cause.kind() == ModelException.Kind.TIMEOUT,
                e::toString);
    }

    @Test
    void aPromptThatWasCutIsAnError() {
        server.answers(CHAT, sse(delta("{\"v\":\"yes\"}"), end("stop"), usage(3)));
        Question longer =
                new Question("", "words ".repeat(100), SCHEMA, 50, Question.Priority.JUDGE);
        assertEquals(
                ModelException.Kind.TOO_LONG,
                assertThrows(ModelException.class, () -> model.ask(longer)).kind());
    }

    @Test
    void whatOnlyThinksSaysNothing() {
        String thought =
                "{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"},\"finish_reason\":null}]}";
        assertEquals(ModelException.Kind.NONSENSE, failure(sse(thought, end("stop"), usage(40))));
    }

    @Test
    void theWindowIsWhatTheServerHas() {
        Question large =
                new Question("", "0123456789".repeat(2400), null, 50, Question.Priority.JUDGE);
        server.answers("/v1/models", models(",\"max_model_len\":1024"));
        assertEquals(
                ModelException.Kind.TOO_LONG,
                assertThrows(ModelException.class, () -> model.ask(large)).kind());
        server.answers("/v1/models", models(""));
        server.answers(
                "/props", Answer.of(200, "{\"default_generation_settings\":{\"n_ctx\":512}}"));
        try (OpenAiModel other = model(server.url(), "m", 4096)) {
            assertEquals(
                    ModelException.Kind.TOO_LONG,
                    assertThrows(ModelException.class, () -> other.ask(large)).kind());
        }
        assertEquals(List.of(), server.asked(CHAT));
    }

    @Test
    void healthTellsWhatItServes() {
        assertEquals(ModelHealth.State.UP, model.health().state());
        try (OpenAiModel other = model(server.url(), "nosuch", 4096)) {
            ModelHealth health = other.health();
            assertEquals(ModelHealth.State.NO_SUCH_MODEL, health.state());
            assertEquals("set model.name to 'm'", health.mend());
        }
        server.close();
        assertEquals(ModelHealth.State.DOWN, model.health().state());
    }

    @Test
    void itsModelsAreListedAndNotPulled() {
        Settings.Model settings =
                new Settings.Model(
                        Settings.Provider.OPENAI_COMPATIBLE, server.url(), "m", 4096, LIMIT);
        assertEquals(List.of(new Models.Listed("m", 0, "llamacpp")), Models.list(settings));
        WatchkeeperException refused =
                assertThrows(WatchkeeperException.class, () -> Models.pull(settings, "x", p -> {}));
        assertEquals(WatchkeeperException.Code.SETTINGS, refused.code());
        try (LocalModel opened = Models.open(settings, Clock.systemUTC())) {
            assertEquals("m", opened.name());
        }
    }
}
