package dev.watchkeeper.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Reliability;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.UncoveredPath;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The contract's JSON, written by hand so that a change of a record changes no script's input. Keys
 * are in snake_case and always there; times are ISO 8601 in UTC, durations seconds.
 */
final class JsonWriter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonWriter() {}

    /** One line of JSON. */
    static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that is no JSON", e);
        }
    }

    static <T> Map<String, @Nullable Object> list(
            Collection<T> items, Function<T, ? extends @Nullable Object> form) {
        return object("items", items.stream().map(form).toList());
    }

    /** An object of alternating keys and values; values may be {@code null}. */
    static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

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
                                : decision.because().stream().map(JsonWriter::reason).toList(),
                "repository",
                        assessment == null
                                ? List.of()
                                : assessment.repository().stream()
                                        .map(JsonWriter::repository)
                                        .toList(),
                "tokens", outcome == null ? null : outcome.tokens(),
                "cost_usd", outcome == null ? null : outcome.costUsd(),
                "legs", a.legs().stream().map(JsonWriter::leg).toList());
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

    private static Map<String, @Nullable Object> reason(Reason r) {
        return object("text", r.text(), "evidence", r.evidence());
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

    static Map<String, @Nullable Object> why(Why.Told t) {
        Attempt a = t.attempt();
        return object(
                "task", a.ref().task(),
                "attempt", a.ref().number(),
                "at", time(t.at()),
                "decision", t.decision(),
                "rule", t.rule(),
                "text", t.text());
    }

    static Map<String, @Nullable Object> rule(RuleLine r) {
        return object(
                "name", r.name(),
                "layer", r.layer(),
                "when", r.when(),
                "asked", r.asked(),
                "proof", r.proof(),
                "proof_text", r.proofText(),
                "place", r.place(),
                "fired", r.fired(),
                "last_fired", time(r.lastFired()));
    }

    static Map<String, @Nullable Object> backtest(Backtest t) {
        return object(
                "attempts", t.attempts(),
                "unlike_journal", t.unlike(),
                "unjudged", t.unjudged(),
                "before", counts(t.before()),
                "after", counts(t.after()),
                "pauses", t.after().pauses(),
                "let_through", t.letThrough(),
                "stopped", t.stopped(),
                "unanswered", t.unanswered(),
                "accepts_asked", t.acceptsAsked(),
                "asks_accepted", t.asksAccepted(),
                "tasks", t.tasks(),
                "changes",
                        t.changes().stream()
                                .map(x ->
                                        object(
                                                "task", x.task(),
                                                "attempt", x.attempt(),
                                                "was", x.was(),
                                                "was_rule", x.wasRule(),
                                                "now", x.now(),
                                                "now_rule", x.nowRule(),
                                                "answered", x.answered()))
                                .toList(),
                "seconds", t.milliseconds() / 1000);
    }

    private static Map<String, @Nullable Object> counts(Backtest.Counts n) {
        return object(
                "accept", n.accepts(), "retry", n.retries(), "ask", n.pauses(), "wait", n.waits());
    }

    static Map<String, @Nullable Object> breakpoint(Breakpoint b) {
        var answer = b.resolution();
        return object(
                "id", b.id(),
                "project", b.project(),
                "task", b.task(),
                "attempt", b.attempt() == 0 ? null : b.attempt(),
                "state", b.state().word(),
                "rule", b.rule(),
                "question", b.question(),
                "options",
                        b.options().stream()
                                .map(o -> object("name", o.name(), "effect", o.effect()))
                                .toList(),
                "default", b.fallback(),
                "expires_at", time(b.expiresAt()),
                "because", b.because().stream().map(JsonWriter::reason).toList(),
                "evidence", b.evidence(),
                "raised_at", time(b.raisedAt()),
                "resolution",
                        answer == null
                                ? null
                                : object(
                                        "option", answer.option(),
                                        "say", answer.say(),
                                        "by", answer.by(),
                                        "at", time(answer.at())));
    }

    static Map<String, @Nullable Object> confidence(ConfidenceWorth w) {
        Reliability r = w.reliability();
        Map<String, @Nullable Object> weights = new LinkedHashMap<>();
        w.weights()
                .forEach(f ->
                        weights.put(f.factor(), object("starting", f.starting(), "now", f.now())));
        return object(
                "calibrated", w.calibrated(),
                "outcomes", w.outcomes(),
                "enough", w.enough(),
                "brier", r.outcomes() == 0 ? null : r.brier(),
                "ece", r.outcomes() == 0 ? null : r.ece(),
                "bins",
                        r.bins().stream()
                                .map(b ->
                                        object(
                                                "from", b.from(),
                                                "to", b.to(),
                                                "outcomes", b.outcomes(),
                                                "confidence", b.confidence(),
                                                "right", b.right()))
                                .toList(),
                "wrong_accepts", certificate(w.certificate()),
                "spot_checks_open", w.open(),
                "weights", weights);
    }

    static Map<String, @Nullable Object> certificate(Certificate certain) {
        return object(
                "target", certain.target(),
                "accept", certain.accept(),
                "derived", certain.derived(),
                "labels", certain.labels(),
                "wrong", certain.wrong(),
                "bound", certain.bound(),
                "missing", certain.missing());
    }

    static Map<String, @Nullable Object> outcome(Outcome o) {
        var label = o.label();
        var source = o.source();
        return object(
                "task", o.ref().task(),
                "attempt", o.ref().number(),
                "project", o.project(),
                "agent", o.agent(),
                "host", o.host(),
                "confidence", o.confidence(),
                "calibrated", o.calibrated(),
                "factors", o.factors(),
                "accepted", o.accepted(),
                "drawn", o.drawn(),
                "probability", o.probability(),
                "label", label == null ? null : label.word(),
                "source", source == null ? null : source.word(),
                "at", time(o.at()),
                "labelled_at", time(o.labelledAt()));
    }

    static Map<String, @Nullable Object> checkpoint(Checkpoint c) {
        return object(
                "id", c.id(),
                "project", c.project(),
                "task", c.task(),
                "attempt", c.attempt() == 0 ? null : c.attempt(),
                "kind", c.kind().word(),
                "files", c.files(),
                "bytes_added", c.bytesAdded(),
                "took_ms", c.tookMs(),
                "verified", c.verified(),
                "created_at", time(c.createdAt()));
    }

    static Map<String, @Nullable Object> leftOut(UncoveredPath l) {
        return object(
                "path", l.path(),
                "reason", l.reason(),
                "size", l.size(),
                "modified", l.modified() == null ? null : time(l.modified()));
    }

    static Map<String, @Nullable Object> diff(PathDiff d) {
        return object(
                "path", d.path(),
                "kind", word(d.kind()),
                "lines_added", d.linesAdded(),
                "lines_deleted", d.linesDeleted(),
                "binary", d.binary(),
                "not_held", d.notHeld());
    }

    static Map<String, @Nullable Object> restored(RestoreResult r, boolean dryRun) {
        return object(
                "dry_run", dryRun,
                "rescue", r.rescue(),
                "written", r.written(),
                "deleted", r.deleted(),
                "untouched", r.untouched(),
                "left", r.left());
    }

    static Map<String, @Nullable Object> health(HealthLine h) {
        return object("what", h.what(), "ok", h.ok(), "detail", h.detail(), "mend", h.mend());
    }

    private static Map<String, @Nullable Object> model(Overview.ModelLine m) {
        Double known = m.known();
        return object(
                "name",
                m.name(),
                "state",
                m.state(),
                "on_gpu",
                m.onGpu(),
                "window",
                m.window() == 0 ? null : m.window(),
                "tokens_per_second",
                m.tokensPerSecond() == 0 ? null : Math.round(m.tokensPerSecond() * 10) / 10.0,
                "question_share_known",
                known == null ? null : Math.round(known * 100) / 100.0,
                "waiting",
                m.waiting());
    }

    static Map<String, @Nullable Object> status(Overview o) {
        return object(
                "supervisor",
                object(
                        "state", o.supervisor(),
                        "pid", o.pid() == 0 ? null : o.pid(),
                        "since", time(o.since()),
                        "died_at", time(o.diedAt())),
                "tasks",
                o.tasks(),
                "attempts",
                o.live().stream().map(JsonWriter::live).toList(),
                "breakpoints",
                o.open().stream().map(JsonWriter::breakpoint).toList(),
                "holds",
                o.holds().stream().map(JsonWriter::hold).toList(),
                "model",
                model(o.model()),
                "settings",
                object(
                        "state", o.settings().problems().isEmpty() ? "in_force" : "refused",
                        "problems", o.settings().problems(),
                        "after_restart", o.settings().afterRestart()),
                "hosts",
                o.hosts(),
                "next",
                o.next().stream().map(Task::id).toList(),
                "last_seq",
                o.lastSeq());
    }

    private static Map<String, @Nullable Object> live(LiveAttempt l) {
        return object(
                "task", l.task(),
                "title", l.title(),
                "project", l.project(),
                "number", l.attempt(),
                "attempts_allowed", l.attemptsAllowed(),
                "agent", l.agent(),
                "host", l.host(),
                "session", l.session(),
                "state", l.step(),
                "started_at", time(l.startedAt()),
                "last_line", l.lastLine(),
                "output_bytes", l.outputBytes(),
                "files_changed", l.filesChanged());
    }

    static Map<String, @Nullable Object> hold(Hold h) {
        return object(
                "account", h.account(),
                "until", time(h.until()),
                "why", h.why(),
                "since", time(h.since()));
    }

    static Map<String, @Nullable Object> error(String code, @Nullable String message, String hint) {
        return object("error", object("code", code, "message", message, "hint", hint));
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
