package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.HostChecks;
import dev.watchkeeper.hostkit.HostProbe;
import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.hostkit.LoginEnvironment;
import dev.watchkeeper.hostkit.ScratchNames;
import dev.watchkeeper.hostkit.ScriptChanges;
import dev.watchkeeper.hostkit.ScriptRepository;
import dev.watchkeeper.hostkit.ScriptSnapshots;
import dev.watchkeeper.hostkit.StateFolder;
import dev.watchkeeper.hostkit.WorkspaceTree;
import dev.watchkeeper.hostkit.process.Isolation;
import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.hostkit.process.Sh;
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

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A workspace on another machine. */
final class SshHost implements Host {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final HostConfig config;
    private final SshConnection line;
    private final Runnable release;
    private final SshTransport transport;
    private final HostProbe remote;
    private final SshFiles files;
    private final String kept;
    private final PosixProcesses processes;
    private final ScriptChanges changes;
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
        String state = remote.state() + "/" + StateFolder.name(config.state());
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
        this.changes = new ScriptChanges(config, new SshLiveScript(line), remote, tree);
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

    /** As {@link SshHostProvider#removal}. */
    static String removal(Path state) {
        return StateFolder.isNamed(state)
                ? "rm -rf \"${XDG_STATE_HOME:-$HOME/.local/state}/watchkeeper/"
                        + StateFolder.name(state)
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
        return HostChecks.of(transport, remote, line.options().toString(), this::sftp);
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

    @Override
    public boolean cutConnection() {
        try {
            return line.with(connection -> {
                connection.kill("cut to see that it comes back");
                return true;
            });
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        changes.close();
        release.run();
    }
}
