package dev.watchkeeper.desktop.kit;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;

import java.time.Instant;
import java.time.ZoneId;

/** Whether anybody watches an attempt that is not over: only then its clock may tick. */
public final class Watched {
    private Watched() {}

    /**
     * Why an attempt is not watched, in words; empty if it is.
     *
     * @param step the word of its state
     */
    public static String not(String step, Overview o, Snapshot s, ZoneId zone) {
        Trouble trouble = s.trouble();
        Instant died = o.diedAt();
        if (trouble != null) {
            return "not seen since " + Ago.clock(trouble.since(), zone);
        }
        if (step.equals("held")) {
            return "held";
        }
        if (o.supervisor().equals("stopped")) {
            return died == null
                    ? "stopped; goes on at the next run"
                    : "not watched since " + Ago.clock(died, zone);
        }
        return step.equals("interrupted") ? "interrupted; goes on soon" : "";
    }
}
