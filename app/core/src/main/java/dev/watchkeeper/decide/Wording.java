package dev.watchkeeper.decide;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;

import java.util.List;
import java.util.Locale;

/** How reasons, questions and feedback name things. */
final class Wording {
    private Wording() {}

    /** Which gate or check it was, and how it went. */
    static String gate(GateResult gate) {
        return (gate.check() ? "check '" + gate.command() + "'" : "gate '" + gate.name() + "'")
                + " "
                + how(gate);
    }

    static String how(GateResult gate) {
        return switch (gate.status()) {
            case PASS ->
                    gate.changed().isEmpty()
                            ? "passed"
                            : "passed (again after "
                                    + listed(gate.changed())
                                    + " was changed while it ran)";
            case FAIL -> "failed with exit status " + gate.exitStatus();
            case TIMEOUT ->
                    String.format(
                            Locale.ROOT,
                            "did not end within its time limit (stopped after %.0f s)",
                            gate.seconds());
            case ERROR -> "could not be run";
            case UNPROVEN -> "proves nothing: it " + gate.unproven();
        };
    }

    /** The first five, and how many more there are. */
    static String listed(List<String> all) {
        return all.size() <= 5
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, 5)) + " and " + (all.size() - 5) + " more";
    }

    /** What is left to do in the work, to be joined to a sentence; empty if nothing is. */
    static String unfinished(Quality quality) {
        return quality.stubs().isEmpty()
                ? ""
                : ", and a part is unfinished (" + listed(quality.stubs()) + ")";
    }

    /** With a full stop at its end. */
    static String stopped(String sentence) {
        String text = sentence.strip();
        return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
    }

    static String share(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
