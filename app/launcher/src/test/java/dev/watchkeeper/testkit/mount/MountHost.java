package dev.watchkeeper.testkit.mount;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceGuard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Processes that know that they are inside; all else is that of the host that has the folder. */
final class MountHost implements Host {
    private final String name;
    private final Host folder;

    MountHost(String name, Host folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String workspace() {
        return folder.workspace();
    }

    @Override
    public Files files() {
        return folder.files();
    }

    @Override
    public Processes processes() {
        return new Inside(folder.processes());
    }

    @Override
    public Changes changes() {
        return folder.changes();
    }

    @Override
    public Snapshots snapshots() {
        return folder.snapshots();
    }

    @Override
    public Repository repository() {
        return folder.repository();
    }

    @Override
    public WorkspaceGuard guard() {
        return folder.guard();
    }

    @Override
    public Map<String, String> environment() {
        return folder.environment();
    }

    @Override
    public List<CheckResult> check() {
        return List.of(new CheckResult("mount", true, "of host " + folder.name(), ""));
    }

    @Override
    public void discard() {
        folder.discard();
    }

    @Override
    public void close() {
        folder.close();
    }

    /** Marks each process by where it runs. */
    private final class Inside implements Processes {
        private final Processes outside;

        Inside(Processes outside) {
            this.outside = outside;
        }

        @Override
        public ProcessStatus start(ProcessSpec spec) {
            Map<String, String> environment = new TreeMap<>(spec.environment());
            environment.put("INSIDE", name);
            return outside.start(
                    new ProcessSpec(
                            spec.id(),
                            spec.command(),
                            spec.folder(),
                            environment,
                            spec.input(),
                            spec.stdin(),
                            spec.files(),
                            spec.limit()));
        }

        @Override
        public ProcessStatus status(String id) {
            return outside.status(id);
        }

        @Override
        public Optional<String> activity(String id) {
            return outside.activity(id);
        }

        @Override
        public Optional<Instant> endedAt(String id) {
            return outside.endedAt(id);
        }

        @Override
        public byte[] read(String id, Stream stream, long offset, int max) {
            return outside.read(id, stream, offset, max);
        }

        @Override
        public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
            return outside.await(id, seen, atMost);
        }

        @Override
        public void send(String id, byte[] input) {
            outside.send(id, input);
        }

        @Override
        public void sendOnce(String id, byte[] lines) {
            outside.sendOnce(id, lines);
        }

        @Override
        public void waitsForUs(String id, boolean waits) {
            outside.waitsForUs(id, waits);
        }

        @Override
        public void closeInput(String id) {
            outside.closeInput(id);
        }

        @Override
        public void signal(String id, Signal signal) {
            outside.signal(id, signal);
        }

        @Override
        public ProcessStatus stop(String id, Duration grace) {
            return outside.stop(id, grace);
        }

        @Override
        public int reap(String id) {
            return outside.reap(id);
        }

        @Override
        public List<String> leftBehind(String id) {
            return outside.leftBehind(id);
        }

        @Override
        public long cpuMillis(String id) {
            return outside.cpuMillis(id);
        }

        @Override
        public boolean stopped(String id) {
            return outside.stopped(id);
        }

        @Override
        public List<String> ids() {
            return outside.ids();
        }

        @Override
        public void forget(String id) {
            outside.forget(id);
        }
    }
}
