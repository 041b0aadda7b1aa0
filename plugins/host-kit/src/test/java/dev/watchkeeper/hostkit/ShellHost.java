package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.RestoreMark;
import dev.watchkeeper.plugin.host.Snapshots;

import java.util.List;
import java.util.Map;

/** A host of nothing but this kit and a transport. */
final class ShellHost implements Host {
    private final HostConfig config;
    private final ShellTransport transport;
    private final HostProbe remote;
    private final String state;
    private final ScriptChanges changes;
    private final ScriptSnapshots snapshots;

    ShellHost(HostConfig config, ShellTransport transport) {
        this(config, transport, HostProbe.of(transport, config.name(), config.workspace()));
    }

    private ShellHost(HostConfig config, ShellTransport transport, HostProbe remote) {
        this.config = config;
        this.transport = transport;
        this.remote = remote;
        this.state = remote.state() + "/" + StateFolder.name(config.state());
        IgnoreRules names =
                new IgnoreRules(config.ignore(), config.exclude(), List.of(ScratchNames.PATTERN));
        WorkspaceTree tree =
                new WorkspaceTree(config.name(), transport, remote, names, config.largestFile());
        this.changes = new ScriptChanges(config, transport.live(), remote, tree);
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

    /** As after a restart: it knows nothing but what this one knew of the machine. */
    ShellHost again(ShellTransport anew) {
        return new ShellHost(config, anew, remote);
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
        throw new UnsupportedOperationException("files are each host's own");
    }

    @Override
    public Processes processes() {
        return new PosixProcesses(transport, state + "/runs", remote.workspace());
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
        return new ScriptRepository(config.name(), transport, remote.workspace());
    }

    @Override
    public Map<String, String> environment() {
        return LoginEnvironment.of(transport);
    }

    @Override
    public List<CheckResult> check() {
        return HostChecks.of(
                transport, remote, "this machine", () -> new CheckResult("own", true, "", ""));
    }

    @Override
    public void close() {
        changes.close();
    }
}
