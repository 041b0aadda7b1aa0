package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why work is not right: the last gate or check that was run and failed, also where attempts came
 * after it that left nothing to run, and what it kept from being run.
 */
final class FailureCause {
    /** How many of the last lines of its output a sentence quotes. */
    private static final int LINES = 3;

    /** How long such a quote may be, in characters. */
    private static final int QUOTED = 300;

    private FailureCause() {}

    /**
     * What failed before.
     *
     * @param attempt its number
     * @param gate that failed there and has to pass
     */
    record Earlier(int attempt, GateResult gate) {}

    /**
     * What failed in the last attempt that ran anything.
     *
     * @param now the assessment of the attempt after them
     * @param earlier attempts in order
     * @return nothing if the attempt ran something itself, or what was run last passed
     */
    static Optional<Earlier> before(Assessment now, List<Attempt> earlier) {
        if (!now.quality().gates().isEmpty()) {
            return Optional.empty();
        }
        for (Attempt attempt : earlier.reversed()) {
            @Nullable Assessment made = attempt.assessment();
            if (made != null && !made.quality().gates().isEmpty()) {
                return made.quality().gates().stream()
                        .filter(g -> g.blocking() && g.failed())
                        .findFirst()
                        .map(g -> new Earlier(attempt.ref().number(), g));
            }
        }
        return Optional.empty();
    }

    /** The question when no attempt is left. */
    static Decision.Ask usedUp(Assessment now, Decider.History history, List<Reason> because) {
        int used = history.task().attempts();
        return ask(
                "attempts-used-up",
                used + (used == 1 ? " attempt is" : " attempts are") + " used up; the last one: ",
                AnswerOptions.WORK,
                now,
                history,
                because);
    }

    /** The question when an attempt failed as the one before it, and changed nothing. */
    static Decision.Ask again(Assessment now, Decider.History history, List<Reason> because) {
        List<Reason> all = new ArrayList<>(because);
        all.add(new Reason("the same as the attempt before, and it changed nothing", "history"));
        return ask(
                "same-failure",
                "The same failure twice, with no change in between: ",
                AnswerOptions.STOPPED,
                now,
                history,
                all);
    }

    private static Decision.Ask ask(
            String rule,
            String begin,
            List<BreakpointAction> answers,
            Assessment now,
            Decider.History history,
            List<Reason> because) {
        Optional<Earlier> earlier = before(now, history.earlier());
        List<Reason> all = new ArrayList<>();
        earlier.ifPresent(e -> all.add(new Reason(cause(e), e.gate().evidence())));
        all.addAll(because);
        List<String> besides =
                besides(earlier.map(e -> quality(history, e)).orElse(now.quality()), history);
        besides.forEach(b -> all.add(new Reason(b, "gates")));
        StringBuilder question =
                new StringBuilder(begin).append(because.getFirst().text()).append('.');
        earlier.ifPresent(
                e -> question.append(" The cause lies before it: ").append(cause(e)).append('.'));
        besides.forEach(b -> question.append(' ').append(Wording.sentence(b)));
        question.append(" How does it go on?");
        earlier.map(e -> quality(history, e)).orElse(now.quality()).gates().stream()
                .filter(g -> g.blocking() && notStarted(g))
                .findFirst()
                .ifPresent(g -> question.append(UnprovenQuestion.mend(g, history.task().id())));
        return new Decision.Ask(all, rule, question.toString(), AnswerOptions.of(answers), null);
    }

    private static Quality quality(Decider.History history, Earlier e) {
        return history.earlier().stream()
                .filter(a -> a.ref().number() == e.attempt())
                .map(Attempt::assessment)
                .filter(Objects::nonNull)
                .map(Assessment::quality)
                .findFirst()
                .orElseThrow();
    }

    private static String cause(Earlier e) {
        String end = end(e.gate().tail());
        return "in attempt "
                + e.attempt()
                + ", the last in which anything was run, "
                + Wording.gate(e.gate())
                + (end.isEmpty() ? "" : "; its output ends: " + end);
    }

    /** What the next attempt is told of what failed before the one that left nothing to run. */
    static List<String> feedback(Assessment now, List<Attempt> earlier) {
        return before(now, earlier)
                .map(e ->
                        List.of(
                                "This failed in attempt "
                                        + e.attempt()
                                        + ", and nothing was run since: "
                                        + Feedback.gate(e.gate())))
                .orElse(List.of());
    }

    /** What else a person must know of gates that failed, a sentence's part each. */
    private static List<String> besides(Quality quality, Decider.History history) {
        List<String> all = new ArrayList<>();
        for (GateResult gate : quality.gates()) {
            if (gate.check()
                    || !gate.blocking()
                    || !gate.failed()
                    || gate.status() == GateResult.Status.UNPROVEN) {
                continue;
            }
            String name = "gate '" + gate.name() + "'";
            if (quality.changes().isEmpty()) {
                all.add(name + " failed on the tree before the task as well");
            } else if (history.unseen().contains(gate.command())) {
                all.add(
                        name
                                + " has not been seen to pass in this workspace, so it may have"
                                + " failed before the task as well");
            }
            int checks = history.task().checks().size();
            if (checks > 0 && quality.gates().stream().noneMatch(GateResult::check)) {
                all.add(
                        "since "
                                + name
                                + " failed, "
                                + (checks == 1
                                        ? "the task's own check was not run"
                                        : "the task's own checks were not run"));
            }
        }
        return all;
    }

    /** Whether the command itself is at fault: there is no such program, or it can't be run. */
    private static boolean notStarted(GateResult gate) {
        @Nullable Integer exit = gate.exitStatus();
        return gate.provesNothing() || exit != null && (exit == 126 || exit == 127);
    }

    /** The last lines, in one. */
    private static String end(String tail) {
        List<String> lines = tail.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        String end =
                String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        return end.length() <= QUOTED ? end : "…" + end.substring(end.length() - QUOTED);
    }
}
