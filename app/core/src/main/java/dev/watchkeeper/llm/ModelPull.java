package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Fetches a model into an Ollama server. Its errors may come in the middle of a stream that began
 * well; only a line that says {@code success} is one. A pull that breaks off is begun again and
 * goes on where it was, as long as it gets further. An interrupt ends it, and the server's work on
 * it with it.
 */
final class ModelPull {
    /** Longest silence between two lines. */
    static final Duration IDLE = Duration.ofMinutes(1);

    /** Longest time without a further byte, however many lines come. */
    static final Duration UNMOVED = Duration.ofMinutes(2);

    /** Longest silence while a large file is read once more. */
    static final Duration CHECKING = Duration.ofMinutes(30);

    /** So many tries in a row may get no further. */
    static final int TRIES = 3;

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final URI base;
    private final ModelClock time;
    private final CountDownLatch never = new CountDownLatch(1);

    ModelPull(URI base) {
        this(base, ModelClock.system());
    }

    ModelPull(URI base, ModelClock time) {
        this.base = base;
        this.time = time;
    }

    void run(String name, Consumer<Models.Progress> told) {
        Ahead ahead = new Ahead(told);
        Duration pause = PAUSE;
        try (OllamaServer server = new OllamaServer(base, time)) {
            for (int fruitless = 0; ; ) {
                long before = ahead.moves;
                try {
                    follow(server, name, ahead);
                    return;
                } catch (ModelException e) {
                    if (e.kind() == ModelException.Kind.DOWN && ahead.moves == 0) {
                        throw down(e);
                    }
                    boolean further = ahead.moves > before && before > 0;
                    fruitless = further ? 1 : fruitless + 1;
                    pause = further ? PAUSE : pause;
                    if (!mayMend(e) || fruitless >= TRIES) {
                        throw failed(name, String.valueOf(e.getMessage()), e);
                    }
                }
                time.await(never, pause.toNanos());
                pause = pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(name, "interrupted", e);
        }
    }

    private static boolean mayMend(ModelException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("does not exist") || text.contains("pull model manifest")) {
            return false;
        }
        return switch (e.kind()) {
            case BROKE_OFF, STALLED, TIMEOUT, BUSY, DOWN -> true;
            case NONE,
                    LOADING,
                    OUT_OF_MEMORY,
                    NO_SUCH_MODEL,
                    TOO_LONG,
                    NONSENSE,
                    REFUSED,
                    RESTING,
                    CLOSED ->
                    false;
        };
    }

    private void follow(OllamaServer server, String name, Ahead ahead) {
        String body = ModelServer.JSON.createObjectNode().put("model", name).toString();
        String step = "";
        long moved = time.nanos();
        try (OllamaServer.Lines lines = server.stream("/api/pull", body)) {
            while (true) {
                Duration idle = step.isEmpty() || step.startsWith("pulling") ? IDLE : CHECKING;
                String line = lines.next(time.nanos() + idle.toNanos(), idle);
                if (line == null) {
                    throw new ModelException(
                            ModelException.Kind.BROKE_OFF,
                            "the server stopped in the middle, after '" + step + "'");
                }
                if (line.isBlank()) {
                    continue;
                }
                JsonNode told = ModelServer.parsed(line);
                String now = told.path("status").asText("");
                boolean further = ahead.take(now, told);
                if (further || !now.equals(step)) {
                    moved = time.nanos();
                } else if (time.nanos() - moved > UNMOVED.toNanos()) {
                    throw new ModelException(
                            ModelException.Kind.STALLED, "'" + now + "' gets no further");
                }
                step = now;
                if (step.equals("success")) {
                    return;
                }
            }
        }
    }

    private WatchkeeperException down(ModelException cause) {
        return new WatchkeeperException(
                WatchkeeperException.Code.MISSING,
                "the model server at " + base + " does not answer",
                "start it with 'ollama serve', or set model.url; a pull goes on where it was",
                cause);
    }

    private static WatchkeeperException failed(String name, String why, @Nullable Exception cause) {
        return new WatchkeeperException(
                WatchkeeperException.Code.MISSING,
                "the model '" + name + "' could not be pulled: " + why,
                "look at its name, and at the server's net and disk; a pull goes on where it was",
                cause);
    }

    /** Tells only what is further than before, over all tries: a server may count backwards. */
    private static final class Ahead {
        private final Consumer<Models.Progress> told;
        private final Map<String, Long> farthest = new HashMap<>();
        private long moves;

        Ahead(Consumer<Models.Progress> told) {
            this.told = told;
        }

        /** Whether this is further than what was told of its step. */
        boolean take(String step, JsonNode line) {
            long total = Math.max(0, line.path("total").asLong(0));
            long done = Math.max(0, line.path("completed").asLong(0));
            if (total > 0) {
                done = Math.min(done, total);
            }
            Long before = farthest.get(step);
            if (before != null && done <= before) {
                return false;
            }
            farthest.put(step, done);
            moves++;
            told.accept(new Models.Progress(step, done, total));
            return true;
        }
    }
}
