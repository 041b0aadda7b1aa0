package dev.watchkeeper.domain;

import java.time.Instant;

/**
 * What is to become of one notice by one notifier.
 *
 * @param seq of the event that the notice tells of
 * @param notifier its name in the settings
 * @param tries how often it was begun
 * @param due when it is tried, or what was done to it last
 * @param problem why it has not arrived; empty if nothing is known against it
 */
public record NoticeDelivery(
        long seq, String notifier, State state, int tries, Instant due, String problem) {
    /** How far it is. */
    public enum State {
        /** It is tried when it is due. */
        WAITING,
        /** It was begun; whether it has arrived is not known. */
        SENDING,
        SENT,
        /** It is not worth telling any more: the question was answered meanwhile. */
        OVERTAKEN,
        /** It was tried often enough. */
        FAILED
    }

    /** The same in another state. */
    public NoticeDelivery in(State next, Instant at, String why) {
        return new NoticeDelivery(seq, notifier, next, tries, at, why);
    }

    /** The same, begun once more. */
    public NoticeDelivery begun(Instant at) {
        return new NoticeDelivery(seq, notifier, State.SENDING, tries + 1, at, problem);
    }
}
