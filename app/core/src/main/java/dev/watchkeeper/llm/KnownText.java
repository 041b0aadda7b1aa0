package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * How much of its questions a server knew from the ones before. It counts known tokens as read, so
 * only the time tells: a question that shares little with those before it shows how fast the rest
 * of it is read, and what another question would need at that speed and did not was saved. Safe for
 * many threads.
 */
final class KnownText {
    /** Shorter questions take as long as they take. */
    private static final long LEAST_TOKENS = 200;

    private static final int QUESTIONS = 20;
    private static final int SPEEDS = 9;

    /** A server may keep some questions beside the last one. */
    private static final int REMEMBERED = 4;

    /** What shares more of its text with an earlier question is not new. */
    private static final double MOST_SHARED = 0.4;

    private record Read(long tokens, double seconds) {}

    private final Deque<Read> reads = new ArrayDeque<>();
    private final Deque<Double> speeds = new ArrayDeque<>();
    private final Deque<String> texts = new ArrayDeque<>();

    /**
     * A question was answered.
     *
     * @param text all of it
     * @param tokens as the server counted them
     * @param took what the server took to read it; zero if it did not say
     */
    synchronized void add(String text, long tokens, Duration took) {
        if (tokens >= LEAST_TOKENS && !took.isZero()) {
            Read read = new Read(tokens, took.toNanos() / 1e9);
            keep(reads, read, QUESTIONS);
            // Of the first one nobody knows what the server was asked before.
            double shared = texts.stream().mapToDouble(t -> shared(text, t)).max().orElse(1);
            if (shared <= MOST_SHARED) {
                keep(speeds, tokens * (1 - shared) / read.seconds(), SPEEDS);
            }
        }
        keep(texts, text, REMEMBERED);
    }

    /** The share of a text that an earlier one begins with, too. */
    private static double shared(String text, String earlier) {
        int most = Math.min(text.length(), earlier.length());
        int same = 0;
        while (same < most && text.charAt(same) == earlier.charAt(same)) {
            same++;
        }
        return text.isEmpty() ? 0 : same / (double) text.length();
    }

    private static <T> void keep(Deque<T> all, T one, int most) {
        all.addLast(one);
        if (all.size() > most) {
            all.removeFirst();
        }
    }

    /**
     * The share of the last questions' tokens that the server did not read again, 0 to 1; {@code
     * null} as long as too little was asked to tell.
     */
    synchronized @Nullable Double share() {
        if (speeds.isEmpty() || reads.size() < 2) {
            return null;
        }
        double speed = median(speeds);
        double known = 0;
        double all = 0;
        for (Read r : reads) {
            known += Math.clamp(r.tokens() - r.seconds() * speed, 0, (double) r.tokens());
            all += r.tokens();
        }
        return known / all;
    }

    private static double median(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(d -> d).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
