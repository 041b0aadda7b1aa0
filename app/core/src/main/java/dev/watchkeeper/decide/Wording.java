package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;

import java.util.List;
import java.util.Locale;

/** How reasons, questions and feedback name things. */
final class Wording {
    private Wording() {}

    /** Which gate or check it was, and how it went. */
    static String gate(GateResult gate) {
        return (gate.check() ? "check " + code(gate.command()) : "gate '" + gate.name() + "'")
                + " "
                + how(gate);
    }

    /** A command as it was given, set off from the sentence by marks that it does not hold. */
    static String code(String command) {
        String mark = "`";
        while (command.contains(mark)) {
            mark += "`";
        }
        return mark + command + mark;
    }

    /** What a factor below the middle says, in words that need no knowledge of factors. */
    static String against(Factor factor) {
        String plain =
                switch (factor.name()) {
                    case "stubs" -> "unfinished parts speak against it";
                    case "special_cases" -> "parts made for the tests alone speak against it";
                    case "gates" -> "gates speak against it";
                    case "checks" -> "the task's own checks speak against it";
                    case "validation" -> "how the agent ended speaks against it";
                    case "claims" -> "what the agent claims and is not so speaks against it";
                    case "scope" -> "changes outside of the task's scope speak against it";
                    case "tests" -> "changes to tests speak against it";
                    case "size" -> "the size of the change speaks against it";
                    case "attempts" -> "the number of attempts speaks against it";
                    case "model" -> "the model's verdict speaks against it";
                    case "criteria" ->
                            "points of the task that the model finds unmet speak against it";
                    default -> factor.name().replace('_', ' ') + " speaks against it";
                };
        return plain + " (" + share(factor.value()) + "): " + factor.evidence();
    }

    /** With a capital letter and a full stop. */
    static String sentence(String part) {
        return stopped(part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
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
