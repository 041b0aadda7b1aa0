package dev.watchkeeper.desktop.fx;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Outcome;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the screens show of one moment.
 *
 * @param overview how everything stood; {@code null} until the first answer
 * @param closed breakpoints that were answered or that expired, newest first, at most fifty
 * @param titles titles of the tasks that breakpoints and spot checks are about, by id
 * @param proven ids of the recently ended tasks whose last attempt passed something that we ran
 * @param spotChecks accepted work that was drawn to be looked at and waits for the person's word
 * @param surroundings the journal's number of the last event that says that plugins or settings
 *     stand otherwise; another one after each loss of the supervisor
 * @param at when {@code overview} was read
 * @param now when the snapshot was made
 * @param trouble why nothing newer could be read, or {@code null} if it is fresh
 */
public record Snapshot(
        @Nullable Overview overview,
        List<Breakpoint> closed,
        Map<String, String> titles,
        Set<String> proven,
        List<Outcome> spotChecks,
        long surroundings,
        Instant at,
        Instant now,
        @Nullable Trouble trouble) {
    public Snapshot {
        closed = List.copyOf(closed);
        titles = Map.copyOf(titles);
        proven = Set.copyOf(proven);
        spotChecks = List.copyOf(spotChecks);
    }

    /** Whether commands can be given. */
    public boolean connected() {
        return trouble == null && overview != null;
    }

    /** The title of a task, or its id where the title is not known. */
    public String title(String task) {
        return titles.getOrDefault(task, task);
    }

    /** The same content, known to be no longer fresh. */
    Snapshot lost(Trouble why, Instant when) {
        return new Snapshot(
                overview, closed, titles, proven, spotChecks, surroundings, at, when, why);
    }
}
