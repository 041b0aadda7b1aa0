package dev.watchkeeper.cli;

import static dev.watchkeeper.cli.JsonWriter.object;
import static dev.watchkeeper.cli.JsonWriter.time;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.RuleLine;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The JSON of breakpoint rules and of a trial of them on the attempts of the past. */
final class RuleJson {
    private RuleJson() {}

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
}
