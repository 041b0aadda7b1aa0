package dev.watchkeeper.service;

import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.domain.RuleStep;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.state.View;

import java.util.List;
import java.util.Map;

/** The rules in force as people see them. */
final class RuleLines {
    private RuleLines() {}

    static List<RuleLine> of(Settings settings, Map<String, View.Fired> fired) {
        return settings.rules().stream()
                .map(r -> {
                    View.Fired times = fired.get(r.name());
                    return new RuleLine(
                            r.name(),
                            r.layer(),
                            r.when(),
                            r.steps().stream().map(RuleStep::text).toList(),
                            r.proof().kind().word(),
                            r.proof().text(),
                            r.place(),
                            times == null ? 0 : times.times(),
                            times == null ? null : times.last());
                })
                .toList();
    }
}
