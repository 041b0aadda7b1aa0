package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.hostkit.process.Isolation;
import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceGuard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A workspace on this machine. */
final class LocalHost implements Host {
    private static final long WORTH = 10_000_000;

    private final HostConfig config;
    private final Path root;
    private final LocalGuard guard;
    private final LocalFiles files;
    private final Trash trash;
    private final Processes processes;
    private final LocalChanges changes;
    private final LocalSnapshots snapshots;
    private final LocalRepository repository;

    LocalHost(HostConfig config) {
        this(config, WORTH);
    }

    /**
     * @param worth as {@link Index} has it
     */
    LocalHost(HostConfig config, long worth) {
        this.config = config;
        try {
            this.root = Path.of(config.workspace()).toRealPath();
            Path runs = config.state().resolve("runs");
            java.nio.file.Files.createDirectories(runs);
            long now = Scratch.now(config.state());
            Scratch.clean(config.state(), now);
            Scratch.clean(config.state().resolve("barrier"), now);
            this.guard = new LocalGuard(root, config.state());
            this.files =
                    new LocalFiles(
                            root,
                            new IgnoreRules(
                                    config.ignore(), config.exclude(), List.of(Scratch.PATTERN)),
                            guard);
            this.trash = new Trash(runs, Trash.QUIET, Trash.MOST);
            this.processes =
                    new PosixProcesses(
                            new LocalTransport(trash, guard::requireSame),
                            runs.toAbsolutePath().toString(),
                            root.toString(),
                            Isolation.of(config.options()));
            TrackedPaths tracked =
                    new TrackedPaths(
                            root,
                            new IgnoreRules(config.ignore(), config.exclude(), List.of())::named);
            Index index =
                    new Index(
                            root,
                            new IgnoreRules(
                                    config.ignore(),
                                    config.exclude(),
                                    List.of(Scratch.PATTERN),
                                    tracked),
                            tracked,
                            config.largestFile(),
                            new IndexFile(
                                    config.state().resolve("index"),
                                    config.state().resolve("snapshots.git/objects/pack"),
                                    config.exclude() + " " + config.largestFile()),
                            now,
                            worth);
            this.changes =
                    new LocalChanges(root, config.state(), index, config.debounce(), guard::same);
            this.snapshots = new LocalSnapshots(root, config.state(), index, changes, guard);
            this.repository = new LocalRepository(root, new LocalTransport());
        } catch (IOException e) {
            throw Failures.storage("open", config.state(), e);
        }
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String workspace() {
        return root.toString();
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
    public WorkspaceGuard guard() {
        return guard;
    }

    @Override
    public Map<String, String> environment() {
        return Map.copyOf(System.getenv());
    }

    @Override
    public List<CheckResult> check() {
        boolean writable =
                java.nio.file.Files.isWritable(root)
                        && java.nio.file.Files.isWritable(config.state());
        Optional<String> unguarded = guard.unguarded();
        boolean setsid = files.which("setsid").isPresent() || files.which("perl").isPresent();
        return List.of(
                new CheckResult(
                        "workspace",
                        writable,
                        root + (writable ? " can be written" : " or its state can't be written"),
                        writable ? "" : "give yourself the right to write there"),
                new CheckResult(
                        "one writer",
                        unguarded.isEmpty(),
                        unguarded.orElse(
                                "other homes and users are shut out while it is worked in"),
                        unguarded.isEmpty() ? "" : "let only one home work there"),
                new CheckResult(
                        "detached processes",
                        setsid,
                        setsid ? "a session of their own" : "neither setsid nor perl is here",
                        setsid ? "" : "install util-linux or perl"),
                Isolation.check(new LocalTransport()));
    }

    @Override
    public void close() {
        guard.close();
        changes.close();
        snapshots.close();
        trash.close();
    }
}
