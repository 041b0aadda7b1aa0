package dev.watchkeeper.desktop.screen.run;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.AttemptText;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.TextLine;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An attempt as it was when it was read.
 *
 * @param attempt {@code null} if the task has none yet
 * @param numbers of all attempts of the task
 */
record AttemptDetail(
        Task task,
        @Nullable Attempt attempt,
        List<Integer> numbers,
        List<PathDiff> changes,
        String patch,
        List<TextLine> prompt,
        List<TextLine> gates) {
    private static final int MOST_PATCH = 400_000;
    private static final int MOST_PROMPT = 512 * 1024;

    /** One step of an attempt. */
    record Step(String key, String name, StateLook look, String word) {}

    /** Reads it; blocks. */
    static AttemptDetail read(Control control, String task, int number) {
        Task read = control.task(task);
        List<Attempt> all = control.attempts(task);
        Attempt attempt =
                all.stream()
                        .filter(a -> a.ref().number() == number)
                        .findFirst()
                        .orElse(all.isEmpty() ? null : all.getLast());
        List<PathDiff> changes = control.taskChanges(task);
        return new AttemptDetail(
                read,
                attempt,
                all.stream().map(a -> a.ref().number()).toList(),
                changes,
                changes.isEmpty() ? "" : control.taskPatch(task, MOST_PATCH),
                prompt(control, attempt),
                AttemptText.gates(attempt));
    }

    private static List<TextLine> prompt(Control control, @Nullable Attempt attempt) {
        String id = attempt == null ? null : attempt.prompt();
        if (id == null) {
            return AttemptText.note("The prompt is not written yet.");
        }
        try {
            return TextLine.lines(
                    control.readEvidence(id, 0, MOST_PROMPT).text(), TextLine.Tone.PLAIN);
        } catch (WatchkeeperException e) {
            return AttemptText.note("The prompt can't be read: " + e.getMessage());
        }
    }

    /** Whether nothing of it changes any more. */
    boolean over() {
        return attempt != null && attempt.state() == AttemptState.CLOSED;
    }

    /**
     * @param unwatched why nobody watches it, or empty
     */
    String who(Instant now, String unwatched) {
        if (attempt == null) {
            return "No attempt yet: " + StateLook.word(task.state()).toLowerCase(Locale.ROOT);
        }
        Instant end = attempt.endedAt();
        return attempt.agent()
                + "@"
                + attempt.host()
                + ", "
                + (end == null
                        ? !unwatched.isEmpty()
                                ? unwatched
                                : StateLook.word(attempt)
                                        + ", "
                                        + Ago.ticking(Duration.between(attempt.startedAt(), now))
                        : "took "
                                + Ago.length(Duration.between(attempt.startedAt(), end))
                                + ", ended "
                                + Ago.ago(end, now));
    }

    /** The six steps in order. */
    List<Step> steps(Instant now, String unwatched) {
        List<Step> steps = new ArrayList<>();
        Attempt a = attempt;
        AttemptState state = a == null ? AttemptState.PLANNED : a.state();
        int at = a == null ? -1 : at(state);
        Assessment s = a == null ? null : a.assessment();
        Decision d = a == null ? null : a.decision();
        steps.add(
                new Step(
                        "prompt",
                        "Prompt",
                        look(0, at, a != null && a.prompt() != null),
                        a != null && a.prompt() != null ? "written" : word(0, at)));
        steps.add(agent(a, state, at, now, unwatched));
        steps.add(
                s == null
                        ? new Step("validate", "Validate", look(2, at, false), word(2, at))
                        : new Step(
                                "validate",
                                "Validate",
                                s.validation().complete() && s.validation().problems().isEmpty()
                                        ? StateLook.ENDED
                                        : StateLook.FAILED,
                                s.validation().problems().isEmpty()
                                        ? s.validation().complete() ? "complete" : "not complete"
                                        : Visible.line(s.validation().problems().getFirst())));
        steps.add(
                s == null
                        ? new Step("quality", "Quality", look(3, at, false), word(3, at))
                        : quality(s.quality()));
        steps.add(
                s == null
                        ? new Step("confidence", "Confidence", look(4, at, false), word(4, at))
                        : new Step(
                                "confidence",
                                "Confidence",
                                StateLook.ENDED,
                                s.confidence().score().words()));
        steps.add(
                d == null
                        ? new Step("decide", "Decide", look(5, at, false), word(5, at))
                        : new Step("decide", "Decide", decided(d, s), StateLook.word(d)));
        return steps;
    }

    private static StateLook decided(Decision d, @Nullable Assessment s) {
        boolean proven = s != null && s.quality().hasExecutedEvidence() && !s.quality().blocked();
        return d instanceof Decision.Accept && !proven ? StateLook.ENDED : StateLook.of(d);
    }

    private static Step agent(
            @Nullable Attempt a, AttemptState state, int at, Instant now, String unwatched) {
        if (a == null || a.legs().isEmpty()) {
            return new Step("agent", "Agent", look(1, at, false), word(1, at));
        }
        Leg first = a.legs().getFirst();
        Instant end = a.legs().getLast().endedAt();
        Duration took = Duration.between(first.startedAt(), end == null ? now : end);
        AgentOutcome outcome = a.outcome();
        if (outcome == null && !unwatched.isEmpty()) {
            return new Step("agent", "Agent", StateLook.HELD, unwatched);
        }
        StateLook look =
                switch (state) {
                    case HELD, INTERRUPTED -> StateLook.HELD;
                    case PLANNED, CHECKPOINTED, PROMPTED, STARTING, RUNNING -> StateLook.RUNNING;
                    case ENDED, SETTLED, ASSESSED, DECIDED, CLOSED ->
                            outcome == null ? StateLook.UNKNOWN : ended(outcome);
                };
        String word =
                outcome == null || look == StateLook.RUNNING
                        ? Ago.ticking(took)
                        : outcome.ending().word().replace('_', ' ') + ", " + Ago.length(took);
        return new Step("agent", "Agent", look, word);
    }

    private static StateLook ended(AgentOutcome outcome) {
        return switch (outcome.ending()) {
            case COMPLETED -> StateLook.ENDED;
            case QUESTION, PERMISSION_DENIED -> StateLook.NEEDS_YOU;
            case LIMIT -> StateLook.HELD;
            case REFUSED, TRUNCATED, EMPTY, CUT_OFF, ERROR, SIGNALLED, TIMEOUT -> StateLook.FAILED;
            case VANISHED -> StateLook.UNKNOWN;
        };
    }

    private static Step quality(Quality q) {
        List<GateResult> gates = q.gates();
        long passed = gates.stream().filter(g -> !g.failed()).count();
        StateLook look =
                q.blocked()
                        ? StateLook.FAILED
                        : q.hasExecutedEvidence() ? StateLook.PROVEN : StateLook.UNKNOWN;
        return new Step(
                "quality",
                "Quality",
                look,
                gates.isEmpty() ? "nothing was run" : passed + " of " + gates.size() + " passed");
    }

    private static int at(AttemptState state) {
        return switch (state) {
            case PLANNED, CHECKPOINTED -> 0;
            case PROMPTED, STARTING, RUNNING, HELD, INTERRUPTED -> 1;
            case ENDED -> 2;
            case SETTLED -> 3;
            case ASSESSED, DECIDED -> 5;
            case CLOSED -> 6;
        };
    }

    private static StateLook look(int step, int at, boolean done) {
        if (done) {
            return StateLook.ENDED;
        }
        return at == 6 ? StateLook.SKIPPED : step == at ? StateLook.RUNNING : StateLook.NOT_YET;
    }

    private static String word(int step, int at) {
        return at == 6 ? "not run" : step == at ? "running" : "not yet";
    }
}
