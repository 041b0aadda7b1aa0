package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.desktop.screen.breakpoints.BreakpointsModel.Row;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Resolution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rows of the list of breakpoints: open ones, oldest first, then the closed ones. */
final class BreakpointRows {
    private BreakpointRows() {}

    static List<Row> of(Snapshot s, Overview o, PendingAnswers answers) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("", StateLook.NEEDS_YOU, "Open " + o.open().size(), "", false));
        o.open().forEach(b -> rows.add(open(b, s, answers.holds(b.id()))));
        if (!s.closed().isEmpty()) {
            rows.add(new Row("", StateLook.TAKEN_OVER, "Resolved " + s.closed().size(), "", false));
            s.closed().forEach(b -> rows.add(closed(b, s)));
        }
        return rows;
    }

    private static Row open(Breakpoint b, Snapshot s, boolean sending) {
        Instant expires = b.expiresAt();
        String second =
                sending
                        ? "your answer is being sent"
                        : expires == null
                                ? b.rule()
                                : b.rule() + ", " + Ago.until(expires, s.now());
        return new Row(
                b.id(),
                sending ? StateLook.TAKEN_OVER : StateLook.NEEDS_YOU,
                Visible.line(s.title(b.task())),
                Visible.line(second),
                sending);
    }

    private static Row closed(Breakpoint b, Snapshot s) {
        Resolution r = b.resolution();
        String second =
                r == null
                        ? b.state().word()
                        : (r.by().equals("person") ? "you: " : "default: ")
                                + r.option()
                                + ", "
                                + Ago.ago(r.at(), s.now());
        return new Row(
                b.id(),
                StateLook.of(b.state()),
                Visible.line(s.title(b.task())),
                Visible.line(second),
                false);
    }
}
