package dev.watchkeeper.cli;

import dev.watchkeeper.domain.Heartbeat;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongPredicate;

/**
 * Whether the supervisor of a home lives, by its heartbeat alone: for monitoring from outside,
 * which must not hang with it.
 *
 * @param state how it was found
 * @param words one sentence
 * @param last sign of it; {@code null} if there is none
 */
record StatusCheck(State state, String words, @Nullable Heartbeat last) {
    /** A process that is gone may still be seen by a sign that is so young. */
    private static final Duration JUST = Duration.ofSeconds(10);

    /** How a supervisor may be found. */
    enum State {
        ALIVE,
        /** It was stopped, or came to its end. */
        STOPPED,
        /** It had begun, and is gone without a stop. */
        DIED,
        /** Its process is there, and its loop gives no sign. */
        HANGING,
        /** None has ever run here. */
        MISSING
    }

    /**
     * Looks.
     *
     * @param lives whether a process of an id lives
     */
    static StatusCheck of(Path home, Instant now, LongPredicate lives) {
        Heartbeat last = Heartbeat.read(home).orElse(null);
        if (last == null) {
            return new StatusCheck(
                    State.MISSING, "no supervisor has given a sign in " + home, null);
        }
        Duration age = Duration.between(last.at(), now);
        String who = "process " + last.pid() + ", begun " + last.startedAt();
        String ago = "last heard of " + Text.since(last.at(), now) + " ago";
        boolean fresh = age.abs().compareTo(Heartbeat.STALE) <= 0;
        if (last.state().equals(Heartbeat.STOPPED)) {
            return new StatusCheck(
                    State.STOPPED, "no supervisor runs: it ended properly at " + last.at(), last);
        }
        boolean there = lives.test(last.pid()) || age.abs().compareTo(JUST) <= 0;
        if (!there) {
            return new StatusCheck(
                    State.DIED,
                    "a run was begun and is missing: its supervisor ("
                            + who
                            + ") is gone without a stop, "
                            + ago,
                    last);
        }
        return fresh
                ? new StatusCheck(
                        State.ALIVE,
                        "the supervisor is " + last.state() + " (" + who + "), " + ago,
                        last)
                : new StatusCheck(
                        State.HANGING,
                        "the supervisor gives no sign though its process is there ("
                                + who
                                + "), "
                                + ago,
                        last);
    }

    /** Tells it in one line. */
    int tell(CommandContext c) {
        if (c.json()) {
            Heartbeat h = last;
            c.json(
                    JsonWriter.object(
                            "check",
                            state.name().toLowerCase(Locale.ROOT),
                            "message",
                            words,
                            "heartbeat",
                            h == null
                                    ? null
                                    : JsonWriter.object(
                                            "state", h.state(),
                                            "pid", h.pid(),
                                            "started_at", JsonWriter.time(h.startedAt()),
                                            "at", JsonWriter.time(h.at()))));
        } else {
            c.print(state.name().toLowerCase(Locale.ROOT) + ": " + Text.clean(words));
        }
        return state == State.ALIVE ? Action.DONE : Action.MISSING;
    }
}
