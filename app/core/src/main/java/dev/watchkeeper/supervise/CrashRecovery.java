package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptFailureHandler;
import dev.watchkeeper.attempt.DecidedData;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.Transition;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a start finds under way, and whether the supervisor has died of it before: an attempt in
 * whose work it died again is set aside with a question, so that the others go on.
 *
 * <p>A death counts only while the step is done that the start found, from where it was found: not
 * while an agent or a check is waited for, and not once the step has got anywhere.
 */
final class CrashRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(CrashRecovery.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String NOTE = ".recovery";
    private static final String OUT_OF_MEMORY = ".out-of-memory";

    private final StateManager stateManager;
    private final EvidenceStore evidence;
    private final Clock clock;
    private final WorkspaceSessions workplaces;
    private final AttemptFailureHandler breakdown;
    private volatile boolean memory;
    private final Set<AttemptRef> found = ConcurrentHashMap.newKeySet();
    private final Map<AttemptRef, RecoveryMarker> open = new ConcurrentHashMap<>();

    CrashRecovery(
            StateManager stateManager,
            EvidenceStore evidence,
            Clock clock,
            WorkspaceSessions workplaces,
            AttemptFailureHandler breakdown) {
        this.stateManager = stateManager;
        this.evidence = evidence;
        this.clock = clock;
        this.workplaces = workplaces;
        this.breakdown = breakdown;
    }

    /** Whether the JVM noted that the last supervisor's memory ran out (scripts/out-of-memory). */
    private boolean ranOut() {
        try {
            return Files.deleteIfExists(evidence.home().resolve(OUT_OF_MEMORY));
        } catch (IOException e) {
            LOG.warn("{} can't be removed: {}", OUT_OF_MEMORY, e.getMessage());
            return false;
        }
    }

    /** What is unfinished when the loop begins was left by an earlier one. */
    void start() {
        found.clear();
        memory = ranOut();
        stateManager.read(v -> v.unfinishedAttempts()).forEach(a -> found.add(a.ref()));
    }

    /** Before an attempt goes on: notes that, or sets it aside. */
    void begin(AttemptRef ref) {
        if (!found.remove(ref)) {
            return;
        }
        Attempt a = stateManager.read(v -> v.attempt(ref).orElseThrow());
        TaskState task = stateManager.read(v -> TaskLedger.required(v, ref.task())).state();
        if (task.ended() || !inWork(a.state())) {
            return;
        }
        // Following an agent is reading what it wrote, at once; other steps may take their time.
        int weight = a.state() == AttemptState.RUNNING ? RecoveryMarker.ENOUGH : 2;
        Path folder = evidence.folder(ref);
        RecoveryMarker note =
                new RecoveryMarker(folder.resolve(NOTE), step(a, folder), weight, memory, clock);
        if (note.points() >= RecoveryMarker.ENOUGH) {
            setAside(a);
            note.end();
        } else {
            note.begin();
            open.put(ref, note);
        }
    }

    /** The step has come to its end, or waits for others. */
    void lived(AttemptRef ref) {
        if (!open.isEmpty()) {
            RecoveryMarker note = open.remove(ref);
            if (note != null) {
                note.end();
            }
        }
    }

    private static boolean inWork(AttemptState state) {
        return switch (state) {
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    STARTING,
                    RUNNING,
                    ENDED,
                    SETTLED,
                    ASSESSED,
                    DECIDED ->
                    true;
            case HELD, INTERRUPTED, CLOSED -> false;
        };
    }

    /** The state, and how much of its output is here: what would be done from there. */
    private static String step(Attempt a, Path folder) {
        return a.state()
                + " leg "
                + a.legs().size()
                + " output "
                + size(folder.resolve("output"))
                + " errors "
                + size(folder.resolve("errors"));
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void setAside(Attempt a) {
        String where = a.state().name().toLowerCase(Locale.ROOT);
        LOG.error(
                "attempt {} is set aside: the supervisor died in its work at '{}'", a.ref(), where);
        if (a.state() == AttemptState.STARTING || a.state() == AttemptState.RUNNING) {
            end(a);
        }
        Decision.Ask ask =
                new Decision.Ask(
                        List.of(
                                new Reason(
                                        "the supervisor died again and again at the step '"
                                                + where
                                                + "' without getting any further",
                                        a.ref() + "/output")),
                        // Died while it put the work back: nothing begins there before the answer.
                        a.state() == AttemptState.DECIDED
                                ? "could-not-go-on"
                                : AttemptFailureHandler.SUPERVISOR_DIED,
                        "Watchkeeper's own process has died more than once in the work of this"
                                + " attempt, at the step after '"
                                + where
                                + "', without getting any further. How does the task go on?",
                        List.of(
                                new BreakpointOption(
                                        TaskAction.RETRY,
                                        "another attempt, from the workspace as it was"),
                                new BreakpointOption(
                                        TaskAction.TAKE_OVER,
                                        "the changes are put into the workspace and the work is"
                                                + " yours"),
                                new BreakpointOption(TaskAction.SKIP, "leave the task out"),
                                new BreakpointOption(TaskAction.FAIL, "give the task up")),
                        null);
        // Where it has a checkpoint, the question puts its work back as every question does.
        if (a.checkpointBefore() == null || a.state() == AttemptState.DECIDED) {
            breakdown.closed(a.ref(), ask);
            return;
        }
        var unused =
                stateManager.write(tx -> {
                    Attempt now = tx.attempt(a.ref()).orElseThrow();
                    Attempt asked = Transition.SET_ASIDE.take(tx, now.withDecision(ask));
                    return tx.append(
                            EventDraft.of(EventType.DECIDED, asked, DecidedData.data(asked, ask)));
                });
    }

    /** Its agent must not write on in a workspace that others get. */
    private void end(Attempt a) {
        Processes processes = workplaces.of(a.workspace()).host().processes();
        @Nullable Leg leg = a.legs().isEmpty() ? null : a.legs().getLast();
        if (leg != null) {
            var unused = processes.stop(leg.run(), GRACE);
        }
    }
}
