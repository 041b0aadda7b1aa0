package dev.watchkeeper.llm;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.watchkeeper.domain.Settings;

import java.time.Clock;
import java.util.List;

/** A model on a server with OpenAI's chat completions. Its tokens are estimated. */
final class OpenAiModel extends ServedModel {
    /** What to do about a server that does not answer. */
    static final String START = "start the model server, or set model.url";

    private final OpenAiServer server;

    OpenAiModel(Settings.Model settings, Clock clock, ModelClock time) {
        super(settings, clock, time);
        this.server = new OpenAiServer(settings.url(), time);
    }

    @Override
    ModelHealth look() {
        List<OpenAiServer.Served> all;
        try {
            all = server.models();
        } catch (ModelException e) {
            if (e.kind() == ModelException.Kind.LOADING) {
                return health(ModelHealth.State.LOADING, settings.name() + " is loading", "");
            }
            throw e;
        }
        if (all.stream().noneMatch(m -> m.name().equals(settings.name()))) {
            return health(
                    ModelHealth.State.NO_SUCH_MODEL,
                    "the server at " + settings.url() + " does not serve " + settings.name(),
                    all.isEmpty()
                            ? "start it with a model"
                            : "set model.name to '" + all.getFirst().name() + "'");
        }
        return health(ModelHealth.State.UP, settings.name() + " is served" + drifted(), "");
    }

    @Override
    String mend() {
        return START;
    }

    /** Such a server loads its model when it starts, and says so to whoever asks meanwhile. */
    @Override
    void ready(long end) {}

    @Override
    long longestWindow() {
        long told =
                server.models().stream()
                        .filter(m -> m.name().equals(settings.name()))
                        .mapToLong(OpenAiServer.Served::window)
                        .findFirst()
                        .orElse(0);
        return told > 0 ? told : server.startedWindow();
    }

    @Override
    ModelTransport wire(long end, boolean probabilities) {
        return new OpenAiWire(server, end, IDLE, probabilities);
    }

    @Override
    ChatModel over(ModelTransport wire, Question question) {
        OpenAiChatModel.OpenAiChatModelBuilder model = OpenAiChatModel.builder();
        if (question.sample() > 0) {
            model.seed(question.sample());
        }
        return model.httpClientBuilder(wire)
                .baseUrl(server.base().toString())
                .apiKey("none")
                .modelName(settings.name())
                .maxTokens(question.maxTokens())
                .temperature(question.sample() > 0 ? SAMPLED : 0.0)
                .strictJsonSchema(true)
                .maxRetries(0)
                .timeout(settings.timeout())
                .build();
    }

    @Override
    public void close() {
        super.close();
        server.close();
    }
}
