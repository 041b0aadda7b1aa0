package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.ScriptedOllama.Answer;
import dev.watchkeeper.llm.ScriptedOllama.End;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** The numbered traps of the server's facts, each against what a real server was seen to do. */
@Timeout(30)
final class OllamaTrapsTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String SCHEMA =
            """
            {"type":"object","properties":{\
            "a_share":{"type":"number","minimum":0,"maximum":1},\
            "b_marks":{"type":"array","maxItems":3,"uniqueItems":true,"items":{"type":"string"}},\
            "z_verdict":{"type":"string","enum":["pass","fail"]}},\
            "required":["a_share","z_verdict"],"additionalProperties":false}\
            """;

    private final ScriptedOllama server = new ScriptedOllama();
    private final ManualTime time = new ManualTime();
    private final OllamaModel model =
            new OllamaModel(
                    new Settings.Model(Settings.Provider.OLLAMA, server.url(), "m", 4096, LIMIT),
                    Clock.systemUTC(),
                    time,
                    null);

    @AfterEach
    void close() {
        model.close();
        server.close();
    }

    private static Question free(String user) {
        return new Question("be brief", user, null, 50, Question.Priority.JUDGE);
    }

    private static Question judged() {
        return new Question(
                "be brief",
                "hi",
                SCHEMA,
                50,
                Question.Priority.JUDGE,
                new Question.Choice("z_verdict", Set.of("pass")));
    }

    private Reply reply(Answer... answers) {
        server.answers(ScriptedOllama.CHAT, answers);
        return model.ask(free("hi"));
    }

    private ModelException failure(Question question, Answer... answers) {
        server.answers(ScriptedOllama.CHAT, answers);
        return assertThrows(ModelException.class, () -> model.ask(question));
    }

    private ModelException.Kind kind(Answer... answers) {
        return failure(free("hi"), answers).kind();
    }

    private CompletableFuture<Reply> asking(Question question) {
        return CompletableFuture.supplyAsync(
                () -> model.ask(question), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static ModelException.Kind failureOf(CompletableFuture<Reply> asking) {
        Throwable cause = assertThrows(CompletionException.class, asking::join).getCause();
        return assertThrows(
                        ModelException.class,
                        () -> {
                            throw cause;
                        })
                .kind();
    }

    private JsonNode lastChat() {
        return server.asked(ScriptedOllama.CHAT).getLast();
    }

    private int chats() {
        return server.asked(ScriptedOllama.CHAT).size();
    }

    @Test
    @DisplayName("trap 1: the window is always sent, and nothing may be cut in silence")
    void trap1TheWindowIsSent() {
        reply(Answer.says("hello"));
        assertEquals(4096, lastChat().path("options").path("num_ctx").asInt());
        assertFalse(lastChat().path("truncate").asBoolean(true));
    }

    @Test
    @DisplayName("trap 1: a prompt that the rendered path cut is too long, never an answer")
    void trap1CutPromptIsTooLong() {
        Question q = free("word ".repeat(6000 * 2));
        OllamaModel wide =
                new OllamaModel(
                        new Settings.Model(
                                Settings.Provider.OLLAMA, server.url(), "m", 65_536, LIMIT),
                        Clock.systemUTC(),
                        time,
                        null);
        server.answers(ScriptedOllama.CHAT, Answer.recorded("too-long-default-tiny"));
        try (wide) {
            assertEquals(
                    ModelException.Kind.TOO_LONG,
                    assertThrows(ModelException.class, () -> wide.ask(q)).kind());
        }
    }

    @Test
    @DisplayName("trap 1: the native path's refusal, JSON inside JSON, is too long as well")
    void trap1NativeRefusal() {
        assertEquals(
                ModelException.Kind.TOO_LONG,
                kind(Answer.recorded("too-long-truncate-false-stream-tiny")));
        assertEquals(1, chats());
    }

    @Test
    @DisplayName("trap 2: the answer's length is capped, and the window never shifts")
    void trap2Capped() {
        reply(Answer.says("hello"));
        assertEquals(50, lastChat().path("options").path("num_predict").asInt());
        assertFalse(lastChat().path("shift").asBoolean(true));
    }

    @Test
    @DisplayName("trap 2: an answer that ended by its length is incomplete, its schema or not")
    void trap2LengthIsIncomplete() {
        assertFalse(reply(Answer.recorded("chat-stream")).complete());
        assertFalse(reply(Answer.recorded("num_predict-50")).complete());
        server.answers(ScriptedOllama.CHAT, Answer.recorded("schema-cut-at-num_predict"));
        Reply cut = model.ask(judged());
        assertFalse(cut.complete());
        assertNull(cut.passProbability());
    }

    @Test
    @DisplayName("trap 3: every request, the load too, has the same loading options")
    void trap3SameOptions() {
        server.answers("/api/ps", Answer.of(200, "{\"models\":[]}"));
        reply(Answer.says("hello"));
        server.answers(ScriptedOllama.CHAT, Answer.says("{\"a_share\":1,\"z_verdict\":\"pass\"}"));
        model.ask(judged());
        List<JsonNode> all = new ArrayList<>(server.asked(ScriptedOllama.CHAT));
        all.addAll(server.asked(ScriptedOllama.LOAD));
        assertTrue(all.size() >= 4);
        for (JsonNode r : all) {
            assertEquals(4096, r.path("options").path("num_ctx").asInt(), r.toString());
            assertFalse(r.path("shift").asBoolean(true));
            for (String fixed : List.of("num_batch", "num_thread", "num_gpu")) {
                assertFalse(r.path("options").has(fixed), fixed);
            }
        }
    }

    @Test
    @DisplayName("trap 3: above the trained window, the trained one counts")
    void trap3TrainedWindow() {
        server.answers(
                "/api/show",
                Answer.of(
                        200,
                        "{\"model_info\":{\"general.architecture\":\"q\",\"q.context_length\":60}}"));
        assertEquals(
                ModelException.Kind.TOO_LONG,
                failure(free("word ".repeat(40)), Answer.says("hello")).kind());
        assertEquals(0, chats());
    }

    @Test
    @DisplayName("trap 4: a stream that ends without done is a failure after our tries")
    void trap4EndWithoutDone() {
        assertEquals(ModelException.Kind.BROKE_OFF, kind(Answer.lines(ScriptedOllama.chunk("ye"))));
        assertEquals(4, chats());
    }

    @Test
    @DisplayName("trap 4: a model that repeated itself until it was stopped is not asked again")
    void trap4RepeatAbort() {
        assertEquals(
                ModelException.Kind.NONSENSE, kind(Answer.recorded("repeat-abort-stream-tiny")));
        assertEquals(1, chats());
    }

    @Test
    @DisplayName("trap 4: a stream that stalls in the middle is left after the idle limit")
    void trap4Stall() throws InterruptedException {
        server.answers(
                ScriptedOllama.CHAT,
                Answer.lines(ScriptedOllama.chunk("ye")).ending(End.STALL),
                Answer.says("yes"));
        CompletableFuture<Reply> asked = asking(free("hi"));
        time.awaitWaiting(1);
        time.pass(OllamaModel.IDLE.minusSeconds(1));
        assertFalse(asked.isDone());
        time.pass(Duration.ofSeconds(1));
        assertEquals("yes", asked.join().text());
        assertTrue(server.awaitHangUp(), "we hang up on a stalled answer");
        assertTrue(Duration.ofNanos(time.nanos()).compareTo(OllamaModel.IDLE) >= 0);
        assertEquals(2, chats());
    }

    @Test
    @DisplayName("trap 4: a model that stalls each time ends within the total limit")
    void trap4StallsEachTime() throws InterruptedException {
        server.answers(
                ScriptedOllama.CHAT, Answer.lines(ScriptedOllama.chunk("ye")).ending(End.STALL));
        CompletableFuture<Reply> asked = asking(free("hi"));
        for (int tried = 1; tried <= 4; tried++) {
            time.awaitWaiting(tried);
            time.pass(OllamaModel.IDLE);
        }
        assertEquals(ModelException.Kind.TIMEOUT, failureOf(asked));
        assertEquals(4, chats());
    }

    @Test
    @DisplayName("trap 4: a server that says nothing at all ends by the total limit, not the idle")
    void trap4Silence() throws InterruptedException {
        server.answers(ScriptedOllama.CHAT, Answer.lines().ending(End.STALL));
        CompletableFuture<Reply> asked = asking(free("hi"));
        server.awaitRequest(ScriptedOllama.CHAT);
        time.awaitWaiting(0);
        time.pass(LIMIT.minusSeconds(1));
        assertFalse(asked.isDone());
        time.pass(Duration.ofSeconds(1));
        assertEquals(ModelException.Kind.TIMEOUT, failureOf(asked));
        assertTrue(Duration.ofNanos(time.nanos()).compareTo(LIMIT) >= 0);
        assertEquals(1, chats());
    }

    @Test
    @DisplayName("trap 4: a slow but steady stream is not idle")
    void trap4SlowIsNotIdle() throws InterruptedException {
        Semaphore pace = new Semaphore(0);
        server.answers(
                ScriptedOllama.CHAT,
                Answer.lines(
                                ScriptedOllama.chunk("s"),
                                ScriptedOllama.chunk("l"),
                                ScriptedOllama.chunk("o"),
                                ScriptedOllama.chunk("w"),
                                ScriptedOllama.DONE.formatted("stop"))
                        .paced(pace));
        CompletableFuture<Reply> asked = asking(free("hi"));
        for (int i = 1; i <= 4; i++) {
            pace.release();
            time.awaitDelivered(i);
            time.pass(OllamaModel.IDLE.minusSeconds(5));
        }
        pace.release();
        assertEquals("slow", asked.join().text());
        assertEquals(1, chats());
    }

    @Test
    @DisplayName("trap 4: a cancel always completes, in the middle of a stalled stream")
    void trap4CancelCompletes() throws InterruptedException {
        server.answers(
                ScriptedOllama.CHAT, Answer.lines(ScriptedOllama.chunk("ye")).ending(End.STALL));
        CompletableFuture<Reply> asked = asking(free("hi"));
        CompletableFuture<Reply> queued = asking(free("ho"));
        time.awaitWaiting(1);
        model.close();
        assertEquals(ModelException.Kind.CLOSED, failureOf(asked));
        assertEquals(ModelException.Kind.CLOSED, failureOf(queued));
        assertEquals(0, time.nanos());
        assertTrue(server.awaitHangUp());
    }

    @Test
    @DisplayName("trap 5: only our own policy asks again, and with growing pauses")
    void trap5OneRetryPolicy() {
        assertEquals(ModelException.Kind.BROKE_OFF, kind(Answer.recorded("load-runner-segv")));
        assertEquals(4, chats());
        assertEquals(
                List.of(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1)),
                time.pauses);
    }

    @Test
    @DisplayName("trap 5: out of memory is never tried again, nor by the question after the load")
    void trap5OutOfMemoryOnce() {
        assertEquals(ModelException.Kind.OUT_OF_MEMORY, kind(Answer.recorded("load-runner-oom")));
        assertEquals(1, chats());
        server.answers("/api/ps", Answer.of(200, "{\"models\":[]}"));
        server.answers(ScriptedOllama.LOAD, Answer.recorded("load-runner-oom"));
        assertEquals(ModelException.Kind.OUT_OF_MEMORY, kind(Answer.says("hello")));
        assertEquals(1, server.asked(ScriptedOllama.LOAD).size());
        assertEquals(1, chats());
    }

    @Test
    @DisplayName("trap 5: loading, busy, down, no such model and wrong options are told apart")
    void trap5ToldApart() {
        assertEquals(ModelException.Kind.LOADING, kind(Answer.recorded("load-timeout")));
        assertEquals(4, chats());
        Answer busy =
                Answer.of(
                        503,
                        "{\"error\":\"server busy, please try again.  maximum pending requests"
                                + " exceeded\"}");
        assertEquals("hello", reply(busy, busy, Answer.says("hello")).text());
        assertEquals(ModelException.Kind.NO_SUCH_MODEL, kind(Answer.recorded("chat-404")));
        int before = chats();
        assertEquals(ModelException.Kind.REFUSED, kind(Answer.recorded("bad-option-type")));
        assertEquals(ModelException.Kind.REFUSED, kind(Answer.recorded("bad-schema-stream")));
        assertEquals(ModelException.Kind.REFUSED, kind(Answer.recorded("bad-keepalive")));
        assertEquals(before + 3, chats());
        server.close();
        assertEquals(ModelException.Kind.DOWN, kind(Answer.says("hello")));
    }

    @Test
    @DisplayName("trap 6: a whole body that is not done is a failure, not an answer")
    void trap6NotDone() {
        assertEquals(ModelException.Kind.BROKE_OFF, kind(Answer.recorded("repeat-abort-tiny")));
    }

    @Test
    @DisplayName("trap 7: thinking is always turned off, with and without a schema")
    void trap7ThinkingOff() {
        reply(Answer.says("hello"));
        assertTrue(lastChat().has("think"));
        assertFalse(lastChat().path("think").asBoolean(true));
    }

    @Test
    @DisplayName("trap 7: a model that only thought gave no answer")
    void trap7OnlyThought() {
        ModelException e = failure(judged(), Answer.recorded("schema-think-unset-r38"));
        assertEquals(ModelException.Kind.NONSENSE, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("thought"));
        assertEquals(ModelException.Kind.REFUSED, kind(Answer.recorded("think-true-tiny")));
    }

    @ParameterizedTest
    @DisplayName("trap 8: what the server does not hold to, we do")
    @ValueSource(
            strings = {
                "{\"a_share\":97,\"z_verdict\":\"pass\"}",
                "{\"a_share\":-0.01,\"z_verdict\":\"pass\"}",
                "{\"a_share\":NaN,\"z_verdict\":\"pass\"}",
                "{\"a_share\":1e999,\"z_verdict\":\"pass\"}",
                "{\"a_share\":100000000000000000000000000000000,\"z_verdict\":\"pass\"}",
                "{\"a_share\":\"1\",\"z_verdict\":\"pass\"}",
                "{\"a_share\":1,\"z_verdict\":\"pass!\"}",
                "{\"a_share\":1}",
                "{\"a_share\":1,\"z_verdict\":\"pass\",\"more\":1}",
                "{\"a_share\":1,\"z_verdict\":\"fail\",\"z_verdict\":\"pass\"}",
                "{\"a_share\":1,\"b_marks\":[\"x\",\"x\"],\"z_verdict\":\"pass\"}",
                "{\"a_share\":1,\"b_marks\":[\"1\",\"2\",\"3\",\"4\"],\"z_verdict\":\"pass\"}",
                "Sure! {\"a_share\":1,\"z_verdict\":\"pass\"}",
                "{\"a_share\":1,\"z_verdict\":\"pass\"} I hope this helps",
                "[]",
                "pass"
            })
    void trap8SchemaIsHeld(String answer) {
        assertEquals(ModelException.Kind.NONSENSE, failure(judged(), Answer.says(answer)).kind());
        assertEquals(1, chats());
    }

    @Test
    @DisplayName("trap 8: properties count by name, in whatever order they come")
    void trap8AnyOrder() {
        server.answers(
                ScriptedOllama.CHAT,
                Answer.says("{\"z_verdict\":\"pass\",\"b_marks\":[\"x\"],\"a_share\":0.5}"));
        assertTrue(model.ask(judged()).complete());
    }

    @Test
    @DisplayName("trap 9: log probabilities are asked for with a choice, and only then")
    void trap9Asked() {
        server.answers(ScriptedOllama.CHAT, Answer.says("{\"a_share\":1,\"z_verdict\":\"pass\"}"));
        assertNull(model.ask(judged()).passProbability(), "none came");
        assertTrue(lastChat().path("logprobs").asBoolean());
        assertEquals(20, lastChat().path("top_logprobs").asInt());
        reply(Answer.says("hello"));
        assertFalse(lastChat().has("logprobs"));
    }

    @Test
    @DisplayName("trap 9: they are read from the stream and scaled over what was allowed")
    void trap9Scaled() {
        server.answers(
                ScriptedOllama.CHAT,
                Answer.lines(
                        LogprobText.chunk("{\"a_share\":1,\"z_verdict\":", "{", 0.5),
                        LogprobText.chunk("\"", "\"", 0.9),
                        LogprobText.chunk(
                                "pass", "pass", 0.3, "fail", 0.1, "maybe", 0.55, "zz", 0.001),
                        LogprobText.chunk("\"}", "\"}", 1.0),
                        ScriptedOllama.DONE.formatted("stop")));
        Double p = model.ask(judged()).passProbability();
        assertNotNull(p);
        assertEquals(0.75, p, 1e-6);
    }

    @Test
    @DisplayName("trap 10: a load outlives the question's limit, and the next question joins it")
    void trap10LoadGoesOn() throws InterruptedException {
        Semaphore loaded = new Semaphore(0);
        server.answers("/api/ps", Answer.recorded("ps-while-loading"));
        server.answers(
                ScriptedOllama.LOAD, Answer.recorded("preload-empty-messages").paced(loaded));
        server.answers(ScriptedOllama.CHAT, Answer.says("hello"));
        CompletableFuture<Reply> first = asking(free("hi"));
        server.awaitRequest(ScriptedOllama.LOAD);
        assertEquals(ModelHealth.State.LOADING, model.health().state());
        time.awaitWaiting(0);
        time.pass(LIMIT);
        assertEquals(ModelException.Kind.LOADING, failureOf(first));
        CompletableFuture<Reply> second = asking(free("hi"));
        time.awaitWaiting(0);
        loaded.release();
        assertEquals("hello", second.join().text());
        assertEquals(1, server.asked(ScriptedOllama.LOAD).size());
        assertTrue(server.asked(ScriptedOllama.LOAD).getFirst().path("messages").isArray());
    }

    @Test
    @DisplayName("trap 11: questions queue on our side, the more urgent first")
    void trap11OurQueue() throws InterruptedException {
        Semaphore pace = new Semaphore(0);
        server.answers(ScriptedOllama.CHAT, Answer.says("hello").paced(pace));
        CompletableFuture<Reply> first = asking(free("first"));
        server.awaitRequest(ScriptedOllama.CHAT);
        List<CompletableFuture<Reply>> rest = new ArrayList<>();
        rest.add(asking(new Question("", "idle", null, 5, Question.Priority.IDLE)));
        awaitWaiting(1);
        rest.add(asking(new Question("", "judge", null, 5, Question.Priority.JUDGE)));
        awaitWaiting(2);
        pace.release(100);
        first.join();
        rest.forEach(CompletableFuture::join);
        assertEquals(1, server.mostChatting());
        assertEquals(
                List.of("first", "judge", "idle"),
                server.asked(ScriptedOllama.CHAT).stream()
                        .map(r -> r.path("messages").path(r.path("messages").size() - 1))
                        .map(m -> m.path("content").asText())
                        .toList());
    }

    private void awaitWaiting(int questions) throws InterruptedException {
        while (model.waiting() < questions) {
            Thread.onSpinWait();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Test
    @DisplayName("trap 11: our queue has an end")
    void trap11Bounded() throws InterruptedException {
        Semaphore pace = new Semaphore(0);
        server.answers(ScriptedOllama.CHAT, Answer.says("hello").paced(pace));
        List<CompletableFuture<Reply>> all = new ArrayList<>();
        all.add(asking(free("first")));
        server.awaitRequest(ScriptedOllama.CHAT);
        IntStream.range(0, RequestQueue.MOST).forEach(i -> all.add(asking(free("x"))));
        awaitWaiting(RequestQueue.MOST);
        assertEquals(
                ModelException.Kind.BUSY,
                assertThrows(ModelException.class, () -> model.ask(free("one more"))).kind());
        pace.release(1000);
        all.forEach(CompletableFuture::join);
    }

    @Test
    @DisplayName("trap 12: there is always a user's turn; its lack is a defect, not tried again")
    void trap12UserTurn() {
        reply(Answer.says("hello"));
        assertEquals("user", lastChat().path("messages").path(1).path("role").asText());
        assertThrows(IllegalArgumentException.class, () -> free(" "));
        int before = chats();
        assertEquals(ModelException.Kind.REFUSED, kind(Answer.recorded("no-user-r38")));
        assertEquals(before + 1, chats());
    }

    @ParameterizedTest
    @DisplayName("trap 13: after a killed runner the next request gets the answer")
    @ValueSource(
            strings = {
                "kill9-runner-midstream",
                "sigterm-runner-midstream",
                "kill9-runner-nonstream"
            })
    void trap13KilledRunner(String recorded) {
        assertEquals("hello", reply(Answer.recorded(recorded), Answer.says("hello")).text());
        assertEquals(2, chats());
    }

    @Test
    @DisplayName("trap 13: a killed server cuts the connection; that is no answer either")
    void trap13KilledServer() {
        assertEquals(
                ModelException.Kind.BROKE_OFF,
                kind(Answer.recorded("kill9-ollama-midstream").ending(End.CUT)));
        assertEquals(4, chats());
    }

    @Test
    @DisplayName("trap 14: a hit of the prefix cache shows in the time, not in the count")
    void trap14PrefixCache() {
        List<Reply> replies = new ArrayList<>();
        for (JsonNode run : ScriptedOllama.fixture("prefix-cache-mid")) {
            JsonNode seen = run.get(1);
            if (replies.size() == 2) {
                break;
            }
            replies.add(
                    reply(
                            Answer.lines(
                                    ScriptedOllama.chunk("hello"),
                                    "{\"done\":true,\"done_reason\":\"length\",\"prompt_eval_count\":"
                                            + seen.path("prompt_eval_count").asInt()
                                            + ",\"prompt_eval_duration\":"
                                            + Math.round(
                                                    seen.path("prompt_eval_duration").asDouble()
                                                            * 1e6)
                                            + "}")));
        }
        assertEquals(replies.get(0).promptTokens(), replies.get(1).promptTokens());
        assertEquals(3104, replies.get(0).promptTime().toMillis());
        assertEquals(39, replies.get(1).promptTime().toMillis());
    }

    @Test
    @DisplayName("trap 15: the server tells the prompt it would make, without asking the model")
    void trap15Rendered() {
        server.answers(ScriptedOllama.CHAT, Answer.recorded("debug-render-native"));
        JsonNode recorded = ScriptedOllama.fixture("debug-render-native").path("request");
        try (OllamaServer plain = new OllamaServer(server.url())) {
            String prompt =
                    plain.rendered(
                            OllamaServer.JSON
                                    .createObjectNode()
                                    .put("model", "m")
                                    .set("messages", recorded.path("body").path("messages")));
            assertTrue(prompt.contains("<|im_start|>user\nCheck this output.<|im_end|>\n"));
            assertTrue(prompt.endsWith("<|im_start|>assistant\n"));
        }
        assertTrue(lastChat().path("_debug_render_only").asBoolean());
    }

    @Test
    @DisplayName("trap 10: what is kept warm is loaded in the background, with the same options")
    void trap10KeptWarm() throws InterruptedException {
        server.answers("/api/ps", Answer.of(200, "{\"models\":[]}"));
        model.keepWarm();
        server.awaitRequest(ScriptedOllama.LOAD);
        assertEquals(
                4096,
                server.asked(ScriptedOllama.LOAD)
                        .getFirst()
                        .path("options")
                        .path("num_ctx")
                        .asInt());
    }

    @Test
    @DisplayName("trap 10: a loaded model is kept by the same request, and trouble is nobody's")
    void trap10Renewed() {
        model.keepWarm();
        assertEquals(1, server.asked(ScriptedOllama.LOAD).size());
        assertEquals(
                "30m", server.asked(ScriptedOllama.LOAD).getFirst().path("keep_alive").asText());
        server.close();
        model.keepWarm();
    }

    @Test
    @DisplayName("its figures are those of the last answer and of the last look")
    void figures() {
        server.answers(
                "/api/ps",
                Answer.of(
                        200,
                        "{\"models\":[{\"name\":\"m:latest\",\"size\":4,\"size_vram\":2,"
                                + "\"context_length\":4096}]}"));
        assertEquals(ModelFigures.NONE, model.figures());
        reply(Answer.says("hello"));
        assertEquals(0.5, model.health().onGpu());
        assertEquals(new ModelFigures(4096, 2, null, 0, false), model.figures());
    }

    @Test
    @DisplayName("trap 4: a line without an end is no answer, and is not gathered")
    void trap4LineWithoutEnd() {
        assertEquals(
                ModelException.Kind.BROKE_OFF,
                kind(Answer.lines("x".repeat(5 << 20)).ending(ScriptedOllama.End.STALL)));
    }

    @Test
    @DisplayName("trap 4: an answer that never comes to its end is left")
    void trap4AnswerWithoutEnd() {
        String[] pieces = new String[35];
        Arrays.fill(pieces, ScriptedOllama.chunk("x".repeat(1 << 20)));
        assertEquals(
                ModelException.Kind.NONSENSE,
                kind(Answer.lines(pieces).ending(ScriptedOllama.End.STALL)));
    }

    @Test
    @DisplayName("trap 4: of an endless refusal nothing is gathered")
    void trap4RefusalWithoutEnd() {
        assertEquals(
                ModelException.Kind.BROKE_OFF,
                kind(Answer.of(500, "x".repeat(1 << 20)).ending(ScriptedOllama.End.STALL)));
    }
}
