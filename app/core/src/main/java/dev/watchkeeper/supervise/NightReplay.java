package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.WorkReassessor;
import dev.watchkeeper.decide.Replay;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Decides a night anew on what is recorded of it, by other settings or with another model's
 * verdicts. Nothing is run, and nothing that is recorded changes.
 */
public final class NightReplay {
    private final Backtester past;
    private final OutcomeRecorder book;
    private final WorkReassessor work;

    NightReplay(Backtester past, OutcomeRecorder book, WorkReassessor work) {
        this.past = past;
        this.book = book;
        this.work = work;
    }

    /**
     * An attempt with its decision anew.
     *
     * @param attempt as it is recorded
     * @param now what is decided now; {@code null} if that can't be told
     * @param made what it was decided on now
     * @param untold why a model's verdict could not be had; empty if it was, or none was asked for
     */
    public record Line(
            Attempt attempt, @Nullable Decision now, @Nullable Assessment made, String untold) {}

    /**
     * Decides anew on the attempts that have ended since a time.
     *
     * @param settings of a project, with the changes that are tried
     * @param model asked anew about each attempt of which it can be asked; {@code null} to decide
     *     on the recorded verdicts
     */
    public List<Line> since(
            Instant since,
            Function<String, Settings> settings,
            @Nullable LocalModel model,
            WorkProgress progress) {
        List<Line> lines = new ArrayList<>();
        Map<String, Replay> replays = past.replays();
        long total =
                replays.values().stream()
                        .flatMap(r -> r.cases().stream())
                        .filter(c -> ended(c, since))
                        .count();
        replays.forEach((project, replay) -> {
            List<Replay.Case> cases = replay.cases().stream().filter(c -> ended(c, since)).toList();
            if (cases.isEmpty()) {
                return;
            }
            Settings by = settings.apply(project);
            List<Replay.Case> anew = new ArrayList<>();
            List<String> untold = new ArrayList<>();
            for (Replay.Case c : cases) {
                progress.step(
                        model == null ? "deciding anew" : "asking " + model.name(),
                        lines.size() + anew.size(),
                        total,
                        WorkProgress.Unit.TASKS);
                Assessment made = null;
                String why = "";
                if (model != null) {
                    try {
                        made = work.again(c.current(), c.task(), model, by);
                        why = made.verdict() == null ? made.modelProblem() : "";
                    } catch (WatchkeeperException | PluginException e) {
                        why = String.valueOf(e.getMessage());
                    }
                }
                anew.add(made == null ? c : with(c, made));
                untold.add(model != null && made == null ? why : notAsked(why) ? "" : why);
            }
            List<Decision> decisions =
                    new Replay(anew)
                            .over(
                                    new Replay.By(
                                            book.inForce(by.thresholds()),
                                            by.limits(),
                                            by.rules()));
            for (int i = 0; i < cases.size(); i++) {
                Attempt a = cases.get(i).current();
                lines.add(
                        new Line(
                                a,
                                untold.get(i).isEmpty()
                                        ? Backtester.standing(a, decisions.get(i))
                                        : null,
                                anew.get(i).current().assessment(),
                                untold.get(i)));
            }
        });
        return lines;
    }

    /** Where no model is asked in the night itself either: the decision needs none. */
    private static boolean notAsked(String problem) {
        return problem.startsWith("not asked: ");
    }

    private static boolean ended(Replay.Case c, Instant since) {
        Instant ended = c.current().endedAt();
        return ended != null && !ended.isBefore(since);
    }

    private static Replay.Case with(Replay.Case c, Assessment made) {
        return new Replay.Case(
                c.task(),
                c.granted(),
                c.earlier(),
                c.answered(),
                c.current().withAssessment(made),
                c.at());
    }
}
