package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * How much of its questions a server knew from the ones before. It counts known tokens as read, so
 * only the time tells: a question that shares next to nothing with those before it shows how fast
 * new text is read, and the rest of the time that another question would need was saved. Safe for
 * many threads.
 */
final class KnownText {
    /** Shorter questions take as long as they take. */
    private static final long LEAST_TOKENS = 200;

    private static final int QUESTIONS = 20;
    private static final int SPEEDS = 9;

    /** A server may keep some questions beside the last one. */
    private static final int REMEMBERED = 4;

    /** What shares more with an earlier question is not new. */
    private static final double MOST_SHARED = 0.1;

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
            if (!texts.isEmpty() && texts.stream().allMatch(t -> isNew(text, t))) {
                keep(speeds, tokens / read.seconds(), SPEEDS);
            }
        }
        keep(texts, text, REMEMBERED);
    }

    private static boolean isNew(String text, String earlier) {
        int most = (int) (text.length() * MOST_SHARED);
        return text.length() > most && !earlier.regionMatches(0, text, 0, most + 1);
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
