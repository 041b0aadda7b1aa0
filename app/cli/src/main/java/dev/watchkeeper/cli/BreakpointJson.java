package dev.watchkeeper.cli;

import static dev.watchkeeper.cli.JsonWriter.object;
import static dev.watchkeeper.cli.JsonWriter.time;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Reason;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The JSON of a breakpoint, its answer and the reasons it rests on. */
final class BreakpointJson {
    private BreakpointJson() {}

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
                "default", b.fallback() == null ? null : b.fallback().word(),
                "expires_at", time(b.expiresAt()),
                "because", b.because().stream().map(BreakpointJson::reason).toList(),
                "evidence", b.evidence(),
                "raised_at", time(b.raisedAt()),
                "resolution",
                        answer == null
                                ? null
                                : object(
                                        "option", answer.option().word(),
                                        "say", answer.say(),
                                        "by", answer.by(),
                                        "at", time(answer.at())));
    }

    static Map<String, @Nullable Object> reason(Reason r) {
        return object("text", r.text(), "evidence", r.evidence());
    }
}
