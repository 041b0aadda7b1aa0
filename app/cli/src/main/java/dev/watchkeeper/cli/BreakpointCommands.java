package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** {@code breakpoint …} */
@Command(
        name = "breakpoint",
        description = "Questions that wait for a person.",
        subcommands = {
            BreakpointCommands.ListAll.class,
            BreakpointCommands.Show.class,
            BreakpointCommands.Resolve.class,
            RuleCommands.Rules.class,
            RuleCommands.Try.class
        })
final class BreakpointCommands {
    private static final int EXCERPT = 1200;
    private static final int RECENT = 30;

    @Command(name = "list", description = "The open ones, or all.")
    static final class ListAll extends Action {
        @Option(names = "--all", description = "The closed ones too.")
        boolean all;

        ListAll(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<Breakpoint> found = control.breakpoints(all);
                if (c.json()) {
                    c.json(JsonWriter.list(found, BreakpointJson::breakpoint));
                } else if (found.isEmpty()) {
                    c.print("Nothing needs you.");
                } else {
                    for (Breakpoint b : found) {
                        c.print(summary(c, b));
                    }
                }
                return DONE;
            }
        }
    }

    /** Three lines: which, what, how to answer. */
    static List<String> summary(CommandContext c, Breakpoint b) {
        List<String> lines = new ArrayList<>();
        lines.add(
                c.text().tone(Text.Tone.STRONG, b.id())
                        + "  "
                        + c.text().state(b.state().word())
                        + "  "
                        + b.task()
                        + "  "
                        + b.rule()
                        + "  "
                        + Text.since(b.raisedAt(), c.clock().instant())
                        + " ago");
        lines.add("  " + Text.clean(c.spoken(b.question())));
        var answer = b.resolution();
        if (answer != null) {
            lines.add("  answered: " + answer.option() + " (" + answer.by() + ")");
        } else {
            lines.add(
                    "  "
                            + c.command("breakpoint resolve " + b.id() + " --choose ")
                            + String.join(
                                    "|",
                                    b.options().stream().map(BreakpointOption::name).toList()));
        }
        return lines;
    }

    @Command(name = "show", description = "The question, its evidence and its options.")
    static final class Show extends Action {
        @Parameters(paramLabel = "ID", description = "The breakpoint.")
        String id = "";

        Show(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                Breakpoint b = control.breakpoint(id);
                if (c.json()) {
                    c.json(BreakpointJson.breakpoint(b));
                    return DONE;
                }
                c.print(
                        c.text().tone(Text.Tone.STRONG, b.id())
                                + "  "
                                + c.text().state(b.state().word())
                                + "  task "
                                + b.task()
                                + (b.attempt() == 0 ? "" : ", attempt " + b.attempt())
                                + "  rule "
                                + b.rule());
                c.print("");
                c.print(Text.cleanLines(c.spoken(b.question())));
                if (!b.because().isEmpty()) {
                    c.print("");
                    c.print("Why");
                    for (Reason r : b.because()) {
                        c.print(
                                "  · "
                                        + Text.clean(c.spoken(r.told()))
                                        + (r.evidence().isEmpty()
                                                ? ""
                                                : "  [" + r.evidence() + "]"));
                    }
                }
                b.evidence().forEach(e -> excerpt(control, e));
                options(b);
                return DONE;
            }
        }

        private void excerpt(Control control, String evidence) {
            try {
                long size = control.readEvidence(evidence, 0, 1).size();
                EvidencePage end =
                        control.readEvidence(evidence, Math.max(0, size - EXCERPT), EXCERPT);
                if (end.text().isBlank()) {
                    return; // What printed nothing has nothing to be read under a heading.
                }
                c.print("");
                c.print("Evidence " + evidence + (size > EXCERPT ? " (its end)" : ""));
                Text.cleanLines(end.text()).lines().forEach(l -> c.print("  │ " + l));
            } catch (WatchkeeperException e) {
                c.print("");
                c.print("Evidence " + evidence + ": " + e.getMessage());
            }
        }

        /** What goes with an option on the command line. */
        private static String rest(BreakpointAction action) {
            String agent = action == TaskAction.RETRY_OTHER ? " --agent NAME" : "";
            return agent
                    + switch (action.words()) {
                        case GUIDANCE, BRIEF, REPLY, REASON -> " --say \"…\"";
                        case SMALLER_TASKS -> " --say \"- first…\" --say \"- second…\"";
                        case NONE -> "";
                    };
        }

        private void options(Breakpoint b) {
            c.print("");
            var answer = b.resolution();
            if (answer != null) {
                c.print(
                        "Answered "
                                + Moment.in(ZoneId.systemDefault(), answer.at())
                                + " by "
                                + answer.by()
                                + ": "
                                + answer.option()
                                + (answer.say().isEmpty() ? "" : " – " + Text.clean(answer.say())));
                if (answer.option() == RequestAction.ALLOW_LIKE_THIS) {
                    c.print(
                            "To be asked again:  "
                                    + c.command(
                                            "breakpoint resolve " + b.id() + " --choose revoke"));
                }
                return;
            }
            c.print("What you may answer");
            List<List<String>> rows = new ArrayList<>();
            for (BreakpointOption o : b.options()) {
                rows.add(
                        List.of(
                                "  " + c.text().tone(Text.Tone.STRONG, o.name()),
                                Text.clean(o.effect())));
            }
            c.print(c.text().table(rows));
            if (b.fallback() != null && b.expiresAt() != null) {
                c.print(
                        "If nobody answers until "
                                + Moment.in(ZoneId.systemDefault(), b.expiresAt())
                                + ": "
                                + b.fallback());
            }
            c.print("");
            c.print("See its changes:  " + c.command("task diff " + b.task()));
            for (BreakpointOption o : b.options()) {
                c.print(
                        "  "
                                + c.command(
                                        "breakpoint resolve " + b.id() + " --choose " + o.name())
                                + rest(o.action()));
            }
        }
    }

    @Command(name = "resolve", description = "Answers a breakpoint.")
    static final class Resolve extends Action {
        @Parameters(paramLabel = "ID", description = "The breakpoint.")
        String id = "";

        @Option(
                names = "--choose",
                required = true,
                paramLabel = "OPTION",
                description = "The answer.")
        String choose = "";

        @Option(
                names = "--say",
                paramLabel = "TEXT",
                description = "Your words for the agent; each further one is a line of its own.")
        List<String> say = new ArrayList<>();

        @Option(
                names = "--agent",
                paramLabel = "A",
                description = "With retry-other: which agent of the settings.")
        String agent = "";

        Resolve(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("breakpoint resolve")) {
                BreakpointAction action = BreakpointAction.of(choose);
                String words = String.join("\n", say);
                if (!agent.isEmpty() && action != TaskAction.RETRY_OTHER) {
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.USAGE,
                            "--agent goes with --choose retry-other only",
                            "leave it out, or choose retry-other");
                }
                Breakpoint closed =
                        action == TaskAction.RETRY_OTHER
                                ? control.retryWithAgent(id, agent, words)
                                : control.resolveBreakpoint(id, action, words);
                Task task = control.task(closed.task());
                String next = task.state() == TaskState.WAITING ? task.breakpoint() : null;
                if (c.json()) {
                    c.json(BreakpointJson.breakpoint(closed));
                } else {
                    c.print(
                            closed.id()
                                    + " is answered: "
                                    + choose
                                    + ". Task "
                                    + closed.task()
                                    + " is "
                                    + JsonWriter.word(task.state())
                                    + ".");
                    notes(control, closed).forEach(n -> c.print(Text.clean(n)));
                }
                if (next != null && !next.equals(closed.id())) {
                    Breakpoint asked = control.breakpoint(next);
                    c.remark(Text.clean(asked.question()));
                    c.remark("  → " + c.command("breakpoint show " + next));
                    // To take over is to be asked again, when the person is ready.
                    return action == TaskAction.TAKE_OVER && asked.rule().equals("taken-over")
                            ? DONE
                            : PERSON;
                }
                return DONE;
            }
        }

        /** What the answer met in the workspace that was not the agent's. */
        private static List<String> notes(Control control, Breakpoint answered) {
            List<String> notes = new ArrayList<>();
            for (Event e : control.lastEvents(answered.task(), RECENT)) {
                if (e.type() == EventType.RESTORED && !e.at().isBefore(answered.raisedAt())) {
                    notes.addAll(PutBackNote.in(e));
                }
            }
            return notes;
        }
    }
}
