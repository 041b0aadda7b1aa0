package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A breakpoint rule in force.
 *
 * @param layer of the settings that it comes from
 * @param asked when it is asked, each in words; empty if never
 * @param proof {@code witness}, {@code never} or {@code no_witness_found}
 * @param proofText a situation in which it fires, or why there is none, or how far the search came
 * @param place where it stands, {@code FILE:LINE:COLUMN}
 * @param fired how many breakpoints it has raised
 * @param lastFired when it raised the last one, or {@code null}
 */
public record RuleLine(
        String name,
        String layer,
        String when,
        List<String> asked,
        String proof,
        String proofText,
        String place,
        long fired,
        @Nullable Instant lastFired) {
    public RuleLine {
        asked = List.copyOf(asked);
    }
}
