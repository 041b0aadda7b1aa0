package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptFailureHandler;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.PriorAnswers;
import dev.watchkeeper.attempt.UnwatchedChangesQuestion;
import dev.watchkeeper.decide.Replay;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Decides again on the attempts of the past under other settings. The attempts are read once and
 * kept, as long as memory is not short and nothing has happened since: a slider asks many times.
 */
public final class Backtester {
    /** Rules of questions that are asked after an attempt was assessed, by none of its settings. */
    private static final Set<String> WITHOUT_SETTINGS =
            Set.of(
                    AttemptFailureHandler.COULD_NOT_GO_ON,
                    AttemptFailureHandler.ANOTHER_FOLDER,
                    AttemptFailureHandler.SUPERVISOR_DIED);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final OutcomeRecorder book;
    private final Object lock = new Object();
    private SoftReference<Past> kept = new SoftReference<>(null);

    Backtester(StateManager state, Function<Project, Settings> settingsOf, OutcomeRecorder book) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.book = book;
    }

    /**
     * The attempts that were decided on, at one moment of the journal.
     *
     * @param replays of the cases, by project
     * @param answers what persons answered or said, by attempt
     * @param right whether they let the work through, by attempt
     * @param before what the settings in force decide, by project, as far as it was asked
     */
    private record Past(
            long seq,
            Map<String, Replay> replays,
            Map<AttemptRef, String> answers,
            Map<AttemptRef, Boolean> right,
            Map<String, Known> before) {}

    /** What the settings in force decide on a project's attempts; a slider does not change it. */
    private record Known(Replay.By by, List<Decision> decisions) {}

    /**
     * An attempt with its decisions.
     *
     * @param before by the settings in force
     * @param answered what a person answered, or {@code null}
     * @param right whether a person let it through, or {@code null} if nobody said anything
     */
    public record Line(
            Attempt attempt,
            Decision before,
            Decision after,
            @Nullable String answered,
            @Nullable Boolean right) {}

    /**
     * All of it.
     *
     * @param unjudged attempts at which a rule asks for surroundings that were not kept
     * @param nanos that deciding took
     */
    public record Result(List<Line> lines, int unjudged, long nanos) {
        public Result {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Decides again.
     *
     * @param project id, or {@code null} for all
     * @param changed the settings of a project with the changes that are tried
     */
    public Result run(@Nullable String project, Function<String, Settings> changed) {
        Past past = past();
        List<Line> lines = new ArrayList<>();
        long nanos = 0;
        int unjudged = 0;
        for (var e : past.replays().entrySet()) {
            if (project != null && !project.equals(e.getKey())) {
                continue;
            }
            Replay replay = e.getValue();
            Settings now = settingsOf.apply(state.read(v -> v.project(e.getKey())).orElseThrow());
            Replay.By before =
                    new Replay.By(book.inForce(now.thresholds()), now.limits(), now.rules());
            Settings other = changed.apply(e.getKey());
            Replay.By after =
                    new Replay.By(book.inForce(other.thresholds()), other.limits(), other.rules());
            long begun = System.nanoTime();
            Known known = past.before().get(e.getKey());
            if (known == null || !known.by().equals(before)) {
                known = new Known(before, replay.over(before));
                past.before().put(e.getKey(), known);
            }
            List<Decision> first = known.decisions();
            List<Decision> second = replay.over(after);
            nanos += System.nanoTime() - begun;
            unjudged += Math.max(replay.unjudged(before), replay.unjudged(after));
            for (int i = 0; i < first.size(); i++) {
                Attempt a = replay.cases().get(i).current();
                lines.add(
                        new Line(
                                a,
                                standing(a, first.get(i)),
                                standing(a, second.get(i)),
                                past.answers().get(a.ref()),
                                past.right().get(a.ref())));
            }
        }
        return new Result(lines, unjudged, nanos);
    }

    /**
     * A question that no setting asked, and that none would have answered: it stands, whatever is
     * decided on the work.
     */
    static Decision standing(Attempt a, Decision again) {
        return a.decision() instanceof Decision.Ask ask
                        && (WITHOUT_SETTINGS.contains(ask.rule())
                                || ask.rule().equals(UnwatchedChangesQuestion.RULE)
                                        && again instanceof Decision.Accept)
                ? ask
                : again;
    }

    /** The attempts of the past, by project. */
    Map<String, Replay> replays() {
        return past().replays();
    }

    private Past past() {
        synchronized (lock) {
            long seq = state.read(v -> v.lastSeq());
            Past known = kept.get();
            if (known == null || known.seq() != seq) {
                known = read();
                kept = new SoftReference<>(known);
            }
            return known;
        }
    }

    private Past read() {
        return state.read(v -> {
            Map<String, Optional<Task>> tasks = new HashMap<>();
            Map<AttemptRef, String> answers = new HashMap<>();
            Map<AttemptRef, Boolean> right = new HashMap<>();
            Map<String, List<Integer>> granted = new HashMap<>();
            Map<String, List<Breakpoint>> asked = new HashMap<>();
            for (Breakpoint b : v.breakpoints(Set.of(Breakpoint.State.values()))) {
                answered(b, answers, right, granted);
                asked.computeIfAbsent(b.task(), _ -> new ArrayList<>()).add(b);
            }
            for (Outcome o : v.outcomes()) {
                if (o.known()) {
                    right.put(o.ref(), o.label() == Outcome.Label.RIGHT);
                }
            }
            Map<String, List<Attempt>> byTask = new HashMap<>();
            Map<String, List<Replay.Case>> cases = new HashMap<>();
            for (Attempt a : v.assessedAttempts()) {
                Task task = tasks.computeIfAbsent(a.ref().task(), v::task).orElse(null);
                List<Attempt> earlier =
                        byTask.computeIfAbsent(a.ref().task(), _ -> new ArrayList<>());
                if (task != null && a.decision() != null) {
                    cases.computeIfAbsent(a.project(), _ -> new ArrayList<>())
                            .add(
                                    asItWas(
                                            a,
                                            task,
                                            earlier,
                                            asked.getOrDefault(task.id(), List.of()),
                                            granted));
                }
                earlier.add(a);
            }
            Map<String, Replay> replays = new HashMap<>();
            cases.forEach((of, all) -> replays.put(of, new Replay(all)));
            return new Past(v.lastSeq(), replays, answers, right, new ConcurrentHashMap<>());
        });
    }

    private static void answered(
            Breakpoint b,
            Map<AttemptRef, String> answers,
            Map<AttemptRef, Boolean> right,
            Map<String, List<Integer>> granted) {
        Resolution answer = b.resolution();
        if (answer == null || b.attempt() < 1) {
            return;
        }
        if (answer.option().startsAttempt()) {
            granted.computeIfAbsent(b.task(), _ -> new ArrayList<>()).add(b.attempt());
        }
        if (answer.by().equals("person")) {
            AttemptRef ref = new AttemptRef(b.task(), b.attempt());
            answers.put(ref, answer.option().word());
            right.put(ref, answer.option() == TaskAction.ACCEPT);
        }
    }

    private static Replay.Case asItWas(
            Attempt a,
            Task task,
            List<Attempt> earlier,
            List<Breakpoint> asked,
            Map<String, List<Integer>> granted) {
        int number = a.ref().number();
        int more =
                (int)
                        granted.getOrDefault(task.id(), List.of()).stream()
                                .filter(at -> at < number)
                                .count();
        Instant ended = a.endedAt();
        return new Replay.Case(
                task.withAttempts(number),
                more,
                earlier,
                earlier.isEmpty()
                        ? List.of()
                        : PriorAnswers.among(
                                asked.stream().filter(b -> b.attempt() < number).toList()),
                a,
                ended == null ? a.startedAt() : ended);
    }
}
