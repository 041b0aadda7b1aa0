package dev.watchkeeper.service;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.contract.BareHost;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Files;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A host of another machine with a few files, whose line may be down. */
final class FarHost extends BareHost implements Files, Changes {
    /** Files by path; what is no regular file has its kind. */
    final Map<String, byte[]> files = new ConcurrentHashMap<>();

    final Map<String, FileInfo.Kind> kinds = new ConcurrentHashMap<>();
    final AtomicInteger reads = new AtomicInteger();
    private final List<Consumer<List<ChangedPath>>> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    FarHost() {
        super("far", "/there");
    }

    void down(boolean now) {
        down = now;
    }

    /** Somebody writes there, and the watch tells it. */
    void write(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        tell(path);
    }

    void tell(String path) {
        watchers.forEach(w ->
                w.accept(
                        List.of(
                                new ChangedPath(
                                        path,
                                        ChangedPath.Kind.MODIFIED,
                                        "",
                                        0,
                                        "",
                                        Instant.EPOCH))));
    }

    private void reach() {
        if (down) {
            throw new PluginException(
                    PluginException.Kind.TRANSIENT, "host far does not answer", "wait");
        }
    }

    @Override
    public Optional<FileInfo> info(String path) {
        reach();
        FileInfo.Kind kind = kinds.get(path);
        if (kind != null) {
            return Optional.of(new FileInfo(path, kind, 0, false));
        }
        byte[] content = files.get(path);
        if (content != null) {
            return Optional.of(new FileInfo(path, FileInfo.Kind.FILE, content.length, false));
        }
        return files.keySet().stream().anyMatch(f -> f.startsWith(path + "/"))
                ? Optional.of(new FileInfo(path, FileInfo.Kind.FOLDER, 0, true))
                : Optional.empty();
    }

    @Override
    public byte[] read(String path, int max) {
        reach();
        reads.incrementAndGet();
        byte[] all = files.getOrDefault(path, new byte[0]);
        return java.util.Arrays.copyOf(all, Math.min(max, all.length));
    }

    @Override
    public Subscription watch(Consumer<List<ChangedPath>> told) {
        watchers.add(told);
        return () -> watchers.remove(told);
    }

    @Override
    public boolean barrier(Duration atMost) {
        return true;
    }

    @Override
    public List<ChangedPath> sweep() {
        return List.of();
    }

    @Override
    public String health() {
        return "told by the test";
    }

    @Override
    public Files files() {
        return this;
    }

    @Override
    public Changes changes() {
        return this;
    }

    @Override
    public void write(String path, byte[] content) {
        throw new UnsupportedOperationException("nobody of ours writes there");
    }

    @Override
    public void delete(String path) {
        throw new UnsupportedOperationException("nobody of ours deletes there");
    }

    @Override
    public List<String> list(int limit) {
        return List.of();
    }

    @Override
    public Optional<String> which(String executable) {
        return Optional.empty();
    }
}
