package dev.watchkeeper.decide;

import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts the person's breakpoint rules over what was decided without them. */
final class Rules {
    private Rules() {}

    /**
     * The decision as the first rule that fires makes it, or as it was.
     *
     * @param known the variables; a rule that needs another one is passed over
     */
    static Decision over(Decision decided, List<BreakpointRule> rules, Map<String, Object> known) {
        for (BreakpointRule rule : rules) {
            if (!Variables.covers(known, rule.variables())) {
                continue;
            }
            boolean fires;
            try {
                fires = rule.condition().holds(known);
            } catch (RuntimeException e) {
                return failed(rule, decided, e);
            }
            if (fires) {
                return decided instanceof Decision.Ask asked && asksTheSame(asked, rule)
                        ? underRule(asked, rule)
                        : stopped(rule, decided);
            }
        }
        return decided;
    }

    private static Decision failed(BreakpointRule rule, Decision decided, RuntimeException why) {
        return new Decision.Ask(
                joined(new Reason(rule.when() + " failed", rule.name()), decided),
                "rule-failed",
                "The breakpoint rule '"
                        + rule.name()
                        + "' ("
                        + rule.place()
                        + ") can't be evaluated: "
                        + why.getMessage()
                        + ". Without it: "
                        + decided.word()
                        + ". How does it go on?",
                offered(decided),
                null);
    }

    private static Decision stopped(BreakpointRule rule, Decision decided) {
        return new Decision.Ask(
                joined(new Reason("the rule says: " + rule.when(), rule.name()), decided),
                rule.name(),
                rule.ask().isBlank()
                        ? "The rule '"
                                + rule.name()
                                + "' stops here: "
                                + rule.when()
                                + ". Without it: "
                                + decided.word()
                                + ". How does it go on?"
                        : rule.ask(),
                rule.options().isEmpty() ? offered(decided) : Options.of(rule.options()),
                rule.fallback());
    }

    /** A question of its own beats a rule that only repeats it. */
    private static boolean asksTheSame(Decision.Ask asked, BreakpointRule rule) {
        return asked.rule().equals(rule.name()) || rule.ask().isBlank();
    }

    /** The question that is asked anyway, with the words and the default that the rule gives. */
    private static Decision underRule(Decision.Ask asked, BreakpointRule rule) {
        return new Decision.Ask(
                asked.because(),
                asked.rule(),
                rule.ask().isBlank() ? asked.question() : rule.ask(),
                asked.options(),
                rule.fallback() != null ? rule.fallback() : asked.fallback());
    }

    private static List<BreakpointOption> offered(Decision decided) {
        return decided instanceof Decision.Ask ask ? ask.options() : Options.of(Options.WORK);
    }

    private static List<Reason> joined(Reason first, Decision decided) {
        List<Reason> all = new ArrayList<>(List.of(first));
        all.addAll(decided.because());
        return all;
    }
}
