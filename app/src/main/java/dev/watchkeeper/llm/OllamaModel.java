package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

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
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A model on an Ollama server. */
final class OllamaModel implements LocalModel {
    private static final int TRIES = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(15);

    /** A token is seldom more bytes than this: fewer were counted only if the prompt was cut. */
    private static final int MOST_BYTES_A_TOKEN = 12;

    /** A pause in the middle of an answer that no busy server makes. */
    static final Duration IDLE = Duration.ofSeconds(30);

    /** A count that is further off than this share is told. */
    private static final double MOST_DRIFT = 0.01;

    /** Tokens by which another chat template may differ. */
    private static final int TEMPLATE = 24;

    private final Settings.Model settings;
    private final Time time;
    private final OllamaServer server;
    private final TokenSource tokens;
    private final Breaker breaker;
    private final Turns turns = new Turns();
    private final Loading loading;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** By how much our count of the last question was off, as a share. */
    private volatile double drift;

    /** The window that the model was trained for; 0 if unknown, negative if not yet asked for. */
    private volatile long trained = -1;

    /**
     * @param cache folder for vocabularies, or {@code null} for none
     */
    OllamaModel(Settings.Model settings, Clock clock, Time time, @Nullable Path cache) {
        this.settings = settings;
        this.time = time;
        this.server = new OllamaServer(settings.url(), time);
        this.tokens = new TokenSource(server, settings.name(), cache, time);
        this.breaker = new Breaker(clock);
        this.loading =
                new Loading(
                        settings.name(),
                        () -> server.load(settings.name(), settings.context(), LONGEST_LOAD),
                        time);
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
                        name + " is loaded, " + percent + " % of it on the GPU" + told(drift),
                        "",
                        version,
                        onGpu.get());
            }
            return loading.underWay()
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

    private static String told(double drift) {
        return drift <= MOST_DRIFT
                ? ""
                : "; our token count is " + Math.round(drift * 100) + " % off the server's";
    }

    private static ModelHealth health(ModelHealth.State state, String detail, String mend) {
        return new ModelHealth(state, detail, mend, "", null);
    }

    @Override
    public Reply ask(Question question) {
        long end = time.nanos() + settings.timeout().toNanos();
        if (closed.getCount() == 0) {
            throw new ModelException(ModelException.Kind.CLOSED, "the model was closed");
        }
        if (!breaker.enter()) {
            throw new ModelException(
                    ModelException.Kind.RESTING,
                    settings.name() + " failed three times in a row and is left alone for a while");
        }
        try {
            Size size = size(question);
            if (size.least() + question.maxTokens() > window()) {
                throw new ModelException(
                        ModelException.Kind.TOO_LONG, "the question does not fit into the window");
            }
            if (!turns.enter(question.priority(), left(end))) {
                throw new ModelException(
                        ModelException.Kind.BUSY, "other questions took all the time");
            }
            try {
                Reply reply = withRetries(question, size, end);
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

    /** The server cuts a window to what the model was trained for, without a word. */
    private long window() {
        if (trained < 0) {
            try {
                trained = server.trainedWindow(settings.name());
            } catch (ModelException e) {
                // The question itself meets the same trouble and tells it.
                return settings.context();
            }
        }
        return trained == 0 ? settings.context() : Math.min(trained, settings.context());
    }

    private static boolean countsAsFailure(ModelException.Kind kind) {
        return switch (kind) {
            case DOWN,
                    BUSY,
                    LOADING,
                    OUT_OF_MEMORY,
                    NO_SUCH_MODEL,
                    TIMEOUT,
                    BROKE_OFF,
                    STALLED,
                    NONSENSE ->
                    true;
            case NONE, TOO_LONG, REFUSED, RESTING, CLOSED -> false;
        };
    }

    private Reply withRetries(Question question, Size size, long end) throws InterruptedException {
        Duration pause = PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                if (server.loaded(settings.name()).isEmpty()) {
                    loading.await(end);
                }
                return once(question, size, end);
            } catch (ModelException e) {
                boolean more = e.kind().retriable() && tried < TRIES;
                if (!more || left(end).compareTo(pause) <= 0) {
                    throw e;
                }
            }
            if (time.await(closed, pause.toNanos())) {
                throw new ModelException(ModelException.Kind.CLOSED, "the model was closed");
            }
            pause = pause.multipliedBy(2);
        }
    }

    private Reply once(Question question, Size size, long end) {
        OllamaWire wire = new OllamaWire(server, end, IDLE, question.choice() != null);
        String text;
        try {
            text = chat(question, wire).aiMessage().text();
        } catch (RuntimeException e) {
            throw translated(e);
        }
        ChatAnswer answer = Objects.requireNonNull(wire.answer(), "langchain4j asked nobody");
        if (text == null || text.isBlank()) {
            throw new ModelException(
                    ModelException.Kind.NONSENSE,
                    answer.thought()
                            ? "the model only thought, although it was told not to"
                            : "the model's answer is empty");
        }
        long asked = answer.promptTokens();
        if (asked > 0) {
            compare(size, asked);
        }
        return new Reply(
                text,
                answer.complete(),
                asked,
                answer.answerTokens(),
                answer.complete() ? checked(question, text, answer) : null,
                answer.promptTime(),
                answer.answerTime());
    }

    /** Holds the answer against its schema; the probability of a pass if one is wanted. */
    private static @Nullable Double checked(Question question, String text, ChatAnswer answer) {
        String schema = question.jsonSchema();
        if (schema == null) {
            return null;
        }
        JsonNode rules = OllamaServer.parsed(schema);
        SchemaCheck.check(rules, text);
        Question.Choice choice = question.choice();
        return choice == null ? null : ChoiceOdds.of(answer, rules, choice);
    }

    private ChatResponse chat(Question question, OllamaWire wire) {
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
                .httpClientBuilder(wire)
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

    private static ModelException translated(RuntimeException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof ModelException ours) {
                return ours;
            }
        }
        return new ModelException(
                ModelException.Kind.BROKE_OFF, "the model's answer can't be read: " + e, e);
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - time.nanos()));
    }

    /** How many questions wait for their turn. */
    int waiting() {
        return turns.waiting();
    }

    @Override
    public Tokens tokens() {
        return tokens.get();
    }

    /**
     * How long a question is.
     *
     * @param least tokens that it has at least
     * @param exact whether it has just these
     */
    private record Size(long least, boolean exact) {}

    private Size size(Question question) {
        Tokens counter = tokens.get();
        if (counter.exact()) {
            return new Size(counter.prompt(question.system(), question.user()), true);
        }
        String text = question.system() + question.user();
        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return new Size(bytes / MOST_BYTES_A_TOKEN, false);
    }

    /** Holds our count against the server's: it cuts a long question without a word. */
    private void compare(Size size, long asked) {
        long allowed = size.exact() ? size.least() - size.least() / 20 - TEMPLATE : size.least();
        if (asked < allowed) {
            throw new ModelException(
                    ModelException.Kind.TOO_LONG,
                    "the server cut the question: it counted " + asked + " tokens");
        }
        if (!size.exact()) {
            return;
        }
        double before = drift;
        double now = Math.abs(asked - size.least()) / (double) size.least();
        drift = now;
        if (now > MOST_DRIFT && before <= MOST_DRIFT) {
            System.getLogger(OllamaModel.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "{0}: we count {1} tokens, its server {2}",
                            settings.name(),
                            size.least(),
                            asked);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
        loading.close();
    }
}
