package dev.watchkeeper.assess;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.gate.GateVerdict;
import dev.watchkeeper.plugin.process.WatchedTime;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Asks a gate of a type, on a thread of its own that nobody waits for longer than its time limit.
 * One that throws or does not answer proves nothing, whatever it may have been about to say.
 */
final class TypedGate {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int REASON = 1_000;
    private static final int PLACES = 50;

    private final Assessor.Input in;
    private final KnownFindings known;
    private final Assessor.Sink sink;
    private final LongSupplier nanos;

    TypedGate(Assessor.Input in, KnownFindings known, Assessor.Sink sink, LongSupplier nanos) {
        this.in = in;
        this.known = known;
        this.sink = sink;
        this.nanos = nanos;
    }

    /**
     * What a gate says of the work.
     *
     * @param evidence name of what it said, unique in the attempt
     * @param ended the gates that stand before it
     */
    GateResult judge(Settings.Gate gate, String evidence, List<GateResult> ended) {
        long from = nanos.getAsLong();
        GateVerdict verdict = ask(gate, ended);
        double seconds = Duration.ofNanos(nanos.getAsLong() - from).toMillis() / 1000.0;
        String said = words(verdict);
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        String id = sink.evidence(evidence, file -> file.write(bytes));
        GateResult.Status status = status(verdict.result());
        return new GateResult(
                gate.name(),
                gate.what(),
                false,
                gate.blocking(),
                status,
                null,
                seconds,
                id,
                ReadableOutput.tail(said),
                status == GateResult.Status.PASS
                        ? ""
                        : ReadableOutput.fingerprint(status.word(), said),
                status == GateResult.Status.UNPROVEN ? "can't say: " + reason(verdict) : "",
                null,
                List.of(),
                1);
    }

    private GateVerdict ask(Settings.Gate gate, List<GateResult> ended) {
        JudgedWork work = new JudgedWork(in, known, ended);
        CompletableFuture<@Nullable GateVerdict> answer = new CompletableFuture<>();
        // A platform thread: one that never rests would keep a carrier from all virtual ones.
        Thread asked =
                Thread.ofPlatform()
                        .daemon()
                        .name("gate-" + gate.name())
                        .start(() -> {
                            try {
                                answer.complete(in.typed().apply(gate).judge(work));
                            } catch (Throwable e) {
                                // Whatever a stranger's classes throw, the attempt goes on.
                                answer.completeExceptionally(e);
                            }
                        });
        try {
            GateVerdict verdict = await(gate, answer);
            return verdict == null ? GateVerdict.cannotSay("it returned no verdict") : verdict;
        } catch (TimeoutException e) {
            asked.interrupt();
            return GateVerdict.cannotSay(
                    "it did not answer within " + gate.timeout().toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            return GateVerdict.cannotSay(message(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            asked.interrupt();
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while '" + gate.name() + "' judged");
        }
    }

    private @Nullable GateVerdict await(
            Settings.Gate gate, CompletableFuture<@Nullable GateVerdict> answer)
            throws TimeoutException, ExecutionException, InterruptedException {
        WatchedTime time = new WatchedTime(nanos, LOOK.multipliedBy(3));
        while (true) {
            Duration left = gate.timeout().minus(time.now());
            if (!left.isPositive() && !answer.isDone()) {
                throw new TimeoutException();
            }
            try {
                long most = Math.max(1, Math.min(left.toNanos(), LOOK.toNanos()));
                return answer.get(most, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                sink.waits();
            }
        }
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return e.getClass().getName().startsWith("dev.watchkeeper.") && message != null
                ? message
                : "it failed: "
                        + e.getClass().getSimpleName()
                        + (message == null ? "" : ": " + message);
    }

    private static GateResult.Status status(GateVerdict.Result result) {
        return switch (result) {
            case PASS -> GateResult.Status.PASS;
            case FAIL -> GateResult.Status.FAIL;
            case CANNOT_SAY -> GateResult.Status.UNPROVEN;
        };
    }

    private static String reason(GateVerdict verdict) {
        String line = verdict.reason().replaceAll("\\s+", " ").strip();
        return line.length() <= REASON ? line : line.substring(0, REASON) + "\u2026";
    }

    private static String words(GateVerdict verdict) {
        StringBuilder all = new StringBuilder(reason(verdict)).append('\n');
        for (GateVerdict.Location place :
                verdict.locations().subList(0, Math.min(PLACES, verdict.locations().size()))) {
            all.append(place.path());
            if (place.line() > 0) {
                all.append(':').append(place.line());
            }
            all.append(place.what().isBlank() ? "" : ": " + place.what().strip()).append('\n');
        }
        return all.toString();
    }
}
