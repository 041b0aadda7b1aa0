package dev.watchkeeper.desktop.screen.settings;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.desktop.kit.Visible;

import java.util.List;
import java.util.stream.Collectors;

/** Settings and what they change, in words. */
final class SettingsWords {
    private static final int TOLD = 3;

    private SettingsWords() {}

    static String applies(String applies) {
        return switch (applies) {
            case "hot" -> "at once";
            case "next-attempt" -> "next attempt";
            default -> "after a restart";
        };
    }

    static String count(int changes) {
        return changes == 0 ? "no value changed" : changes == 1 ? "1 change" : changes + " changes";
    }

    /** How the draft stands. */
    static String state(
            boolean dirty, boolean checking, int faults, List<SettingsModel.Change> changes) {
        if (checking) {
            return "Checking…";
        }
        if (faults > 0) {
            return (faults == 1 ? "1 fault" : faults + " faults")
                    + ": can't be saved; what is in force stays so.";
        }
        if (!dirty) {
            return "As in the file.";
        }
        String told =
                changes.stream()
                        .limit(TOLD)
                        .map(c ->
                                Visible.line(c.key(), 60)
                                        + " "
                                        + (c.now().isEmpty() ? "goes" : Visible.line(c.now(), 40))
                                        + " ("
                                        + applies(c.applies())
                                        + ")")
                        .collect(Collectors.joining(", "));
        int more = changes.size() - TOLD;
        return count(changes.size())
                + ", valid"
                + (told.isEmpty()
                        ? "."
                        : ": " + told + (more > 0 ? " and " + more + " more." : "."));
    }

    /** What other thresholds would have decided. */
    static String whatIf(Backtest b) {
        if (b.attempts() == 0) {
            return "There is no past attempt to try it on yet.";
        }
        String changed =
                b.acceptsAsked() == 0 && b.asksAccepted() == 0
                        ? ""
                        : " "
                                + b.acceptsAsked()
                                + " that were accepted would ask, "
                                + b.asksAccepted()
                                + " that asked would be accepted.";
        String known =
                b.after().pauses() == 0
                        ? ""
                        : " Of what would ask, you took "
                                + b.letThrough()
                                + ", refused "
                                + b.stopped()
                                + ", and said nothing of "
                                + b.unanswered()
                                + ".";
        return "Of "
                + b.attempts()
                + (b.attempts() == 1 ? " past attempt " : " past attempts ")
                + b.after().accepts()
                + " accepted without you"
                + delta(b.after().accepts() - b.before().accepts())
                + ", "
                + b.after().pauses()
                + " ask you"
                + delta(b.after().pauses() - b.before().pauses())
                + ", "
                + b.after().retries()
                + " tried again"
                + delta(b.after().retries() - b.before().retries())
                + "."
                + changed
                + known;
    }

    private static String delta(int by) {
        return by == 0 ? "" : by > 0 ? " (+" + by + ")" : " (−" + -by + ")";
    }
}
