package dev.watchkeeper.summary;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Reason;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** An old attempt in one line: what was decided and why, and what failed, word for word. */
public final class PastAttempt {
    private static final int MOST_LINES = 4;
    private static final int LONGEST_LINE = 240;
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");

    /** Lines by which test runners and compilers name a failure. */
    private static final Pattern TELLS =
            Pattern.compile(
                    "(?i)\\b(?:fail(?:ed|ure|ures|s|ing)?|errors?|\\w*(?:error|exception)|assert\\w*"
                            + "|panic(?:ked)?|not ok|expected|undefined|cannot|fatal)\\b"
                            + "|[✗✘✕×]|^E\\s");

    private PastAttempt() {}

    /** The line; never empty, without line breaks. */
    public static String line(Attempt a) {
        StringBuilder line = new StringBuilder("Attempt " + a.ref().number() + ": ");
        Decision decision = a.decision();
        if (decision == null) {
            line.append("not decided");
        } else {
            line.append(decision.word());
            line.append(", ")
                    .append(
                            String.join(
                                    "; ", decision.because().stream().map(Reason::text).toList()));
        }
        AgentOutcome outcome = a.outcome();
        if (decision == null && outcome != null) {
            line.append(", ").append(outcome.ending().sentence());
        }
        Assessment assessment = a.assessment();
        if (assessment != null) {
            for (GateResult gate : assessment.quality().gates()) {
                List<String> told = gate.failed() ? telling(gate.tail()) : List.of();
                if (!told.isEmpty()) {
                    line.append(". `").append(gate.command()).append("` printed: ");
                    line.append(String.join(" | ", told));
                }
            }
        }
        return BREAKS.matcher(line).replaceAll(" ").strip();
    }

    /** The lines that name what failed, the first ones and the last; the last line if none does. */
    public static List<String> telling(String output) {
        Set<String> all = new LinkedHashSet<>();
        String last = "";
        for (String raw : output.lines().toList()) {
            String line = raw.strip();
            last = line.isEmpty() ? last : line;
            if (TELLS.matcher(line).find()) {
                all.add(line);
            }
        }
        List<String> told = new ArrayList<>(all);
        if (told.isEmpty() && !last.isEmpty()) {
            told.add(last);
        }
        if (told.size() > MOST_LINES) {
            String end = told.getLast();
            told = new ArrayList<>(told.subList(0, MOST_LINES - 1));
            told.add(end);
        }
        return told.stream().map(PastAttempt::shortened).toList();
    }

    private static String shortened(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        int end =
                Character.isLowSurrogate(line.charAt(LONGEST_LINE))
                        ? LONGEST_LINE - 1
                        : LONGEST_LINE;
        return line.substring(0, end) + "…";
    }
}
