package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.state.StateManager;

import java.util.Map;

/** Lifts holds before their time, because a person says so. */
public final class HoldRelease {
    private final StateManager state;
    private final Runnable wake;

    /**
     * @param wake has the loop look at once
     */
    HoldRelease(StateManager state, Runnable wake) {
        this.state = state;
        this.wake = wake;
    }

    /**
     * Ends a hold now.
     *
     * @param account the account, or the host's name
     * @return the hold that was lifted
     * @throws WatchkeeperException if nothing is held by that name
     */
    public Hold lift(String account) {
        Hold lifted =
                state.write(tx -> {
                    Hold h = HoldFinder.find(tx.holds(), account);
                    tx.removeHold(h.id());
                    tx.append(
                            EventDraft.of(
                                    EventType.HOLD_ENDED,
                                    Map.of("account", h.account(), "by", "person")));
                    return h;
                });
        wake.run();
        return lifted;
    }
}
