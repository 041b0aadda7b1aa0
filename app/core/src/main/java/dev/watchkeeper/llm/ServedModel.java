package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * A model that some server serves: one question at a time, one policy for what goes wrong, answers
 * held against their schema and their length.
 */
abstract class ServedModel implements LocalModel {
    /** How freely it draws where several answers are compared. */
    static final double SAMPLED = 0.8;

    /** A pause in the middle of an answer that no busy server makes. */
    static final Duration IDLE = Duration.ofSeconds(30);

    private static final int TRIES = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** A token is seldom more bytes than this: fewer were counted only if the prompt was cut. */
    private static final int MOST_BYTES_A_TOKEN = 12;

    /** A count that is further off than this share is told. */
    private static final double MOST_DRIFT = 0.01;

    /** Tokens by which another chat template may differ. */
    private static final int TEMPLATE = 24;

    final Settings.Model settings;
    private final ModelClock time;
    private final CircuitBreaker breaker;
    private final RequestQueue turns = new RequestQueue();
    private final KnownText known = new KnownText();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** By how much our count of the last question was off, as a share. */
    private volatile double drift;

    /** Tokens a second of the last answer. */
    private volatile double speed;

    /** The longest window there is; 0 if unknown, negative if not yet asked for. */
    private volatile long longest = -1;

    ServedModel(Settings.Model settings, Clock clock, ModelClock time) {
        this.settings = settings;
        this.time = time;
        this.breaker = new CircuitBreaker(clock);
    }

    /**
     * Waits until the model is loaded.
     *
     * @param end until when, in the time's nanoseconds
     * @throws ModelException if it is not by then
     * @throws InterruptedException if the thread is interrupted
     */
    abstract void ready(long end) throws InterruptedException;

    /** The longest window that the server can give it, in tokens; 0 if the server does not say. */
    abstract long longestWindow();

    /** How the server and the model stand; may throw a {@link ModelException}. */
    abstract ModelHealth look();

    /** What a question is sent with, and its answer gathered by. */
    abstract ModelTransport wire(long end, boolean probabilities);

    /** The model as langchain4j knows it, over the wire. */
    abstract ChatModel over(ModelTransport wire, Question question);

    /** What to do about a server that does not answer. */
    abstract String mend();

    @Override
    public final String name() {
        return settings.name();
    }

    @Override
    public final ModelHealth health() {
        if (breaker.rests()) {
            return health(
                    ModelHealth.State.RESTING,
                    settings.name()
                            + " failed three times in a row and is left alone for half a minute",
                    "look at the log of the model server");
        }
        try {
            return look();
        } catch (ModelException e) {
            return health(
                    ModelHealth.State.DOWN,
                    "the model server at " + settings.url() + " does not answer",
                    mend());
        }
    }

    static ModelHealth health(ModelHealth.State state, String detail, String mend) {
        return new ModelHealth(state, detail, mend, "", null);
    }

    /** What is to be said of our counting; empty if it is as the server's. */
    final String drifted() {
        return drift <= MOST_DRIFT
                ? ""
                : "; our token count is " + Math.round(drift * 100) + " % off the server's";
    }

    @Override
    public final Reply ask(Question question) {
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
            if (countsAsFailure(e)) {
                breaker.failed();
            }
            throw e;
        }
    }

    /** A server may cut a window to what its model was trained for, without a word. */
    private long window() {
        if (longest < 0) {
            try {
                longest = longestWindow();
            } catch (ModelException e) {
                // The question itself meets the same trouble and tells it.
                return settings.context();
            }
        }
        return longest == 0 ? settings.context() : Math.min(longest, settings.context());
    }

    /** A connection that is refused costs nothing, so it is no reason for a rest. */
    private static boolean countsAsFailure(ModelException e) {
        return switch (e.kind()) {
            case DOWN -> e.getCause() instanceof HttpConnectTimeoutException;
            case BUSY,
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
        ModelException busy = null;
        for (int tried = 1; ; tried++) {
            try {
                ready(end);
                return once(question, size, end);
            } catch (ModelException e) {
                if (busy != null && e.kind() == ModelException.Kind.TIMEOUT) {
                    throw busy; // Our own limit cut this try short.
                }
                busy = e.kind() == ModelException.Kind.BUSY ? e : null;
                boolean last = !e.kind().retriable() || tried >= TRIES;
                if (last || left(end).compareTo(pause) <= 0) {
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
        ModelTransport wire = wire(end, question.choice() != null);
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
        Checked checked = Checked.of(question, text, answer);
        Reply reply =
                new Reply(
                        checked.text(),
                        answer.complete(),
                        asked,
                        answer.answerTokens(),
                        checked.pass(),
                        answer.promptTime(),
                        answer.answerTime());
        speed = reply.answerTokensPerSecond();
        known.add(question.system() + "\n" + question.text(), asked, answer.promptTime());
        return reply;
    }

    private ChatResponse chat(Question question, ModelTransport wire) {
        List<ChatMessage> messages = new ArrayList<>();
        if (!question.system().isBlank()) {
            messages.add(SystemMessage.from(question.system()));
        }
        messages.add(UserMessage.from(question.text()));
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
        return over(wire, question).chat(request.build());
    }

    /** The answer in its form, and the probability of a pass if one is wanted. */
    private record Checked(String text, @Nullable Double pass) {
        static Checked of(Question question, String text, ChatAnswer answer) {
            @Nullable String schema = question.jsonSchema();
            if (schema == null || !answer.complete()) {
                return new Checked(text, null);
            }
            JsonNode rules = ModelServer.parsed(schema);
            Question.@Nullable Choice choice = question.choice();
            JsonNode checked = ReplySchemaCheck.without(rules, question.unchecked());
            String read = JsonAnswer.read(text, checked, choice);
            return new Checked(read, choice == null ? null : ChoiceOdds.of(answer, rules, choice));
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

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - time.nanos()));
    }

    @Override
    public final Duration timeout() {
        return settings.timeout();
    }

    /** How many questions wait for their turn. */
    final int waiting() {
        return turns.waiting();
    }

    /** Whether a question is being answered. */
    final boolean busy() {
        return turns.taken();
    }

    /** How fast the last answer came; 0 if there was none or the server told no times. */
    final double tokensPerSecond() {
        return speed;
    }

    /** As {@link ModelFigures#known}. */
    final @Nullable Double known() {
        return known.share();
    }

    /** How much of its questions it knew already, in words; empty if that is not known. */
    final String knew() {
        Double share = known.share();
        return share == null
                ? ""
                : "; "
                        + Math.round(share * 100)
                        + " % of its last questions it knew from those before";
    }

    @Override
    public ModelFigures figures() {
        return new ModelFigures(Math.max(0, longest), speed, known.share(), waiting(), busy());
    }

    /**
     * How long a question is.
     *
     * @param least tokens that it has at least
     * @param exact whether it has just these
     */
    private record Size(long least, boolean exact) {}

    private Size size(Question question) {
        Tokens counter = tokens();
        if (counter.exact()) {
            return new Size(counter.prompt(question.system(), question.text()), true);
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
            System.getLogger(ServedModel.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "{0}: we count {1} tokens, its server {2}",
                            settings.name(),
                            size.least(),
                            asked);
        }
    }

    /** Lets everybody go who waits for a turn or between two tries. */
    @Override
    public void close() {
        closed.countDown();
    }
}
