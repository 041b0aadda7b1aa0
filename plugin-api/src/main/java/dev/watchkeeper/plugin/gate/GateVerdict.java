package dev.watchkeeper.plugin.gate;

import java.util.List;
import java.util.Objects;

/**
 * What a gate says of an attempt's work.
 *
 * @param result whether it may pass
 * @param reason why, in one sentence that a person reads and that a following attempt is told: what
 *     was found and what is allowed, such as {@code 812 lines are changed, 400 are allowed}
 * @param locations where that is to be seen, the most important first; may be empty
 */
public record GateVerdict(Result result, String reason, List<Location> locations) {
    /** Whether the work may pass. */
    public enum Result {
        PASS,
        FAIL,
        /** The gate found nothing that it could judge by: never a pass. */
        CANNOT_SAY
    }

    /**
     * A place in the work.
     *
     * @param path relative to the workspace, with {@code /}
     * @param line 1 and more; 0 for the file as a whole
     * @param what is to be seen there; may be empty
     */
    public record Location(String path, int line, String what) {
        public Location {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(what, "what");
        }
    }

    public GateVerdict {
        Objects.requireNonNull(result, "result");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a verdict needs a reason");
        }
        locations = List.copyOf(locations);
    }

    public static GateVerdict pass(String reason) {
        return new GateVerdict(Result.PASS, reason, List.of());
    }

    public static GateVerdict fail(String reason, List<Location> locations) {
        return new GateVerdict(Result.FAIL, reason, locations);
    }

    public static GateVerdict cannotSay(String reason) {
        return new GateVerdict(Result.CANNOT_SAY, reason, List.of());
    }
}
