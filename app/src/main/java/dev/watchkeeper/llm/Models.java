package dev.watchkeeper.llm;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;

import java.time.Clock;
import java.util.List;

/** Opens the model that the settings name. */
public final class Models {
    private Models() {}

    /**
     * A model on its server.
     *
     * @param bytes its size
     * @param detail one line, such as its parameters and quantization
     */
    public record Listed(String name, long bytes, String detail) {}

    /**
     * Opens the model; nothing is asked yet.
     *
     * @throws WatchkeeperException if the settings name a kind of server that is not supported
     */
    public static LocalModel open(Settings.Model model, Clock clock) {
        return switch (model.provider()) {
            case OLLAMA -> new OllamaModel(model, clock);
            case NONE -> new NoModel();
            case OPENAI_COMPATIBLE -> throw unsupported();
        };
    }

    /**
     * The models that the server has; none where the settings have no model.
     *
     * @throws WatchkeeperException of code {@code MISSING} if the server does not answer
     */
    public static List<Listed> list(Settings.Model model) {
        return switch (model.provider()) {
            case OLLAMA -> {
                try (OllamaServer server = new OllamaServer(model.url())) {
                    yield server.tags();
                } catch (ModelException e) {
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.MISSING,
                            "the model server at " + model.url() + " does not answer",
                            "start it with 'ollama serve', or set model.url",
                            e);
                }
            }
            case NONE -> List.of();
            case OPENAI_COMPATIBLE -> throw unsupported();
        };
    }

    private static WatchkeeperException unsupported() {
        return new WatchkeeperException(
                WatchkeeperException.Code.SETTINGS,
                "model.provider: openai-compatible is not supported by this build",
                "set model.provider to ollama or none");
    }
}
