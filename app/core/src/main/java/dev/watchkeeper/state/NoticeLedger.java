package dev.watchkeeper.state;

import dev.watchkeeper.domain.NoticeDelivery;
import dev.watchkeeper.domain.NoticeReach;

import java.time.Instant;

/** The notices of a home, to be written. */
public interface NoticeLedger extends NoticeView {
    void put(NoticeReach reach);

    /** Adds the delivery, or replaces the one of its event and notifier. */
    void put(NoticeDelivery delivery);

    /** Removes what was done with before a time. */
    void forget(Instant before);
}
