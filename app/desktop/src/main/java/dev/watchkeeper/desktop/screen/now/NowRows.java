package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.desktop.kit.Watched;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Makes the rows of the screen <em>Now</em> out of a snapshot. */
final class NowRows {
    private final ZoneId zone;

    /**
     * @param zone in which times are shown
     */
    NowRows(ZoneId zone) {
        this.zone = zone;
    }

    NowModel.Row need(Breakpoint b, Snapshot s) {
        Instant expires = b.expiresAt();
        BreakpointAction fallback = b.fallback();
        String otherwise =
                expires == null || fallback == null
                        ? "waits for you"
                        : "else: " + fallback + " " + Ago.until(expires, s.now());
        return new NowModel.Row(
                b.id(),
                b.attempt(),
                StateLook.NEEDS_YOU,
                "Needs you",
                Visible.line(s.title(b.task()), 300),
                Visible.line(b.question(), 300),
                otherwise,
                -1);
    }

    NowModel.Row live(LiveAttempt l, Overview o, Snapshot s) {
        String unwatched = Watched.not(l.step(), o, s, zone);
        String said =
                !l.lastLine().isBlank()
                        ? Visible.line(l.lastLine(), 300)
                        : unwatched.isEmpty() ? "no output yet" : "";
        return new NowModel.Row(
                l.task(),
                l.attempt(),
                unwatched.isEmpty() ? StateLook.RUNNING : StateLook.HELD,
                unwatched.isEmpty() ? "Running" : "Held",
                Visible.line(l.title(), 300),
                unwatched.isEmpty()
                        ? said
                        : said.isEmpty() ? unwatched : unwatched + "; last seen: " + said,
                Visible.line(l.agent() + "@" + l.host(), 60)
                        + "   attempt "
                        + l.attempt()
                        + " of "
                        + l.attemptsAllowed()
                        + (unwatched.isEmpty()
                                ? "   " + Ago.ticking(Duration.between(l.startedAt(), s.now()))
                                : ""),
                step(l.step()));
    }

    /** How far along the six steps an attempt is, by the word of its state. */
    static int step(String word) {
        return switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "planned", "checkpointed" -> 0;
            case "prompted", "starting", "running", "held", "interrupted" -> 1;
            case "ended" -> 2;
            case "settled" -> 3;
            case "assessed" -> 5;
            case "decided" -> 5;
            default -> 1;
        };
    }

    NowModel.Row held(Hold h, Instant now) {
        Instant until = h.until();
        return new NowModel.Row(
                "",
                0,
                StateLook.HELD,
                "Held",
                Visible.line((h.isOfHost() ? "H" : "A") + h.told().substring(1)),
                Visible.line(h.why()),
                until == null
                        ? "tried again after a pause"
                        : "until " + Ago.clock(until, zone) + ", " + Ago.until(until, now),
                -1);
    }

    static NowModel.Row next(Task t) {
        String aside = t.after().isEmpty() ? "" : "after " + String.join(", ", t.after());
        return new NowModel.Row(
                t.id(),
                0,
                StateLook.of(t.state(), false),
                StateLook.word(t.state()),
                Visible.line(t.title()),
                "",
                aside,
                -1);
    }

    static NowModel.Row recent(Task t, Snapshot s) {
        boolean proven = s.proven().contains(t.id());
        Score confidence = t.confidence();
        Instant ended = t.endedAt();
        StringBuilder aside = new StringBuilder(StateLook.word(t.state()));
        String second = "";
        if (confidence != null && t.state() == dev.watchkeeper.domain.TaskState.DONE) {
            aside.append(' ').append(confidence.marked());
            second = confidence.calibrated() ? "" : Score.LEGEND;
            aside.append(proven ? "" : ", not proven");
        }
        if (ended != null) {
            aside.append(", ").append(Ago.ago(ended, s.now()));
        }
        return new NowModel.Row(
                t.id(),
                0,
                StateLook.of(t.state(), proven),
                StateLook.word(t.state()),
                Visible.line(t.title()),
                second,
                aside.toString(),
                -1);
    }
}
