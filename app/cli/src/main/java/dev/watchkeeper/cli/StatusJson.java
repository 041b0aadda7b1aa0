package dev.watchkeeper.cli;

import static dev.watchkeeper.cli.JsonWriter.object;
import static dev.watchkeeper.cli.JsonWriter.time;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The JSON of how everything stands: the supervisor, attempts under way, holds, health. */
final class StatusJson {
    private StatusJson() {}

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
                o.live().stream().map(StatusJson::live).toList(),
                "breakpoints",
                o.open().stream().map(BreakpointJson::breakpoint).toList(),
                "holds",
                o.holds().stream().map(StatusJson::hold).toList(),
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

    static Map<String, @Nullable Object> hold(Hold h) {
        return object(
                "account", h.account(),
                "until", time(h.until()),
                "why", h.why(),
                "since", time(h.since()));
    }

    static Map<String, @Nullable Object> health(HealthLine h) {
        return object("what", h.what(), "ok", h.ok(), "detail", h.detail(), "mend", h.mend());
    }
}
