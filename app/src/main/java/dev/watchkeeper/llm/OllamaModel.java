package dev.watchkeeper.llm;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A model on an Ollama server. */
final class OllamaModel implements LocalModel {
    private static final int TRIES = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(15);

    /** A token is seldom more bytes than this: fewer were counted only if the prompt was cut. */
    private static final int MOST_BYTES_A_TOKEN = 12;

    private final Settings.Model settings;
    private final OllamaServer server;
    private final Breaker breaker;
    private final Turns turns = new Turns();
    private final AtomicBoolean loading = new AtomicBoolean();
    private volatile boolean closed;

    OllamaModel(Settings.Model settings, Clock clock) {
        this.settings = settings;
        this.server = new OllamaServer(settings.url());
        this.breaker = new Breaker(clock);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public ModelHealth health() {
        String name = settings.name();
        if (breaker.rests()) {
            return health(
                    ModelHealth.State.RESTING,
                    name + " failed three times in a row and is left alone for half a minute",
                    "look at the log of the model server");
        }
        try {
            String version = server.version();
            if (server.tags().stream().noneMatch(m -> OllamaServer.same(name, m.name()))) {
                return health(
                        ModelHealth.State.NO_SUCH_MODEL,
                        "the server at " + settings.url() + " does not have " + name,
                        "ollama pull " + name);
            }
            Optional<Double> onGpu = server.loaded(name);
            if (onGpu.isPresent()) {
                long percent = Math.round(onGpu.get() * 100);
                return new ModelHealth(
                        ModelHealth.State.UP,
                        name + " is loaded, " + percent + " % of it on the GPU",
                        "",
                        version,
                        onGpu.get());
            }
            return loading.get()
                    ? new ModelHealth(
                            ModelHealth.State.LOADING, name + " is loading", "", version, null)
                    : new ModelHealth(
                            ModelHealth.State.NOT_LOADED,
                            name + " is loaded by the first question",
                            "",
                            version,
                            null);
        } catch (ModelException e) {
            return health(
                    ModelHealth.State.DOWN,
                    "the model server at " + settings.url() + " does not answer",
                    "start it with 'ollama serve', or set model.url");
        }
    }

    private static ModelHealth health(ModelHealth.State state, String detail, String mend) {
        return new ModelHealth(state, detail, mend, "", null);
    }

    @Override
    public Reply ask(Question question) {
        long end = System.nanoTime() + settings.timeout().toNanos();
        int bytes = bytes(question);
        if (bytes / MOST_BYTES_A_TOKEN + question.maxTokens() > settings.context()) {
            throw new ModelException(
                    ModelException.Kind.TOO_LONG, "the question does not fit into the window");
        }
        if (!breaker.enter()) {
            throw new ModelException(
                    ModelException.Kind.RESTING,
                    settings.name() + " failed three times in a row and is left alone for a while");
        }
        try {
            if (!turns.enter(question.priority(), left(end))) {
                throw new ModelException(
                        ModelException.Kind.BUSY, "other questions took all the time");
            }
            try {
                awaitLoaded(end);
                Reply reply = withRetries(question, bytes, end);
                breaker.succeeded();
                return reply;
            } finally {
                turns.leave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(ModelException.Kind.CLOSED, "interrupted", e);
        } catch (ModelException e) {
            if (countsAsFailure(e.kind())) {
                breaker.failed();
            }
            throw e;
        }
    }

    private static boolean countsAsFailure(ModelException.Kind kind) {
        return switch (kind) {
            case DOWN, BUSY, LOADING, OUT_OF_MEMORY, NO_SUCH_MODEL, TIMEOUT, BROKE_OFF, NONSENSE ->
                    true;
            case NONE, TOO_LONG, REFUSED, RESTING, CLOSED -> false;
        };
    }

    private Reply withRetries(Question question, int bytes, long end) throws InterruptedException {
        Duration pause = PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                return once(question, bytes, end);
            } catch (ModelException e) {
                boolean more = e.kind().retriable() && tried < TRIES && !closed;
                if (!more || left(end).compareTo(pause) <= 0) {
                    throw e;
                }
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2);
        }
    }

    private Reply once(Question question, int bytes, long end) {
        ChatResponse response;
        try {
            response = chat(question, end);
        } catch (RuntimeException e) {
            throw translated(e);
        }
        String text = response.aiMessage().text();
        @Nullable FinishReason finish = response.finishReason();
        if (finish == null) {
            throw new ModelException(
                    ModelException.Kind.BROKE_OFF, "the model stopped before its answer was done");
        }
        if (text == null || text.isBlank()) {
            throw new ModelException(ModelException.Kind.NONSENSE, "the model's answer is empty");
        }
        @Nullable TokenUsage usage = response.tokenUsage();
        long asked = usage == null ? 0 : count(usage.inputTokenCount());
        if (asked > 0 && asked < bytes / MOST_BYTES_A_TOKEN) {
            throw new ModelException(
                    ModelException.Kind.TOO_LONG,
                    "the server cut the question: it counted " + asked + " tokens");
        }
        return new Reply(
                text,
                finish != FinishReason.LENGTH,
                asked,
                usage == null ? 0 : count(usage.outputTokenCount()),
                null);
    }

    private ChatResponse chat(Question question, long end) {
        List<ChatMessage> messages = new ArrayList<>();
        if (!question.system().isBlank()) {
            messages.add(SystemMessage.from(question.system()));
        }
        messages.add(UserMessage.from(question.user()));
        ChatRequest.Builder request = ChatRequest.builder().messages(messages);
        @Nullable String schema = question.jsonSchema();
        if (schema != null) {
            request.responseFormat(
                    ResponseFormat.builder()
                            .type(ResponseFormatType.JSON)
                            .jsonSchema(
                                    JsonSchema.builder()
                                            .name("answer")
                                            .rootElement(JsonRawSchema.from(schema))
                                            .build())
                            .build());
        }
        // The same window for every question: another one would load the model anew. Thinking is
        // off, because a schema is not applied while a model thinks.
        return OllamaChatModel.builder()
                .httpClientBuilder(new OllamaWire(server, () -> left(end)))
                .baseUrl(server.base().toString())
                .modelName(settings.name())
                .numCtx(settings.context())
                .numPredict(question.maxTokens())
                .temperature(0.0)
                .think(false)
                .maxRetries(0)
                .timeout(settings.timeout())
                .build()
                .chat(request.build());
    }

    /** Loads the model in the background, so that our time limit does not abort the load. */
    private void awaitLoaded(long end) throws InterruptedException {
        if (server.loaded(settings.name()).isPresent()) {
            return;
        }
        if (loading.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .name("model-load")
                    .start(() -> {
                        try {
                            server.load(settings.name(), settings.context(), LONGEST_LOAD);
                        } catch (ModelException e) {
                            // The question itself meets the same trouble and tells it.
                            System.getLogger(OllamaModel.class.getName())
                                    .log(System.Logger.Level.DEBUG, "load failed", e);
                        } finally {
                            loading.set(false);
                        }
                    });
        }
        while (loading.get()) {
            if (left(end).isZero()) {
                throw new ModelException(
                        ModelException.Kind.LOADING, settings.name() + " is still loading");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static ModelException translated(RuntimeException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof ModelException ours) {
                return ours;
            }
        }
        return new ModelException(
                ModelException.Kind.BROKE_OFF, "the model's answer can't be read: " + e, e);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static int bytes(Question question) {
        return (question.system() + question.user()).getBytes(StandardCharsets.UTF_8).length;
    }

    private static long count(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    @Override
    public void close() {
        closed = true;
        server.close();
    }
}
