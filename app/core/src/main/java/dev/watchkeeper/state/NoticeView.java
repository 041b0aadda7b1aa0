package dev.watchkeeper.state;

import dev.watchkeeper.domain.NoticeDelivery;
import dev.watchkeeper.domain.NoticeReach;

import java.util.List;
import java.util.Optional;

/** The notices of a home, as they are now. */
public interface NoticeView {
    /** How far the journal was looked through; empty if it never was. */
    Optional<NoticeReach> reach();

    /** The deliveries that are waiting or were begun, by their event. */
    List<NoticeDelivery> open();

    /** What a notifier was given last: the latest delivery that was sent or failed. */
    Optional<NoticeDelivery> last(String notifier);
}
