package dev.watchkeeper.state;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.testkit.Measured;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** How long a durable transition takes: an attempt's row and its event, in the file. */
public final class StateBench {
    private static final int WARM_UP = 1500;
    private static final int TIMES = 1500;

    private StateBench() {}

    public static void main(String[] args) throws IOException {
        Path home = Files.createTempDirectory("state-bench");
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            Attempt attempt =
                    Attempt.planned(
                            new AttemptRef("task", 1),
                            "p",
                            new WorkspaceId("ws-1"),
                            "agent",
                            "local",
                            "main",
                            Instant.EPOCH);
            state.write(t -> {
                t.put(attempt);
                return true;
            });
            double[] ms = new double[TIMES];
            for (int i = -WARM_UP; i < TIMES; i++) {
                Attempt now = state.read(v -> v.attempt(attempt.ref()).orElseThrow());
                AttemptState to =
                        now.state() == AttemptState.CHECKPOINTED
                                ? AttemptState.PROMPTED
                                : AttemptState.CHECKPOINTED;
                long begin = System.nanoTime();
                state.write(t -> {
                    t.move(attempt.in(to), now.state());
                    return t.append(
                            EventDraft.of(
                                    EventType.ATTEMPT_STARTED, attempt, Map.of("to", to.name())));
                });
                if (i >= 0) {
                    ms[i] = (System.nanoTime() - begin) / 1e6;
                }
            }
            Measured.row("durable transition, median", Measured.median(ms), "ms");
            Measured.row("durable transition, p95", Measured.p95(ms), "ms", 5);
        } finally {
            Measured.remove(home);
        }
    }
}
