package dev.watchkeeper.cli;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.explain.Sentences;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code breakpoint rules} and {@code breakpoint backtest}. */
final class RuleCommands {
    private static final int SHOWN = 20;

    private RuleCommands() {}

    @Command(
            name = "rules",
            description = "The rules in force: whether, when and how often they fire.")
    static final class Rules extends Action {
        @Option(
                names = "--project",
                paramLabel = "P",
                description = "With its own; usually the project around the current folder.")
        @Nullable String project;

        Rules(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                Project found = c.project(control, project);
                List<RuleLine> rules = control.rules(CommandContext.idOf(found));
                if (c.json()) {
                    c.json(JsonWriter.list(rules, RuleJson::rule));
                } else {
                    rules.forEach(this::print);
                }
                return DONE;
            }
        }

        private void print(RuleLine r) {
            c.print(
                    c.text().tone(Text.Tone.STRONG, r.name())
                            + "  "
                            + c.text().tone(Text.Tone.DIM, r.layer() + ", " + r.place())
                            + "  "
                            + fired(r));
            c.print("  when   " + Text.clean(r.when().replaceAll("\\s+", " ")));
            c.print("  asked  " + (r.asked().isEmpty() ? "never" : String.join("; ", r.asked())));
            c.print("  " + proof(r));
        }

        private String fired(RuleLine r) {
            return r.lastFired() == null
                    ? "has not fired yet"
                    : "fired "
                            + Sentences.count(r.fired(), "time")
                            + ", last "
                            + Text.since(r.lastFired(), c.clock().instant())
                            + " ago";
        }

        private String proof(RuleLine r) {
            return switch (r.proof()) {
                case "witness" -> "fires  " + Text.clean(r.proofText());
                case "never" ->
                        c.text()
                                .tone(
                                        Text.Tone.STRONG,
                                        "can never fire: " + Text.clean(r.proofText()));
                default -> "no situation found: " + Text.clean(r.proofText());
            };
        }
    }

    @Command(
            name = "backtest",
            description =
                    "What other thresholds (--set) or rules would have decided on past attempts.")
    static final class Try extends Action {
        @Option(
                names = "--rules",
                paramLabel = "FILE",
                description = "YAML with 'breakpoints:', laid over the rules in force.")
        @Nullable Path rules;

        @Option(
                names = "--project",
                paramLabel = "P",
                description = "Only this project's attempts.")
        @Nullable String project;

        Try(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            Path file = rules;
            // Here --set says what is tried, not what is in force.
            try (Control control = c.openWithoutSets()) {
                String text = file == null ? null : read(c.folder().resolve(file));
                Project found = project == null ? null : c.requireProject(control, project);
                Backtest test =
                        control.backtest(
                                CommandContext.idOf(found),
                                c.sets(),
                                file == null ? null : "" + file,
                                text);
                if (c.json()) {
                    c.json(RuleJson.backtest(test));
                } else {
                    print(test);
                }
                return DONE;
            }
        }

        private static String read(Path file) {
            try {
                return SmallFile.text(file);
            } catch (IOException e) {
                throw new WatchkeeperException(
                        Code.USAGE,
                        file + " can't be read: " + e.getMessage(),
                        "name a YAML file with 'breakpoints:'",
                        e);
            }
        }

        /** How often a person would be asked, and what came of it where somebody has said so. */
        static String pauses(Backtest t) {
            int pauses = t.after().pauses();
            return Sentences.count(pauses, "pause")
                    + (pauses == 0
                            ? "."
                            : ": a person let the work through at "
                                    + t.letThrough()
                                    + ", not at "
                                    + t.stopped()
                                    + (t.unanswered() == 0
                                            ? "."
                                            : "; of "
                                                    + t.unanswered()
                                                    + " nobody has said anything."));
        }

        private void print(Backtest t) {
            if (t.attempts() == 0) {
                c.print("Nothing was decided yet that could be decided again.");
                return;
            }
            c.print(
                    Sentences.count(t.attempts(), "attempt")
                            + " decided again"
                            + String.format(Locale.ROOT, " in %.0f ms", t.milliseconds())
                            + ". Each with what was known then; what would have followed is not made"
                            + " up.");
            c.print(
                    c.text()
                            .table(
                                    List.of(
                                            List.of("", "accept", "retry", "ask", "wait"),
                                            row("  as it is", t.before()),
                                            row("  changed", t.after()))));
            c.print(pauses(t));
            c.print(
                    Sentences.count(t.acceptsAsked(), "accept")
                            + " would be asked about, "
                            + Sentences.count(t.asksAccepted(), "question")
                            + " would be accepted without asking.");
            if (t.unlike() > 0) {
                c.print(
                        Sentences.count(t.unlike(), "attempt")
                                + " would be decided otherwise than it was even by the settings as"
                                + " they are: settings or weights were others then.");
            }
            if (t.unjudged() > 0) {
                c.print(
                        Sentences.count(t.unjudged(), "attempt")
                                + " could not be judged by all rules: what they ask of the"
                                + " surroundings was not kept then, and they were passed over.");
            }
            c.print(
                    t.tasks() == 0
                            ? "No task changes."
                            : Sentences.count(t.tasks(), "task")
                                    + (t.tasks() == 1 ? " changes:" : " change:"));
            List<List<String>> rows = new ArrayList<>();
            for (Backtest.Change x : t.changes().subList(0, Math.min(SHOWN, t.changes().size()))) {
                rows.add(
                        List.of(
                                "  " + x.task() + "/" + x.attempt(),
                                decision(x.was(), x.wasRule())
                                        + " → "
                                        + decision(x.now(), x.nowRule()),
                                x.answered() == null ? "" : "you answered " + x.answered()));
            }
            c.print(c.text().table(rows));
            if (t.changes().size() > SHOWN) {
                c.print("  and " + (t.changes().size() - SHOWN) + " more; --json has them");
            }
        }

        private static List<String> row(String name, Backtest.Counts n) {
            return List.of(
                    name, "" + n.accepts(), "" + n.retries(), "" + n.pauses(), "" + n.waits());
        }

        private static String decision(String word, @Nullable String rule) {
            return rule == null ? word : word + " (" + rule + ")";
        }
    }
}
