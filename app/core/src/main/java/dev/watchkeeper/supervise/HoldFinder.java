package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.WatchkeeperException;

import java.util.List;
import java.util.stream.Collectors;

/** Finds what rests by what a person calls it. */
final class HoldFinder {
    private HoldFinder() {}

    /**
     * @param name of the account, or of the host or the workspace with or without the word
     */
    static Hold find(List<Hold> holds, String name) {
        return holds.stream()
                .filter(h -> h.account().equals(name))
                .findFirst()
                .or(() ->
                        holds.stream().filter(h -> h.account().equals(Hold.ofHost(name))).findAny())
                .or(() ->
                        holds.stream()
                                .filter(Hold::isOfWorkspace)
                                .filter(h -> h.workspace().value().equals(name))
                                .findAny())
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "no account and no host '" + name + "' rests",
                                holds.isEmpty()
                                        ? "none does now"
                                        : "these do: "
                                                + holds.stream()
                                                        .map(Hold::account)
                                                        .collect(Collectors.joining(", "))));
    }
}
