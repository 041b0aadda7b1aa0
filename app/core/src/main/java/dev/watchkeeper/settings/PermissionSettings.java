package dev.watchkeeper.settings;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Default;
import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.rules.PermissionRules;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The section {@code permissions}: its rules, each of which can match something. */
final class PermissionSettings {
    private PermissionSettings() {}

    /** The rules of settings without problems. */
    static List<PermissionRule> rules(SettingSections sections) {
        List<PermissionRule> rules = new ArrayList<>();
        for (Value.Fields one : sections.list("permissions")) {
            PermissionRule rule = rule(one);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
    }

    /** Adds what is wrong with the rules to the problems. */
    static void check(SettingSections sections, Problems problems) {
        List<PermissionRule> earlier = new ArrayList<>();
        for (Value.Fields one : sections.list("permissions")) {
            List<String> kinds = kinds(one);
            PermissionRule rule = rule(one);
            if (kinds.size() != 1) {
                problems.add(
                        one.place(),
                        kinds.isEmpty()
                                ? "each of permissions must say one of allow, deny and ask"
                                : "one of permissions says both "
                                        + kinds.get(0)
                                        + " and "
                                        + kinds.get(1)
                                        + "; make it two");
                continue;
            }
            if (one.get("default") != null && !kinds.getFirst().equals("ask")) {
                problems.add(
                        one.place(),
                        "'default' goes with ask only; '"
                                + kinds.getFirst()
                                + "' is answered at once");
            }
            if (rule == null) {
                continue; // No word: told where the schema is held against it.
            }
            Value.Scalar pattern = (Value.Scalar) one.get(kinds.getFirst());
            String wrong = PermissionRules.problem(rule.pattern());
            if (pattern != null && !wrong.isEmpty()) {
                problems.add(pattern.place(), "'" + rule.pattern() + "' " + wrong);
                continue;
            }
            PermissionRules.before(earlier, rule)
                    .ifPresent(first ->
                            problems.add(
                                    one.place(),
                                    "'"
                                            + rule.text()
                                            + "' can never answer: '"
                                            + first.text()
                                            + "' at "
                                            + first.place()
                                            + " answers first"));
            earlier.add(rule);
        }
    }

    private static List<String> kinds(Value.Fields one) {
        return List.of("allow", "deny", "ask").stream().filter(k -> one.get(k) != null).toList();
    }

    private static @Nullable PermissionRule rule(Value.Fields one) {
        for (PermissionRule.Kind kind : PermissionRule.Kind.values()) {
            if (one.get(kind.word()) instanceof Value.Scalar pattern
                    && pattern.value() instanceof String text) {
                return new PermissionRule(kind, text, fallback(one), pattern.place().toString());
            }
        }
        return null;
    }

    private static @Nullable Default fallback(Value.Fields one) {
        if (!(one.get("default") instanceof Value.Fields said)) {
            return null;
        }
        String after = said.text("after");
        Duration time = after == null ? null : SettingUnits.duration(after);
        String choose = said.text("choose");
        return time == null || choose == null
                ? null
                : new Default(time, BreakpointAction.of(choose));
    }
}
