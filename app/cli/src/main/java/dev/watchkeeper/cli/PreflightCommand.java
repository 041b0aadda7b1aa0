package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.explain.Sentences;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Map;

/** {@code preflight} */
@Command(
        name = "preflight",
        description =
                "Rehearses tonight before you leave: checks, agents, hosts, model, checkpoints,"
                        + " signing.")
final class PreflightCommand extends Action {
    private static final Duration LONGEST = Duration.ofHours(1);

    @Option(
            names = "--project",
            paramLabel = "P",
            description = "Only this one; usually each with open tasks.")
    @Nullable String project;

    @Option(
            names = "--no-agents",
            description = "Try no agent: a trivial change of each costs tokens.")
    boolean noAgents;

    @Option(
            names = "--check-limit",
            paramLabel = "TIME",
            description = "The longest for one check, such as 10m; usually 2m.")
    @Nullable String checkLimit;

    @Option(
            names = "--agent-limit",
            paramLabel = "TIME",
            description = "The longest for one agent, such as 10m; usually 3m.")
    @Nullable String agentLimit;

    PreflightCommand(CommandContext c) {
        super(c);
    }

    @Override
    public Integer call() {
        PreflightRequest request =
                new PreflightRequest(
                        null,
                        !noAgents,
                        limit(checkLimit, PreflightRequest.CHECK_LIMIT),
                        limit(agentLimit, PreflightRequest.AGENT_LIMIT));
        c.changing("preflight");
        try (Control control = c.open()) {
            Project of = project == null ? null : c.requireProject(control, project);
            if (!noAgents) {
                c.remark(
                        "Each agent makes one small file in a copy, which costs some tokens;"
                                + " --no-agents leaves that out.");
            }
            Job begun =
                    control.preflight(
                            new PreflightRequest(
                                    CommandContext.idOf(of),
                                    request.agents(),
                                    request.checkLimit(),
                                    request.agentLimit()));
            JobResult.Rehearsed ended =
                    JobFollower.remarking(c).result(control, begun, JobResult.Rehearsed.class);
            return ended == null ? INTERRUPTED : told(ended.sheet());
        }
    }

    private static Duration limit(@Nullable String written, Duration usual) {
        if (written == null) {
            return usual;
        }
        if (written.matches("[1-9][0-9]{0,4}[smh]")) {
            long n = Long.parseLong(written.substring(0, written.length() - 1));
            Duration time =
                    switch (written.charAt(written.length() - 1)) {
                        case 's' -> Duration.ofSeconds(n);
                        case 'm' -> Duration.ofMinutes(n);
                        default -> Duration.ofHours(n);
                    };
            if (time.compareTo(LONGEST) <= 0) {
                return time;
            }
        }
        throw new WatchkeeperException(
                Code.USAGE, "not a time limit: " + written, "such as 30s or 10m, at most 1h");
    }

    private int told(PreflightSheet sheet) {
        if (c.json()) {
            c.json(json(sheet));
        } else {
            print(sheet);
        }
        return sheet.has(PreflightSheet.Mark.FAILED)
                ? PERSON
                : sheet.has(PreflightSheet.Mark.MISSING) ? MISSING : DONE;
    }

    static Map<String, @Nullable Object> json(PreflightSheet sheet) {
        return JsonWriter.object(
                "passed",
                sheet.passed(),
                "tasks",
                sheet.tasks(),
                "seconds",
                sheet.seconds(),
                "findings",
                sheet.findings().stream()
                        .map(f ->
                                JsonWriter.object(
                                        "mark", f.mark().word(),
                                        "area", f.area().word(),
                                        "what", f.what(),
                                        "found", f.found(),
                                        "tonight", f.tonight(),
                                        "mend", f.mend()))
                        .toList(),
                "questions",
                sheet.questions(),
                "feasibility",
                sheet.feasibility());
    }

    private void print(PreflightSheet sheet) {
        for (PreflightSheet.Finding f : sheet.findings()) {
            c.print(
                    mark(f.mark())
                            + Text.clean(f.what())
                            + "  "
                            + Text.clean(f.found())
                            + (f.mark() == PreflightSheet.Mark.PASSED && !f.tonight().isEmpty()
                                    ? "; " + Text.clean(f.tonight())
                                    : ""));
            if (f.mark() != PreflightSheet.Mark.PASSED && !f.tonight().isEmpty()) {
                c.print("         tonight: " + Text.clean(f.tonight()));
            }
            if (!f.mend().isEmpty()) {
                c.print("         → " + Text.clean(c.spoken(f.mend())));
            }
        }
        if (!sheet.questions().isEmpty()) {
            c.print("");
            c.print("Likely questions of tonight:");
            sheet.questions().forEach(q -> c.print("  - " + Text.clean(c.spoken(q))));
        }
        c.print("");
        if (!sheet.feasibility().isEmpty()) {
            c.print(Text.clean(sheet.feasibility()));
        }
        long stops =
                sheet.findings().stream()
                        .filter(f ->
                                f.mark() == PreflightSheet.Mark.FAILED
                                        || f.mark() == PreflightSheet.Mark.MISSING)
                        .count();
        c.print(
                sheet.tasks() == 0
                        ? "No task is open, so checks and agents were not rehearsed."
                        : stops == 0
                                ? "Nothing was found that would stop the night."
                                : Sentences.count(stops, "finding")
                                        + " would stop some of the night.");
    }

    private String mark(PreflightSheet.Mark mark) {
        return switch (mark) {
            case FAILED -> c.text().tone(Text.Tone.BAD, "failed   ");
            case MISSING -> c.text().tone(Text.Tone.BAD, "missing  ");
            case WARNING -> c.text().tone(Text.Tone.ASK, "warning  ");
            case SKIPPED -> c.text().tone(Text.Tone.DIM, "skipped  ");
            case PASSED -> c.text().tone(Text.Tone.GOOD, "ok       ");
        };
    }
}
