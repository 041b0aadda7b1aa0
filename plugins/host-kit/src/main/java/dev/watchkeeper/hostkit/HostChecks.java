package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Isolation;
import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.CheckResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Checks a machine for what hosts by scripts need of it, each lack with its mend. */
public final class HostChecks {
    private HostChecks() {}

    /**
     * @param where how the machine is reached, as people write it
     * @param own what is checked of that way besides
     */
    public static List<CheckResult> of(
            Transport transport, HostProbe remote, String where, Supplier<CheckResult> own) {
        List<CheckResult> all = new ArrayList<>();
        long begin = System.nanoTime();
        Transport.Answer answer = transport.sh("[ -w " + Sh.quote(remote.workspace()) + " ]");
        long millis = (System.nanoTime() - begin) / 1_000_000;
        all.add(new CheckResult("reached", true, where + " answers in " + millis + " ms", ""));
        all.add(
                new CheckResult(
                        "workspace",
                        answer.status() == 0,
                        remote.workspace()
                                + (answer.status() == 0 ? " can be written" : " can't be written"),
                        answer.status() == 0 ? "" : "give yourself the right to write there"));
        all.add(
                new CheckResult(
                        "shell",
                        !remote.detach().isEmpty(),
                        remote.system()
                                + (remote.detach().isEmpty()
                                        ? "; neither setsid nor perl is there"
                                        : "; sessions of their own by " + remote.detach()),
                        remote.detach().isEmpty() ? "install util-linux or perl there" : ""));
        all.add(
                new CheckResult(
                        "tools",
                        remote.gnu(),
                        remote.gnu() ? "GNU find, mv and stat" : "GNU find, mv or stat is missing",
                        remote.gnu() ? "" : "install findutils and coreutils there"));
        all.add(
                new CheckResult(
                        "git",
                        !remote.git().isEmpty(),
                        remote.git().isEmpty() ? "not installed" : remote.git(),
                        remote.git().isEmpty()
                                ? "install git there: it keeps the checkpoints"
                                : ""));
        all.add(
                new CheckResult(
                        "file changes",
                        true,
                        remote.inotify()
                                ? "by inotifywait"
                                : "by looking from time to time; inotify-tools would make it quicker",
                        ""));
        all.add(Isolation.check(transport));
        all.add(own.get());
        all.add(disk(remote));
        return all;
    }

    private static CheckResult disk(HostProbe remote) {
        long free = remote.freeKilobytes();
        boolean enough = free < 0 || free >= 1 << 20;
        return new CheckResult(
                "disk",
                enough,
                freeRoom(free),
                enough ? "" : "free some room there: below 1 GiB agents soon fail");
    }

    /** In the unit in which this machine's own disk is told of. */
    static String freeRoom(long kilobytes) {
        return kilobytes < 0
                ? "free room unknown"
                : String.format(Locale.ROOT, "%.1f GiB free", kilobytes / (1024.0 * 1024));
    }
}
