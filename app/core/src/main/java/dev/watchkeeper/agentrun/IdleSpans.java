package dev.watchkeeper.agentrun;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The times in which nothing of an agent has run, proven by equal counts at both ends. What changed
 * in one of them was not its doing.
 */
public final class IdleSpans {
    /** The clock of files stands still for up to so long. */
    private static final Duration COARSE = Duration.ofMillis(20);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int MOST = 1000;

    private final List<Span> spans = new ArrayList<>();
    private String last = "";
    private @Nullable Instant since;
    private @Nullable Instant looked;

    /** From one moment, exclusively, to another. */
    public record Span(Instant from, Instant to) {}

    /** Whether it is time to look again. */
    boolean due(Instant now) {
        Instant before = looked;
        return before == null || Duration.between(before, now).abs().compareTo(SHORTEST) >= 0;
    }

    /**
     * Takes what was seen.
     *
     * @param begun before it was looked at
     * @param ended after that
     * @param activity empty if something ran, or if it is not known
     */
    void seen(Instant begun, Instant ended, Optional<String> activity) {
        looked = ended;
        Instant from = since;
        if (from != null && activity.filter(last::equals).isPresent()) {
            Instant to = begun.minus(COARSE);
            if (to.isAfter(from)) {
                put(new Span(from, to));
            }
            return;
        }
        last = activity.orElse("");
        since = activity.isPresent() ? ended : null;
    }

    /** A span that goes on takes the place of its beginning. */
    private void put(Span span) {
        if (!spans.isEmpty() && spans.getLast().from().equals(span.from())) {
            spans.removeLast();
        }
        if (spans.size() < MOST) {
            spans.add(span);
        }
    }

    /** Those found so far, in their order. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }
}
