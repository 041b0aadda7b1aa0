package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.HostProbe;
import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.hostkit.LoginEnvironment;
import dev.watchkeeper.hostkit.ScratchNames;
import dev.watchkeeper.hostkit.ScriptRepository;
import dev.watchkeeper.hostkit.ScriptSnapshots;
import dev.watchkeeper.hostkit.WorkspaceTree;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.RestoreMark;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.process.Isolation;
import dev.watchkeeper.plugin.process.PosixProcesses;
import dev.watchkeeper.plugin.process.Sh;
import dev.watchkeeper.plugin.process.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A workspace on another machine. */
final class SshHost implements Host {
    private static final String PLACE = "place";
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final HostConfig config;
    private final SshConnection line;
    private final Runnable release;
    private final SshTransport transport;
    private final HostProbe remote;
    private final SshFiles files;
    private final String kept;
    private final PosixProcesses processes;
    private final SshChanges changes;
    private final ScriptSnapshots snapshots;
    private final ScriptRepository repository;
    private @Nullable Map<String, String> environment; // Guarded by this.

    /**
     * @param release called when it is closed
     */
    SshHost(HostConfig config, SshConnection line, Runnable release) {
        this.config = config;
        this.line = line;
        this.release = release;
        this.transport = new SshTransport(line);
        this.remote = HostProbe.of(transport, config.name(), config.workspace());
        if (remote.workspace().isEmpty()) {
            throw WorkspaceTree.gone(config.workspace(), config.name());
        }
        String state = remote.state() + "/" + place(config.state());
        this.kept = state;
        IgnoreRules names =
                new IgnoreRules(config.ignore(), config.exclude(), List.of(ScratchNames.PATTERN));
        this.files = new SshFiles(line, transport, remote.workspace(), names);
        this.files.path(() -> Sh.quote(environment().getOrDefault("PATH", "/usr/bin:/bin")));
        this.processes =
                new PosixProcesses(
                        transport,
                        state + "/runs",
                        remote.workspace(),
                        Isolation.of(config.options()));
        WorkspaceTree tree =
                new WorkspaceTree(config.name(), transport, remote, names, config.largestFile());
        this.changes = new SshChanges(config, line, remote, tree);
        this.repository = new ScriptRepository(config.name(), transport, remote.workspace());
        this.snapshots =
                new ScriptSnapshots(
                        config.name(),
                        transport,
                        remote,
                        state + "/snapshots.git",
                        tree,
                        changes::look,
                        new RestoreMark(config.state()));
    }

    /**
     * The name of our folder there. It is ours alone: two homes of Watchkeeper, here or elsewhere,
     * never share one.
     */
    private static String place(Path state) {
        Path file = state.resolve(PLACE);
        try {
            if (!java.nio.file.Files.exists(file)) {
                Path scratch = state.resolve("place~" + UUID.randomUUID());
                java.nio.file.Files.writeString(scratch, UUID.randomUUID().toString());
                if (!java.nio.file.Files.exists(file)) {
                    java.nio.file.Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            String name = java.nio.file.Files.readString(file).strip();
            if (!name.matches("[0-9a-f-]{36}")) {
                throw new IOException("it holds no name of a place");
            }
            return name;
        } catch (IOException e) {
            throw new PluginException(
                    PluginException.Kind.STORAGE,
                    "could not read or write " + file + ": " + e.getMessage(),
                    "see that it can be read and written",
                    e);
        }
    }

    /** As {@link SshHostProvider#removal}. */
    static String removal(Path state) {
        return java.nio.file.Files.exists(state.resolve(PLACE))
                ? "rm -rf \"${XDG_STATE_HOME:-$HOME/.local/state}/watchkeeper/"
                        + place(state)
                        + "\""
                : "";
    }

    @Override
    public void discard() {
        changes.close();
        for (String id : processes.ids()) {
            if (!processes.status(id).ended()) {
                var unused = processes.stop(id, GRACE);
            }
        }
        transport.remove(kept);
        var unused = transport.sh("rmdir " + Sh.quote(remote.state()) + " 2>/dev/null; :");
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String workspace() {
        return remote.workspace();
    }

    @Override
    public Files files() {
        return files;
    }

    @Override
    public Processes processes() {
        return processes;
    }

    @Override
    public Changes changes() {
        return changes;
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public Repository repository() {
        return repository;
    }

    @Override
    public synchronized Map<String, String> environment() {
        Map<String, String> known = environment;
        if (known == null) {
            known = LoginEnvironment.of(transport);
            environment = known;
        }
        return known;
    }

    @Override
    public List<CheckResult> check() {
        List<CheckResult> all = new ArrayList<>();
        long begin = System.nanoTime();
        Transport.Answer answer = transport.sh("[ -w " + Sh.quote(remote.workspace()) + " ]");
        long millis = (System.nanoTime() - begin) / 1_000_000;
        all.add(
                new CheckResult(
                        "reached", true, line.options() + " answers in " + millis + " ms", ""));
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
        all.add(sftp());
        all.add(disk());
        return all;
    }

    private CheckResult sftp() {
        try {
            var unused = line.with(connection -> connection.files().lstat(remote.workspace()));
            return new CheckResult("sftp", true, "files can be read and written", "");
        } catch (IOException e) {
            return new CheckResult(
                    "sftp",
                    false,
                    String.valueOf(e.getMessage()),
                    "put `Subsystem sftp internal-sftp` into sshd_config there");
        } catch (PluginException e) {
            return new CheckResult("sftp", false, String.valueOf(e.getMessage()), e.hint());
        }
    }

    private CheckResult disk() {
        long free = remote.freeKilobytes();
        boolean enough = free < 0 || free >= 1 << 20;
        return new CheckResult(
                "disk",
                enough,
                free < 0 ? "free room unknown" : (free >> 10) + " MB free",
                enough ? "" : "free some room there: below 1 GB agents soon fail");
    }

    @Override
    public void close() {
        changes.close();
        release.run();
    }
}
