package dev.watchkeeper.llm;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Opens the model that the settings name. */
public final class Models {
    private Models() {}

    /**
     * A model on its server.
     *
     * @param bytes its size; 0 if the server does not say
     * @param detail one line, such as its parameters and quantization
     */
    public record Listed(String name, long bytes, String detail) {}

    /** Opens the model; nothing is asked yet. */
    public static LocalModel open(Settings.Model model, Clock clock) {
        return open(model, clock, null);
    }

    /**
     * Opens the model; nothing is asked yet.
     *
     * @param cache folder in which vocabularies are kept, made when it is needed; {@code null} to
     *     keep none
     */
    public static LocalModel open(Settings.Model model, Clock clock, @Nullable Path cache) {
        return switch (model.provider()) {
            case OLLAMA -> new OllamaModel(model, clock, ModelClock.system(), cache);
            case NONE -> new NoModel();
            case OPENAI_COMPATIBLE -> new OpenAiModel(model, clock, ModelClock.system());
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
                    throw silent(model, "start it with 'ollama serve', or set model.url", e);
                }
            }
            case NONE -> List.of();
            case OPENAI_COMPATIBLE -> {
                try (OpenAiServer server = new OpenAiServer(model.url(), ModelClock.system())) {
                    yield server.models().stream()
                            .map(m -> new Listed(m.name(), 0, m.owner()))
                            .toList();
                } catch (ModelException e) {
                    throw silent(model, OpenAiModel.START, e);
                }
            }
        };
    }

    /**
     * How far a pull is.
     *
     * @param step what is done now, in the server's words
     * @param done bytes of this step
     * @param total bytes of this step; 0 if it has none
     */
    public record Progress(String step, long done, long total) {}

    /**
     * Fetches a model into the server; a pull that was cut goes on where it was, by itself and when
     * it is asked for again. An interrupt of the thread cancels it.
     *
     * @param told each time a step has got further, and never of less than before
     * @throws WatchkeeperException of code {@code MISSING} if the server does not answer or can't
     *     get the model
     */
    public static void pull(Settings.Model model, String name, Consumer<Progress> told) {
        switch (model.provider()) {
            case OLLAMA -> new ModelPull(model.url()).run(name, told);
            case NONE ->
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.SETTINGS,
                            "the settings have no model server to pull into",
                            "set model.provider to ollama first: 'watchkeeper config set"
                                    + " model.provider ollama'");
            case OPENAI_COMPATIBLE ->
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.SETTINGS,
                            "the model server at " + model.url() + " gets its models itself",
                            "start it with the model that you want, and name it in model.name");
        }
    }

    private static WatchkeeperException silent(
            Settings.Model model, String mend, ModelException cause) {
        return new WatchkeeperException(
                WatchkeeperException.Code.MISSING,
                "the model server at " + model.url() + " does not answer",
                mend,
                cause);
    }
}
