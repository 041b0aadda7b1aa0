package dev.watchkeeper.llm;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A model on an Ollama server. */
final class OllamaModel extends ServedModel {
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(15);
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    private final OllamaServer server;
    private final TokenSource tokens;
    private final ModelLoader loading;

    /** That it was last seen loaded with; 0 if unknown. */
    private volatile long window;

    /**
     * @param cache folder for vocabularies, or {@code null} for none
     */
    OllamaModel(Settings.Model settings, Clock clock, ModelClock time, @Nullable Path cache) {
        super(settings, clock, time);
        this.server = new OllamaServer(settings.url(), time);
        this.tokens = new TokenSource(server, settings.name(), cache, time);
        this.loading =
                new ModelLoader(
                        settings.name(),
                        () -> server.load(settings.name(), settings.context(), LONGEST_LOAD),
                        time);
    }

    @Override
    ModelHealth look() {
        String name = settings.name();
        String version = server.version();
        if (server.tags().stream().noneMatch(m -> OllamaServer.same(name, m.name()))) {
            return health(
                    ModelHealth.State.NO_SUCH_MODEL,
                    "the server at " + settings.url() + " does not have " + name,
                    "ollama pull " + name);
        }
        Optional<OllamaServer.Loaded> loaded = server.loaded(name);
        if (loaded.isPresent()) {
            double onGpu = loaded.get().onGpu();
            window = loaded.get().window();
            long percent = Math.round(onGpu * 100);
            return new ModelHealth(
                    ModelHealth.State.UP,
                    name + " is loaded, " + percent + " % of it on the GPU" + drifted() + knew(),
                    "",
                    version,
                    onGpu);
        }
        if (!loading.underWay()) {
            return new ModelHealth(
                    ModelHealth.State.NOT_LOADED,
                    name + " is loaded by the first question",
                    "",
                    version,
                    null);
        }
        Optional<Duration> overdue = loading.overdue();
        return new ModelHealth(
                ModelHealth.State.LOADING,
                name
                        + " is loading"
                        + overdue.map(d -> ", for " + d.toSeconds() + " s already").orElse(""),
                overdue.isEmpty()
                        ? ""
                        : "wait if its server reads it from a slow disk; else restart the server,"
                                + " and let no other client load it with another window",
                version,
                null);
    }

    @Override
    String mend() {
        return "start it with 'ollama serve', or set model.url";
    }

    @Override
    void ready(long end) throws InterruptedException {
        if (server.loaded(settings.name()).isEmpty()) {
            loading.await(end);
        }
    }

    @Override
    long longestWindow() {
        return server.trainedWindow(settings.name());
    }

    @Override
    ModelTransport wire(long end, boolean probabilities) {
        return new OllamaWire(server, end, IDLE, probabilities);
    }

    @Override
    ChatModel over(ModelTransport wire, Question question) {
        OllamaChatModel.OllamaChatModelBuilder model = OllamaChatModel.builder();
        if (question.sample() > 0) {
            model.seed(question.sample());
        }
        // The same window for every question: another one would load the model anew. Thinking is
        // off, because a schema is not applied while a model thinks.
        return model.httpClientBuilder(wire)
                .baseUrl(server.base().toString())
                .modelName(settings.name())
                .numCtx(settings.context())
                .numPredict(question.maxTokens())
                .temperature(question.sample() > 0 ? SAMPLED : 0.0)
                .think(false)
                .maxRetries(0)
                .timeout(settings.timeout())
                .build();
    }

    @Override
    public ModelFigures figures() {
        return new ModelFigures(window, tokensPerSecond(), known(), waiting(), busy());
    }

    @Override
    public void keepWarm() {
        try {
            if (server.loaded(settings.name()).isEmpty()) {
                loading.begin();
            } else if (!busy()) {
                // A question that is under way renews it by itself.
                server.load(settings.name(), settings.context(), RENEWAL);
            }
        } catch (ModelException e) {
            // Whoever asks it next meets the same trouble and tells it.
            return;
        }
    }

    @Override
    public Tokens tokens() {
        return tokens.get();
    }

    @Override
    public void close() {
        super.close();
        server.close();
        loading.close();
    }
}
