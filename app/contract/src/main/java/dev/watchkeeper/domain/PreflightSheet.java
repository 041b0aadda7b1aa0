package dev.watchkeeper.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a rehearsal of the night found.
 *
 * @param findings one line each, what would stop the night first
 * @param questions what the person will likely be asked, each one sentence
 * @param feasibility how many of the open tasks can be accepted, one sentence; empty without open
 *     tasks
 * @param tasks how many open tasks were rehearsed for
 * @param seconds how long it took
 */
public record PreflightSheet(
        List<Finding> findings,
        List<String> questions,
        String feasibility,
        int tasks,
        double seconds) {
    public PreflightSheet {
        findings = findings.stream().sorted(Comparator.comparing(Finding::mark)).toList();
        questions = List.copyOf(questions);
    }

    /** How a line stands; what is worst comes first. */
    public enum Mark {
        /** It would stop some of the night, and the person can mend it. */
        FAILED,
        /** Something outside is missing: an agent, a host, a login. */
        MISSING,
        /** The night goes on, but the person should know. */
        WARNING,
        /** It was not looked at. */
        SKIPPED,
        /** It works. */
        PASSED;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a line is about. */
    public enum Area {
        CHECK,
        AGENT,
        HOST,
        CHECKPOINT,
        MODEL,
        SIGNING,
        MACHINE,
        TASK;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One line of the sheet.
     *
     * @param what was looked at, such as a check's command line
     * @param found what was found
     * @param tonight what that means for the night; may be empty
     * @param mend what to type or do; may be empty
     */
    public record Finding(
            Mark mark, Area area, String what, String found, String tonight, String mend) {}

    /** Whether some line has the mark. */
    public boolean has(Mark mark) {
        return findings.stream().anyMatch(f -> f.mark() == mark);
    }

    /** Whether nothing that was looked at would stop the night. */
    public boolean passed() {
        return !has(Mark.FAILED) && !has(Mark.MISSING);
    }
}
