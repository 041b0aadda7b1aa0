package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Moment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** {@code hold list} and {@code hold lift} */
@Command(
        name = "hold",
        description = "Accounts and hosts that rest.",
        subcommands = {HoldCommands.Listing.class, HoldCommands.Lift.class})
final class HoldCommands {
    private HoldCommands() {}

    /** What rests, until when and why. */
    static String line(Hold h, Instant now) {
        return line(h, now, ZoneId.systemDefault());
    }

    /** The same with times as the clocks of a zone show them. */
    static String line(Hold h, Instant now, ZoneId zone) {
        Instant until = h.until();
        String why = Moment.in(zone, Text.clean(h.why()));
        String end = until == null ? "" : Moment.in(zone, until);
        return Text.clean(h.account())
                + "  "
                + why
                + (until == null ? ", end unknown" : why.contains(end) ? "" : ", until " + end)
                + (until == null ? "" : " (in " + Text.since(now, until) + ")");
    }

    @Command(name = "list", description = "What rests, until when and why.")
    static final class Listing extends Action {
        Listing(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<Hold> all = control.holds();
                Instant now = c.clock().instant();
                if (c.json()) {
                    c.json(JsonWriter.list(all, StatusJson::hold));
                } else if (all.isEmpty()) {
                    c.print("Nothing rests.");
                } else {
                    all.forEach(h -> c.print(line(h, now)));
                    c.print("End one now: " + c.command("hold lift ACCOUNT"));
                }
                return DONE;
            }
        }
    }

    @Command(name = "lift", description = "Ends a rest now; its tasks go on.")
    static final class Lift extends Action {
        @Parameters(
                paramLabel = "ACCOUNT",
                description = "The account, the host's name, or the workspace's id.")
        String account = "";

        Lift(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("hold lift")) {
                Hold lifted = control.liftHold(account);
                String supervisor = control.overview().supervisor();
                if (c.json()) {
                    c.json(StatusJson.hold(lifted));
                } else {
                    c.print(
                            Text.clean(lifted.told())
                                    + " rests no more."
                                    + (supervisor.equals("stopped")
                                            ? " Its tasks go on: " + c.command("run")
                                            : ""));
                }
                return DONE;
            }
        }
    }
}
