package dev.watchkeeper.attempt;

import dev.watchkeeper.agentrun.AgentRun;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Records what a running agent says: its words on the board, its output's length in the journal.
 */
final class AgentOutputRecorder implements AgentRun.Listener {
    private static final Duration OUTPUT_EVERY = Duration.ofSeconds(1);

    private final StateManager state;
    private final Clock clock;
    private final LiveAttempts board;
    private final Consumer<AttemptRef> waits;
    private final Attempt attempt;
    private final LegAnswers answers;
    private long recordedTo;
    private long grownTo;
    private Instant recordedAt;
    private @Nullable String session;
    private List<String> leftBehind = List.of();

    /**
     * @param waits called when the attempt only waits for its agent
     * @param from how much of the attempt's output was there before
     */
    AgentOutputRecorder(
            StateManager state,
            Clock clock,
            LiveAttempts board,
            Consumer<AttemptRef> waits,
            LegAnswers answers,
            Attempt attempt,
            long from) {
        this.answers = answers;
        this.state = state;
        this.clock = clock;
        this.board = board;
        this.waits = waits;
        this.attempt = attempt;
        this.recordedTo = from;
        this.grownTo = from;
        this.recordedAt = clock.instant();
    }

    /** The session that the agent named; {@code null} if it named none. */
    @Nullable String session() {
        return session;
    }

    /** The commands of processes that the agent left behind. */
    List<String> leftBehind() {
        return leftBehind;
    }

    @Override
    public void event(AgentEvent event) {
        answers.see(event);
        switch (event) {
            case AgentEvent.Session s -> session = s.id();
            case AgentEvent.Text t -> board.said(attempt.ref(), t.text());
            case AgentEvent.ToolStarted t ->
                    board.said(attempt.ref(), t.name() + ": " + t.summary());
            case AgentEvent.ToolEnded t -> {}
            case AgentEvent.Denied d -> board.said(attempt.ref(), "denied: " + d.what());
            case AgentEvent.Question q -> board.said(attempt.ref(), q.text());
            case AgentEvent.PermissionRequest p ->
                    board.said(attempt.ref(), "asks for " + p.form());
            case AgentEvent.Withdrawn w -> {}
            case AgentEvent.Limit l -> board.said(attempt.ref(), l.why());
            case AgentEvent.Retrying r -> board.said(attempt.ref(), r.why());
            case AgentEvent.Usage u -> {}
            case AgentEvent.Result r -> board.said(attempt.ref(), r.text());
        }
    }

    @Override
    public LegAnswers answers() {
        return answers;
    }

    @Override
    public void leftBehind(List<String> commands) {
        leftBehind = commands;
    }

    @Override
    public void waits() {
        waits.accept(attempt.ref());
    }

    @Override
    public void output(long from, long to) {
        grownTo = to;
        board.output(attempt.ref(), to);
        Instant now = clock.instant();
        if (Duration.between(recordedAt, now).compareTo(OUTPUT_EVERY) >= 0) {
            recordedAt = now;
            flush();
        }
    }

    private void flush() {
        rest().forEach(draft -> {
            var unused = state.write(tx -> tx.append(draft));
        });
    }

    /** What is not in the journal yet: one event or none. */
    List<EventDraft> rest() {
        if (grownTo <= recordedTo) {
            return List.of();
        }
        Map<String, Object> data = Map.of("from", recordedTo, "to", grownTo);
        recordedTo = grownTo;
        return List.of(EventDraft.of(EventType.AGENT_OUTPUT, attempt, data));
    }
}
