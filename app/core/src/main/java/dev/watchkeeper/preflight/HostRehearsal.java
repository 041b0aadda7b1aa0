package dev.watchkeeper.preflight;

import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Snapshots;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tries a host: what it says of itself, a cut connection, and a checkpoint that is restored. */
final class HostRehearsal {
    private static final String LINE = "preflight-line";
    private static final Duration LINE_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String ADDED = "watchkeeper-checkpoint.txt";

    /** In KiB. */
    private static final long WANTED = 2L << 20;

    private final FindingList findings;

    HostRehearsal(FindingList findings) {
        this.findings = findings;
    }

    /** What the host says of itself, and how much room its disk has. */
    void look(String what, ScratchTree tree) {
        List<CheckResult> wrong = tree.workspace().check().stream().filter(c -> !c.ok()).toList();
        for (CheckResult c : wrong) {
            String found = c.what() + ": " + c.detail();
            if (c.what().equals("workspace")) {
                findings.failed(
                        Area.HOST, what, found, "nothing can be done in this project", c.mend());
            } else {
                findings.warning(Area.HOST, what, found, "", c.mend());
            }
        }
        String free = String.format(Locale.ROOT, "%.1f GiB free", tree.free() / (1024.0 * 1024.0));
        if (tree.free() > 0 && tree.free() < WANTED) {
            findings.failed(
                    Area.HOST,
                    what,
                    "only " + free,
                    "agents, checks and checkpoints stop where the disk is full",
                    "free some space there");
        } else if (wrong.isEmpty()) {
            findings.passed(Area.HOST, what, "works" + (tree.free() > 0 ? "; " + free : ""), "");
        }
    }

    /** Cuts the connection once while a process runs there, and picks it up again. */
    void cutConnection(String what, Host host) {
        Processes processes = host.processes();
        try {
            var unused =
                    processes.start(
                            new ProcessSpec(
                                    LINE,
                                    List.of("sh", "-c", "echo before; sleep 1; echo after"),
                                    "",
                                    Map.of("PATH", "/usr/bin:/bin"),
                                    ProcessSpec.Input.GIVEN,
                                    new byte[0],
                                    Map.of(),
                                    new ProcessSpec.Limit(LINE_LIMIT, LOOK)));
            if (!host.cutConnection()) {
                return;
            }
            long from = System.nanoTime();
            ProcessStatus status = processes.status(LINE);
            double back = (System.nanoTime() - from) / 1e9;
            long end = System.nanoTime() + LINE_LIMIT.toNanos();
            while (!status.ended() && System.nanoTime() < end) {
                status = processes.await(LINE, status, LOOK);
            }
            String said =
                    new String(
                            processes.read(LINE, Processes.Stream.OUT, 0, 100),
                            StandardCharsets.UTF_8);
            if (said.equals("before\nafter\n")) {
                findings.passed(
                        Area.HOST,
                        what,
                        "its connection was cut and came back in " + CheckRehearsal.seconds(back),
                        "what runs there goes on without it");
            } else {
                findings.failed(
                        Area.HOST,
                        what,
                        "a process there did not outlive its connection",
                        "agents would end with the line",
                        "see what ends processes at logout there, such as KillUserProcesses of"
                                + " systemd-logind");
            }
        } catch (PluginException e) {
            findings.missing(
                    Area.HOST,
                    what,
                    "its connection was cut and did not come back: " + e.getMessage(),
                    "its tasks wait until it is back",
                    e.hint());
        }
    }

    /**
     * Takes the checkpoint of a copy, to which it goes back from now on; reads it back and restores
     * it.
     *
     * @return whether the copy can be put back
     */
    boolean checkpoint(String what, ScratchTree tree) {
        try {
            long from = System.nanoTime();
            Snapshots.Snapshot taken = tree.take();
            double seconds = (System.nanoTime() - from) / 1e9;
            List<String> differs = tree.host().snapshots().verify(taken.id());
            if (!differs.isEmpty()) {
                return lost(what, "differs when it is read back: " + differs.getFirst());
            }
            tree.host().files().write(ADDED, "not in it\n".getBytes(StandardCharsets.UTF_8));
            boolean seen = tree.changed().stream().anyMatch(d -> d.path().equals(ADDED));
            tree.putBack();
            if (!seen || !tree.changed().isEmpty()) {
                return lost(what, "was not restored as it was taken");
            }
            if (!tree.copied()) {
                findings.skipped(Area.CHECKPOINT, what, "not tried: " + tree.lacks(), "");
                return true;
            }
            findings.passed(
                    Area.CHECKPOINT,
                    what,
                    "of "
                            + taken.files()
                            + (taken.files() == 1 ? " file" : " files")
                            + " taken in "
                            + CheckRehearsal.seconds(seconds)
                            + ", read back and restored",
                    taken.left().isEmpty()
                            ? ""
                            : taken.left().size()
                                    + " paths are not in it, such as "
                                    + taken.left().getFirst().path()
                                    + ": they can't be put back");
            return true;
        } catch (PluginException e) {
            findings.failed(
                    Area.CHECKPOINT,
                    what,
                    String.valueOf(e.getMessage()),
                    "no attempt begins without its checkpoint",
                    e.hint());
            return false;
        }
    }

    private boolean lost(String what, String how) {
        findings.failed(
                Area.CHECKPOINT,
                what,
                how,
                "work could not be put back",
                "look at that disk; watchkeeper checkpoint verify looks at the kept ones");
        return false;
    }
}
