package dev.watchkeeper.cli;

import static dev.watchkeeper.cli.JsonWriter.object;
import static dev.watchkeeper.cli.JsonWriter.time;
import static dev.watchkeeper.cli.JsonWriter.word;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.explain.Explanation;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** The JSON of projects, their tasks, the attempts at them and what the journal says of them. */
final class TaskJson {
    private TaskJson() {}

    static Map<String, @Nullable Object> project(Project p) {
        return object(
                "id", p.id(),
                "name", p.name(),
                "path", p.path(),
                "host", p.host(),
                "created_at", time(p.createdAt()),
                "trusted", p.trustedSettings() != null);
    }

    static Map<String, @Nullable Object> task(Task t) {
        Score score = t.confidence();
        return object(
                "id", t.id(),
                "project", t.project(),
                "title", t.title(),
                "state", word(t.state()),
                "priority", word(t.priority()),
                "after", t.after(),
                "agent", t.agent(),
                "attempts", t.attempts(),
                "confidence", score == null ? null : score.value(),
                "calibrated", score == null ? null : score.calibrated(),
                "breakpoint", t.breakpoint(),
                "checkpoint", t.checkpoint(),
                "critical", t.critical(),
                "created_at", time(t.createdAt()),
                "ended_at", time(t.endedAt()));
    }

    /** A task with all that {@code task show} tells. */
    static Map<String, @Nullable Object> task(
            Task t, List<Attempt> history, Map<Integer, List<SummaryLine>> summaries) {
        Map<String, @Nullable Object> all = task(t);
        all.put("brief", t.brief());
        all.put("checks", t.checks());
        all.put("scope", t.scope());
        all.put("guidance", t.guidance());
        all.put(
                "history",
                history.stream()
                        .map(a -> {
                            Map<String, @Nullable Object> told = attempt(a);
                            told.put(
                                    "summary",
                                    summaries.getOrDefault(a.ref().number(), List.of()).stream()
                                            .map(SummaryLine::json)
                                            .toList());
                            return told;
                        })
                        .toList());
        return all;
    }

    static Map<String, @Nullable Object> attempt(Attempt a) {
        AgentOutcome outcome = a.outcome();
        Assessment assessment = a.assessment();
        Decision decision = a.decision();
        return object(
                "number", a.ref().number(),
                "agent", a.agent(),
                "host", a.host(),
                "workspace", a.workspace().value(),
                "session", a.session(),
                "state", word(a.state()),
                "prompt", a.prompt(),
                "started_at", time(a.startedAt()),
                "ended_at", time(a.endedAt()),
                "ending", outcome == null ? null : outcome.ending().word(),
                "checkpoint_before", a.checkpointBefore(),
                "checkpoint_after", a.checkpointAfter(),
                "confidence", assessment == null ? null : assessment.confidence().value(),
                "calibrated", assessment == null ? null : assessment.confidence().calibrated(),
                "decision", decision == null ? null : decision.word(),
                "because",
                        decision == null
                                ? List.of()
                                : decision.because().stream().map(BreakpointJson::reason).toList(),
                "repository",
                        assessment == null
                                ? List.of()
                                : assessment.repository().stream()
                                        .map(TaskJson::repository)
                                        .toList(),
                "tokens", outcome == null ? null : outcome.tokens(),
                "cost_usd", outcome == null ? null : outcome.costUsd(),
                "legs", a.legs().stream().map(TaskJson::leg).toList());
    }

    private static Map<String, @Nullable Object> leg(Leg l) {
        var ending = l.ending();
        return object(
                "number", l.number(),
                "started_at", time(l.startedAt()),
                "ended_at", time(l.endedAt()),
                "ending", ending == null ? null : ending.word(),
                "output_from", l.outputFrom());
    }

    private static Map<String, @Nullable Object> repository(RepositoryChange r) {
        return object(
                "what", r.what(),
                "name", r.name(),
                "before", r.before(),
                "after", r.after(),
                "dangerous", r.dangerous(),
                "text", r.text());
    }

    static Map<String, @Nullable Object> event(Event e) {
        Map<String, @Nullable Object> all =
                object(
                        "seq", e.seq(),
                        "at", time(e.at()),
                        "type", e.type().word(),
                        "project", e.project(),
                        "task", e.task(),
                        "attempt", e.attempt() == 0 ? null : e.attempt());
        e.data().forEach(all::putIfAbsent);
        return all;
    }

    static Map<String, @Nullable Object> why(Explanation t) {
        Attempt a = t.attempt();
        return object(
                "task", a.ref().task(),
                "attempt", a.ref().number(),
                "at", time(t.at()),
                "decision", t.decision(),
                "rule", t.rule(),
                "text", t.text());
    }
}
