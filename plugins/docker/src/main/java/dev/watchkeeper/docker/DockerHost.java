package dev.watchkeeper.docker;

import dev.watchkeeper.hostkit.process.Isolation;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceGuard;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A workspace of this machine whose processes run in a container: the files are those of this
 * machine's host, which this one is made of.
 */
final class DockerHost implements Host {
    private final HostConfig config;
    private final DockerOptions options;
    private final Host local;
    private final Engine engine;
    private final WorkspaceContainer container;
    private final ContainerTransport transport;
    private final DockerFiles files;
    private final DockerSnapshots snapshots;
    private final DockerProcesses processes;
    private @Nullable Map<String, String> environment; // Guarded by this.

    /**
     * @param local the workspace as a folder of this machine; is closed with this
     */
    DockerHost(HostConfig config, DockerOptions options, Host local) {
        this.config = config;
        this.options = options;
        this.local = local;
        PlacedFolders folders = new PlacedFolders(config.state(), Path.of(local.workspace()));
        this.engine = new Engine(options);
        this.container = new WorkspaceContainer(engine, folders);
        this.transport = new ContainerTransport(engine, container, folders);
        this.files = new DockerFiles(local.files(), transport, local.workspace());
        this.snapshots = new DockerSnapshots(local.snapshots());
        this.processes =
                new DockerProcesses(transport, container, folders, local.guard()::requireSame);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String workspace() {
        return local.workspace();
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
        return local.changes();
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public Repository repository() {
        return local.repository();
    }

    @Override
    public WorkspaceGuard guard() {
        return local.guard();
    }

    /** That of the image; a login shell's start files would take its PATH away. */
    @Override
    public synchronized Map<String, String> environment() {
        Map<String, String> known = environment;
        if (known == null) {
            Map<String, String> found = new HashMap<>();
            for (String entry : transport.brief("cat /proc/self/environ").text().split("\0")) {
                int gap = entry.indexOf('=');
                if (gap > 0) {
                    found.put(entry.substring(0, gap), entry.substring(gap + 1));
                }
            }
            known = Map.copyOf(found);
            environment = known;
        }
        return known;
    }

    @Override
    public List<CheckResult> check() {
        List<CheckResult> all = new ArrayList<>();
        try {
            String version = engine.ask(e -> e.versionCmd().exec().getVersion());
            all.add(
                    new CheckResult(
                            "engine", true, version + " answers at " + options.engine(), ""));
            // Makes the container, which shows what the image and the engine lack.
            var unused = container.running();
            all.add(
                    new CheckResult(
                            "container",
                            true,
                            container.name() + " of image " + options.image() + " runs",
                            ""));
            all.add(Isolation.check(transport));
            List<String> left = container.leftOver();
            all.add(
                    new CheckResult(
                            "left over",
                            left.isEmpty(),
                            left.isEmpty()
                                    ? "no container of a project that is gone"
                                    : left.size()
                                            + " containers of projects that are gone: "
                                            + String.join(", ", left),
                            left.isEmpty()
                                    ? ""
                                    : options.commandLine() + " rm -f " + String.join(" ", left)));
        } catch (PluginException e) {
            all.add(
                    new CheckResult(
                            all.isEmpty() ? "engine" : "container",
                            false,
                            String.valueOf(e.getMessage()),
                            e.hint()));
        }
        local.check().stream()
                .filter(c -> c.what().equals("workspace") || c.what().equals("one writer"))
                .forEach(all::add);
        return all;
    }

    @Override
    public void discard() {
        transport.close();
        container.remove();
        local.discard();
    }

    /** A container in which nothing of ours is, or was and is still asked for, does not stay. */
    @Override
    public void close() {
        transport.close();
        if (transport.used() && processes.noneKnown()) {
            try {
                container.remove();
            } catch (PluginException e) {
                System.getLogger(DockerHost.class.getName())
                        .log(System.Logger.Level.WARNING, "could not remove an idle container", e);
            }
        }
        engine.close();
        local.close();
    }
}
