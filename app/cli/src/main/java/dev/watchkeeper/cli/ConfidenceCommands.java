package dev.watchkeeper.cli;

import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reliability;
import dev.watchkeeper.explain.FeasibilityExplainer;
import dev.watchkeeper.explain.Sentences;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code confidence …} */
@Command(
        name = "confidence",
        description = "What the confidence is worth, and the spot checks that tell.",
        subcommands = {
            ConfidenceCommands.Show.class,
            ConfidenceCommands.Spot.class,
            ConfidenceCommands.Label.class
        })
final class ConfidenceCommands {
    @Command(name = "show", description = "How it compares with what became known.")
    static final class Show extends Action {
        @Option(
                names = "--project",
                paramLabel = "P",
                description = "Whose thresholds; usually the project around the current folder.")
        @Nullable String project;

        Show(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                Project found = c.project(control, project);
                ConfidenceWorth worth = control.confidence(CommandContext.idOf(found));
                if (c.json()) {
                    c.json(ConfidenceJson.confidence(worth));
                } else {
                    print(worth);
                }
                return DONE;
            }
        }

        private void print(ConfidenceWorth worth) {
            c.print(
                    worth.calibrated()
                            ? "Calibrated on "
                                    + Sentences.count(worth.outcomes(), "known outcome")
                                    + "."
                            : "Not calibrated: not enough data ("
                                    + worth.outcomes()
                                    + " of "
                                    + worth.enough()
                                    + " known outcomes). The starting weights are in force.");
            Reliability r = worth.reliability();
            if (r.outcomes() > 0) {
                c.print("");
                List<List<String>> rows = new ArrayList<>();
                rows.add(List.of("shown", "outcomes", "mean", "right"));
                for (Reliability.Bin bin : r.bins()) {
                    rows.add(
                            List.of(
                                    Text.percent(bin.from()) + "–" + Text.percent(bin.to()),
                                    String.valueOf(bin.outcomes()),
                                    Text.percent(bin.confidence()),
                                    Text.percent(bin.right())));
                }
                c.print(c.text().table(rows));
                c.print(
                        String.format(
                                Locale.ROOT,
                                "Brier score %.3f, expected calibration error %.3f.",
                                r.brier(),
                                r.ece()));
            }
            GroupCalibration groups = worth.groups();
            if (groups != null) {
                c.print(groups(groups));
            }
            c.print("");
            c.print(told(c, worth));
            if (worth.open() > 0) {
                c.print(
                        Sentences.count(worth.open(), "spot check")
                                + (worth.open() == 1 ? " waits" : " wait")
                                + " for your word: "
                                + c.command("confidence spot"));
            }
        }
    }

    /** Whether kinds of work are scored apart, and how those differ of which most is known. */
    private static String groups(GroupCalibration g) {
        String losses =
                String.format(
                        Locale.ROOT,
                        "log loss %.3f instead of %.3f where held out",
                        g.groupLoss(),
                        g.pooledLoss());
        if (!g.used()) {
            return "Kinds of work and languages are scored alike: apart is not surely better ("
                    + losses
                    + ").";
        }
        return "Kinds of work and languages are scored apart ("
                + losses
                + "): "
                + Sentences.named(
                        g.groups().stream()
                                .sorted(
                                        Comparator.comparingInt(GroupCalibration.Group::outcomes)
                                                .reversed())
                                .map(o ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %s %+.2f",
                                                o.of(),
                                                Text.clean(o.name()),
                                                o.offset()))
                                .toList())
                + " in log-odds.";
    }

    /** What is certain about wrong accepts, and what of it is in force. */
    static List<String> told(CommandContext c, ConfidenceWorth worth) {
        Certificate known = worth.certificate();
        List<String> lines = new ArrayList<>();
        lines.add(
                known.labels() == 0
                        ? "Wrong accepts: nothing is certain; no spot check at or above "
                                + Text.percent(known.accept())
                                + " was answered."
                        : "Wrong accepts: "
                                + known.wrong()
                                + " of "
                                + Sentences.count(known.labels(), "spot check")
                                + " at or above "
                                + Text.percent(known.accept())
                                + ", so at most "
                                + share(known.bound())
                                + " at 95 %, however often one looks.");
        Double target = known.target();
        if (target == null) {
            lines.add(
                    "No target is set: "
                            + c.command("config set thresholds.wrong-accepts 0.02")
                            + " derives the threshold of acceptance.");
        } else if (known.derived()) {
            lines.add(
                    "Target "
                            + share(target)
                            + ": certified. Accepted from "
                            + Text.percent(known.accept())
                            + " on, as the data say.");
        } else {
            lines.add(
                    "Target "
                            + share(target)
                            + ": not certified, "
                            + Sentences.count(known.missing(), "label")
                            + (known.missing() == 1 ? " is" : " are")
                            + " missing if all are right."
                            + (known.labels() > 0 && known.showable() > target
                                    ? " With "
                                            + Sentences.count(known.labels(), "label")
                                            + " nothing below "
                                            + share(known.showable())
                                            + " can be shown."
                                    : "")
                            + " The configured threshold "
                            + Text.percent(known.accept())
                            + " stays in force.");
        }
        if (target != null) {
            lines.add(FeasibilityExplainer.told(worth.baseRisk(), target));
        }
        return lines;
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }

    @Command(name = "spot", description = "The accepts, drawn at random, that you should look at.")
    static final class Spot extends Action {
        Spot(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<Outcome> open = control.spotChecks();
                if (c.json()) {
                    c.json(JsonWriter.list(open, ConfidenceJson::outcome));
                } else if (open.isEmpty()) {
                    c.print("No spot check waits.");
                } else {
                    for (Outcome o : open) {
                        String task = o.ref().task();
                        c.print(
                                c.text().tone(Text.Tone.STRONG, task)
                                        + "  "
                                        + Text.clean(control.task(task).title())
                                        + ": right?  confidence "
                                        + o.score().words());
                        c.print("  " + c.command("task diff " + task));
                        c.print(
                                "  "
                                        + c.command("confidence label " + task)
                                        + " right|wrong|unknown");
                    }
                }
                return DONE;
            }
        }
    }

    @Command(name = "label", description = "Says whether a task's work was right.")
    static final class Label extends Action {
        @Parameters(index = "0", paramLabel = "TASK", description = "The task.")
        String task = "";

        @Parameters(
                index = "1",
                paramLabel = "right|wrong|unknown",
                description = "What you found; unknown if you can't tell.")
        String word = "";

        Label(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("confidence label")) {
                Outcome known = control.labelOutcome(task, word);
                if (c.json()) {
                    c.json(ConfidenceJson.outcome(known));
                } else {
                    c.print(
                            "Noted: the work of "
                                    + task
                                    + (known.known()
                                            ? " was " + word + "."
                                            : " can't be told right or wrong."));
                }
                return DONE;
            }
        }
    }
}
