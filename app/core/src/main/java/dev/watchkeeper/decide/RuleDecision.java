package dev.watchkeeper.decide;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Nearness;
import dev.watchkeeper.domain.Reason;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts the person's breakpoint rules over what was decided without them. */
final class RuleDecision {
    private RuleDecision() {}

    /**
     * A rule that fires, or that can't be evaluated.
     *
     * @param failure why not; {@code null} if it fires
     */
    record Fired(int rule, @Nullable RuntimeException failure) {}

    /**
     * The rules that fire, in their order.
     *
     * @param known the variables; a rule that needs another one is passed over
     */
    static List<Fired> fired(List<BreakpointRule> rules, Map<String, Object> known) {
        List<Fired> all = new ArrayList<>(2);
        for (int i = 0; i < rules.size(); i++) {
            BreakpointRule rule = rules.get(i);
            if (!Variables.covers(known, rule.variables())) {
                continue;
            }
            try {
                if (rule.condition().holds(known)) {
                    all.add(new Fired(i, null));
                }
            } catch (RuntimeException e) {
                all.add(new Fired(i, e));
            }
        }
        return all;
    }

    /**
     * The decision as the first rule that fires makes it, or as it was. Others that fire too are
     * named among the reasons: a person is asked once.
     *
     * @param fired those of the rules that {@linkplain #fired fire}
     * @param sameAnswers whether what may be answered stays as it was decided
     */
    static Decision over(
            Decision decided, List<BreakpointRule> rules, List<Fired> fired, boolean sameAnswers) {
        if (fired.isEmpty()) {
            return decided;
        }
        BreakpointRule first = rules.get(fired.getFirst().rule());
        @Nullable RuntimeException broken = fired.getFirst().failure();
        Decision.Ask ask =
                broken != null
                        ? failed(first, decided, broken)
                        : decided instanceof Decision.Ask asked && asksTheSame(asked, first)
                                ? underRule(asked, first)
                                : stopped(first, decided);
        List<Reason> because = new ArrayList<>(ask.because());
        for (Fired also : fired.subList(1, fired.size())) {
            BreakpointRule rule = rules.get(also.rule());
            because.add(
                    new Reason(
                            (also.failure() == null ? Reason.RULE_TOO : "can't be evaluated: ")
                                    + rule.when(),
                            rule.name()));
        }
        boolean same = sameAnswers && decided instanceof Decision.Ask;
        return new Decision.Ask(
                because,
                ask.rule(),
                ask.question(),
                same ? ((Decision.Ask) decided).options() : ask.options(),
                same ? null : ask.fallback());
    }

    /** The rule that is nearest to firing, the first of several; none if none is near. */
    static Decider.@Nullable Near nearest(List<BreakpointRule> rules, Map<String, Object> known) {
        Decider.@Nullable Near best = null;
        for (BreakpointRule rule : rules) {
            if (!Variables.covers(known, rule.variables())) {
                continue;
            }
            @Nullable Nearness near;
            try {
                near = rule.condition().nearness(known);
            } catch (RuntimeException e) {
                // It was told of when it was asked.
                continue;
            }
            if (near != null
                    && near.near()
                    && (best == null || near.distance() < best.nearness().distance())) {
                best = new Decider.Near(rule.name(), near);
            }
        }
        return best;
    }

    private static Decision.Ask failed(
            BreakpointRule rule, Decision decided, RuntimeException why) {
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

    private static Decision.Ask stopped(BreakpointRule rule, Decision decided) {
        return new Decision.Ask(
                joined(new Reason(Reason.RULE + rule.when(), rule.name()), decided),
                rule.name(),
                rule.ask().isBlank()
                        ? "The rule '"
                                + rule.name()
                                + "' stops here. Without it: "
                                + decided.word()
                                + ". How does it go on?"
                        : rule.ask(),
                rule.options().isEmpty() ? offered(decided) : AnswerOptions.of(rule.options()),
                rule.fallback());
    }

    /** A rule without words of its own asks what is asked anyway. */
    private static boolean asksTheSame(Decision.Ask asked, BreakpointRule rule) {
        return asked.rule().equals(rule.name()) || rule.ask().isBlank();
    }

    /** The question that is asked anyway; whatever the rule says about it, the rule's wins. */
    private static Decision.Ask underRule(Decision.Ask asked, BreakpointRule rule) {
        List<Reason> because = new ArrayList<>(asked.because());
        if (!asked.rule().equals(rule.name())) {
            because.add(new Reason(Reason.RULE + rule.when(), rule.name()));
        }
        boolean says = !rule.options().isEmpty() || rule.fallback() != null;
        return new Decision.Ask(
                because,
                says ? rule.name() : asked.rule(),
                rule.ask().isBlank() ? asked.question() : rule.ask(),
                rule.options().isEmpty() ? asked.options() : offeredBy(rule, asked),
                rule.fallback() != null ? rule.fallback() : asked.fallback());
    }

    /** The rule's options; the choices that the agent itself gave stay in front of them. */
    private static List<BreakpointOption> offeredBy(BreakpointRule rule, Decision.Ask asked) {
        List<BreakpointOption> all = new ArrayList<>();
        asked.options().stream()
                .filter(o -> o.action() instanceof BreakpointAction.Choice)
                .forEach(all::add);
        all.addAll(AnswerOptions.of(rule.options()));
        return all;
    }

    private static List<BreakpointOption> offered(Decision decided) {
        return decided instanceof Decision.Ask ask
                ? ask.options()
                : AnswerOptions.of(AnswerOptions.WORK);
    }

    private static List<Reason> joined(Reason first, Decision decided) {
        List<Reason> all = new ArrayList<>(List.of(first));
        all.addAll(decided.because());
        return all;
    }
}
