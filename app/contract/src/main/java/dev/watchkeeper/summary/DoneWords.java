package dev.watchkeeper.summary;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.TakenBack;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TestsTried;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * What stands behind a task that is done.
 *
 * @param text what it was accepted for, and whether a restore took it back since
 * @param evidence ids of the output of what proves it; empty if nothing that was run does
 */
public record DoneWords(String text, List<String> evidence) {
    /** Rule of the question how a task goes on that a person took over. */
    private static final String TAKEN_OVER = "taken-over";

    private static final Set<String> ACCEPTS = Set.of("accept", "put-back");

    public DoneWords {
        evidence = List.copyOf(evidence);
    }

    /**
     * The words for a task.
     *
     * @param tries its attempts, in order
     * @param events in order; those of other tasks are passed over
     * @param zone in which times are told
     */
    public static DoneWords of(Task task, List<Attempt> tries, List<Event> events, ZoneId zone) {
        List<Event> own = events.stream().filter(e -> task.id().equals(e.task())).toList();
        Answer answer = Answer.in(own);
        List<GateResult> passed =
                answer.takenOver()
                        ? List.of()
                        : lastGates(tries).stream().filter(g -> !g.failed()).toList();
        String proof =
                "proven by " + String.join(", ", passed.stream().map(DoneWords::proof).toList());
        StringBuilder words = new StringBuilder();
        if (answer.takenOver()) {
            words.append("accepted by you after a take-over")
                    .append(answer.link())
                    .append("; no check ran on what stands there");
        } else if (passed.isEmpty()) {
            words.append("accepted by an answer")
                    .append(answer.link())
                    .append(", nothing was executed for it");
        } else if (!answer.breakpoint().isEmpty()) {
            words.append("accepted by an answer").append(answer.link()).append(", ").append(proof);
        } else {
            words.append(proof);
        }
        String doubt = answer.takenOver() ? "" : doubt(tries);
        if (!doubt.isEmpty()) {
            words.append("; ").append(doubt);
        }
        if (task.attempts() > 1 && !answer.takenOver()) {
            words.append(", at attempt ").append(task.attempts());
        }
        TakenBack.of(task.id(), own)
                .ifPresent(b ->
                        words.append(
                                        b.by().isEmpty()
                                                ? "; taken back by the restore of " + b.checkpoint()
                                                : "; taken back: the work of "
                                                        + b.by()
                                                        + " was put over it, what stood there is in checkpoint "
                                                        + b.checkpoint())
                                .append(" at ")
                                .append(Moment.in(zone, b.at())));
        return new DoneWords(words.toString(), passed.stream().map(GateResult::evidence).toList());
    }

    /**
     * Whether a person took the work of a task's last attempt over, so that what stands there may
     * be another thing than what the attempt left.
     */
    public static boolean takenOver(String task, List<Event> events) {
        return Answer.in(events.stream().filter(e -> task.equals(e.task())).toList()).mine();
    }

    private static String proof(GateResult gate) {
        String before = gate.beforeWords();
        return gate.command() + (before.isEmpty() ? "" : " (" + before + ")");
    }

    /** The gates of the last attempt that was assessed. */
    public static List<GateResult> lastGates(List<Attempt> tries) {
        Assessment assessment = last(tries);
        return assessment == null ? List.of() : assessment.quality().gates();
    }

    private static @Nullable Assessment last(List<Attempt> tries) {
        for (Attempt a : tries.reversed()) {
            Assessment assessment = a.assessment();
            if (assessment != null) {
                return assessment;
            }
        }
        return null;
    }

    /** What its tests were seen not to notice. */
    private static String doubt(List<Attempt> tries) {
        Assessment assessment = last(tries);
        TestsTried tried = assessment == null ? null : assessment.quality().tried();
        return tried == null ? "" : tried.doubt();
    }

    /**
     * The answer by which a task was accepted.
     *
     * @param breakpoint its id; empty if no answer accepted it
     * @param mine whether a person had taken the work over before
     */
    private record Answer(String breakpoint, boolean mine) {
        boolean takenOver() {
            return mine && !breakpoint.isEmpty();
        }

        private static final Answer NONE = new Answer("", false);

        static Answer in(List<Event> own) {
            Answer last = NONE;
            boolean mine = false;
            for (Event e : own) {
                if (e.type() == EventType.ATTEMPT_STARTED) {
                    last = NONE;
                    mine = false;
                } else if (e.type() == EventType.BREAKPOINT_RESOLVED) {
                    String option = String.valueOf(e.data().get("option"));
                    mine |= option.equals("take-over") || TAKEN_OVER.equals(e.data().get("rule"));
                    last =
                            ACCEPTS.contains(option)
                                    ? new Answer(String.valueOf(e.data().get("breakpoint")), mine)
                                    : new Answer("", mine);
                }
            }
            return last;
        }

        /** How to look at it. */
        String link() {
            return breakpoint.isEmpty() ? "" : " (" + breakpoint + ")";
        }
    }
}
