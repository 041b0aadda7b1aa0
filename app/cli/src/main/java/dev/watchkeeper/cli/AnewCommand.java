package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.explain.Sentences;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code report --again} does: decides a night anew without running anything. */
final class AnewCommand {
    private final CommandContext c;

    AnewCommand(CommandContext c) {
        this.c = c;
    }

    /**
     * Has the supervisor decide anew.
     *
     * @param model asked anew; {@code null} to decide on the recorded verdicts
     */
    int run(Instant since, @Nullable String model) {
        c.changing("report --again");
        // Here --set says what is tried, not what is in force.
        try (Control control = c.openWithoutSets()) {
            JobResult.JudgedAnew anew =
                    JobFollower.quiet(c)
                            .result(
                                    control,
                                    control.judgeAnew(since, c.sets(), model == null ? "" : model),
                                    JobResult.JudgedAnew.class);
            if (anew == null) {
                return Action.INTERRUPTED;
            }
            if (c.json()) {
                c.json(JobJson.anew(anew));
            } else {
                print(anew);
            }
            return Action.DONE;
        }
    }

    /** What came of it, in a line. */
    static String told(JobResult.JudgedAnew anew) {
        return Sentences.count(anew.attempts(), "attempt")
                + (anew.model().isEmpty() ? "" : " judged by " + Text.clean(anew.model()))
                + ": "
                + (anew.differ() == 0 ? "none" : String.valueOf(anew.differ()))
                + " decided otherwise"
                + (anew.untold() == 0 ? "" : ", " + anew.untold() + " can't be told");
    }

    private void print(JobResult.JudgedAnew anew) {
        c.print(told(anew) + ". Nothing was run or changed.");
        Map<String, List<JobResult.Anew>> byTask = new LinkedHashMap<>();
        anew.lines().forEach(l -> byTask.computeIfAbsent(l.task(), _ -> new ArrayList<>()).add(l));
        byTask.forEach((task, lines) -> {
            c.print("");
            c.print(Text.clean(task));
            for (JobResult.Anew l : lines) {
                c.print(
                        "  attempt "
                                + l.attempt()
                                + ": "
                                + decision(l.then(), l.thenRule(), l.thenConfidence())
                                + " → "
                                + (l.now() == null
                                        ? "can't be told: " + Text.clean(l.untold())
                                        : decision(l.now(), l.nowRule(), l.nowConfidence())));
            }
        });
        long more = anew.differ() + anew.untold() - anew.lines().size();
        if (more > 0) {
            c.print("and " + more + " more");
        }
        if (anew.differ() > 0) {
            c.print("");
            c.print(
                    "What would have followed from another decision is not known: later attempts"
                            + " are decided on as they were made.");
        }
    }

    private static String decision(
            @Nullable String word, @Nullable String rule, @Nullable Double confidence) {
        return Text.clean(word)
                + (rule == null ? "" : " (" + Text.clean(rule) + ")")
                + (confidence == null ? "" : String.format(Locale.ROOT, " at %.2f", confidence));
    }
}
