package dev.watchkeeper.explain;

import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Factor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Tells a confidence in one sentence: what speaks for the work, what against it, by weight. */
final class ConfidenceExplainer {
    /** From here on a factor speaks for the work, below it speaks against it. */
    private static final double FOR = 0.75;

    /** Below it, what speaks against the work is told first. */
    private static final double EVEN = 0.5;

    private static final int MOST = 3;

    private ConfidenceExplainer() {}

    static String told(Confidence c) {
        List<Factor> carried = most(c, f -> f.value() >= FOR, f -> f.weight() * f.value());
        List<Factor> against = most(c, f -> f.value() < FOR, f -> f.weight() * (1 - f.value()));
        String doubt =
                against.isEmpty()
                        ? ""
                        : "; "
                                + factors(against)
                                + (against.size() == 1 ? " speaks" : " speak")
                                + " against it";
        StringBuilder text =
                new StringBuilder("That makes a confidence of " + Sentences.number(c.value()));
        text.append(c.calibrated() ? "" : ", not calibrated");
        if (c.value() < EVEN) {
            text.append(doubt);
            if (!carried.isEmpty()) {
                text.append("; ").append(factors(carried));
                text.append(carried.size() == 1 ? " speaks" : " speak").append(" for it");
            }
        } else {
            if (!carried.isEmpty()) {
                text.append("; most of it rests on ").append(factors(carried));
            }
            text.append(doubt);
        }
        List<Factor> caps = c.factors().stream().filter(f -> f.name().equals("cap")).toList();
        if (!caps.isEmpty()) {
            text.append("; it can't be above ")
                    .append(Sentences.number(caps.getFirst().value()))
                    .append(", because ")
                    .append(
                            Sentences.joined(
                                    caps.stream().map(f -> Sentences.bare(f.evidence())).toList()));
        }
        return text.append(".").toString();
    }

    private static List<Factor> most(
            Confidence c, Predicate<Factor> which, ToDoubleFunction<Factor> share) {
        return c.factors().stream()
                .filter(f -> f.weight() > 0)
                .filter(which)
                .sorted(Comparator.comparingDouble(share).reversed())
                .limit(MOST)
                .toList();
    }

    private static String factors(List<Factor> all) {
        return Sentences.joined(
                all.stream()
                        .map(f ->
                                String.format(
                                        Locale.ROOT,
                                        "%s (%s, weight %.1f: %s)",
                                        f.name(),
                                        Sentences.number(f.value()),
                                        f.weight(),
                                        Sentences.bare(f.evidence())))
                        .toList());
    }
}
