package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An Ollama server over HTTP. */
final class OllamaServer extends ModelServer {
    private static final Duration VERBOSE = Duration.ofSeconds(30);
    private static final int LARGEST_VOCABULARY = 64 << 20;
    private static final String KEEP_ALIVE = "30m";
    private static final String REGISTRY = "registry.ollama.ai/";
    private static final String LIBRARY = "library/";

    OllamaServer(URI base) {
        this(base, ModelClock.system());
    }

    OllamaServer(URI base, ModelClock time) {
        super(base, time);
    }

    String version() {
        return get("/api/version").path("version").asText("");
    }

    List<Models.Listed> tags() {
        List<Models.Listed> all = new ArrayList<>();
        for (JsonNode m : get("/api/tags").path("models")) {
            JsonNode details = m.path("details");
            String detail =
                    (details.path("parameter_size").asText("")
                                    + " "
                                    + details.path("quantization_level").asText(""))
                            .strip();
            all.add(new Models.Listed(m.path("name").asText(), m.path("size").asLong(), detail));
        }
        return all;
    }

    /**
     * A model in memory.
     *
     * @param onGpu the share of it that is in the GPU's memory, 0 to 1
     * @param window in tokens; 0 if the server does not say
     */
    record Loaded(double onGpu, long window) {}

    /**
     * How a model stands in memory; empty if it is not loaded. The server tells one name of those
     * that a model has, so one that goes by another is known by its digest.
     */
    Optional<Loaded> loaded(String model) {
        JsonNode all = get("/api/ps").path("models");
        for (JsonNode m : all) {
            if (same(model, m.path("name").asText())) {
                return Optional.of(inMemory(m));
            }
        }
        String digest = all.isEmpty() ? "" : digest(model);
        for (JsonNode m : all) {
            if (!digest.isEmpty() && digest.equals(m.path("digest").asText())) {
                return Optional.of(inMemory(m));
            }
        }
        return Optional.empty();
    }

    private static Loaded inMemory(JsonNode m) {
        long size = m.path("size").asLong();
        double share = size == 0 ? 0 : m.path("size_vram").asLong() / (double) size;
        return new Loaded(
                Math.clamp(share, 0.0, 1.0), Math.max(0, m.path("context_length").asLong(0)));
    }

    /**
     * Whether two names mean the same model. No tag means {@code latest}, no host the registry, no
     * namespace its library; case is of no account.
     */
    static boolean same(String a, String b) {
        return whole(a).equals(whole(b));
    }

    private static String whole(String name) {
        String low = name.strip().toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
        String tagged = low.indexOf(':', low.lastIndexOf('/') + 1) < 0 ? low + ":latest" : low;
        return switch ((int) tagged.chars().filter(c -> c == '/').count()) {
            case 0 -> REGISTRY + LIBRARY + tagged;
            case 1 -> REGISTRY + tagged;
            default -> tagged;
        };
    }

    /** Loads a model with the same options that questions will have, and waits for it. */
    void load(String model, int context, Duration atMost) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model);
        body.putArray("messages");
        body.put("stream", false);
        standing(body);
        body.putObject("options").put("num_ctx", context);
        if (!parsed(post("/api/chat", body.toString(), atMost)).path("done").asBoolean(false)) {
            throw new ModelException(
                    ModelException.Kind.BROKE_OFF, "the load ended before it was done");
        }
    }

    /** Sets what every request must have alike: another value would load the model anew. */
    static void standing(ObjectNode body) {
        body.put("truncate", false);
        body.put("shift", false);
        body.put("keep_alive", KEEP_ALIVE);
    }

    /** What a model is, by its content; empty if the server does not have it. */
    String digest(String model) {
        for (JsonNode m : get("/api/tags").path("models")) {
            if (same(model, m.path("name").asText())) {
                return m.path("digest").asText("");
            }
        }
        return "";
    }

    /** All that the server tells of a model, its vocabulary too: some megabytes. */
    JsonNode verbose(String model) {
        ObjectNode body = JSON.createObjectNode().put("model", model).put("verbose", true);
        return parsed(post("/api/show", body.toString(), VERBOSE, LARGEST_VOCABULARY));
    }

    /** The longest window that a model was trained for; 0 if the server does not say. */
    long trainedWindow(String model) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        JsonNode info = parsed(post("/api/show", body.toString(), SHORT)).path("model_info");
        String architecture = info.path("general.architecture").asText("");
        return info.path(architecture + ".context_length").asLong(0);
    }

    /** The prompt as the server makes it from a request, without asking the model. */
    String rendered(ObjectNode request) {
        ObjectNode body = request.deepCopy();
        body.put("stream", false);
        body.put("_debug_render_only", true);
        return parsed(post("/api/chat", body.toString(), SHORT))
                .path("_debug_info")
                .path("rendered_template")
                .asText("");
    }

    @Override
    ChatAnswer chat(String body, long end, Duration idle) {
        try (Lines lines = stream("/api/chat", body)) {
            ChatAnswer answer = new ChatAnswer();
            while (true) {
                String line = lines.gathered(end, idle);
                if (line == null) {
                    throw answer.unfinished();
                }
                if (!line.isBlank() && answer.take(parsed(line))) {
                    return answer;
                }
            }
        }
    }
}
