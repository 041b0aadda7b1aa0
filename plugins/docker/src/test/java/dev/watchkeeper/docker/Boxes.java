package dev.watchkeeper.docker;

import dev.watchkeeper.local.LocalHostProvider;
import dev.watchkeeper.plugin.contract.DockerEngine;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostContext;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Workspaces of a test, or of a class where this is static, each with a container of the engine
 * that all tests share.
 */
final class Boxes
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final List<Host> open = new ArrayList<>();
    private final Map<String, Pieces> pieces = new ConcurrentHashMap<>();
    private @Nullable DockerEngine engine;
    private @Nullable Path folder;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private boolean ofClass;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        ofClass = true;
        begin();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (!ofClass) {
            begin();
        }
    }

    private void begin() throws IOException {
        engine = DockerEngine.shared();
        folder = Files.createTempDirectory("boxes").toRealPath();
    }

    DockerEngine engine() {
        return Objects.requireNonNull(engine);
    }

    Path folder() {
        return Objects.requireNonNull(folder);
    }

    Path workspace(String name) {
        return made(folder().resolve(name).resolve("work"));
    }

    Path state(String name) {
        names.add(name);
        return made(folder().resolve(name).resolve("state"));
    }

    /** The id of a workspace's container; empty if there is none. */
    String container(String name) throws IOException {
        String path = "/containers/" + WorkspaceContainer.name(state(name)) + "/json";
        String all = engine().request("GET", path, new byte[0]);
        return all.contains("\"Id\":\"") ? all.split("\"Id\":\"")[1].substring(0, 64) : "";
    }

    /** Removes the container of a workspace. */
    void remove(String name) throws IOException {
        var unused =
                engine().request(
                                "DELETE",
                                "/containers/"
                                        + WorkspaceContainer.name(state(name))
                                        + "?force=true",
                                new byte[0]);
    }

    private static Path made(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a workspace, which is closed after the test. */
    Host open(String name, Map<String, Object> options) {
        Host host = opened(config(name, options));
        open.add(host);
        return host;
    }

    Host open(String name) {
        return open(name, Map.of());
    }

    /** What a host is made of, besides the folder's own host. */
    private record Pieces(
            Engine engine,
            PlacedFolders folders,
            WorkspaceContainer container,
            ContainerTransport transport) {
        static Pieces of(HostConfig config) {
            Engine engine = new Engine(DockerOptions.of(config.name(), config.options()));
            PlacedFolders folders = new PlacedFolders(config.state(), Path.of(config.workspace()));
            WorkspaceContainer container = new WorkspaceContainer(engine, folders);
            return new Pieces(
                    engine, folders, container, new ContainerTransport(engine, container, folders));
        }

        void close() {
            transport.close();
            engine.close();
        }
    }

    /** Processes that know nothing yet, over the shells of those before them. */
    Processes processes(String name) {
        Pieces made = pieces.computeIfAbsent(name, n -> Pieces.of(config(n, Map.of())));
        return new DockerProcesses(made.transport(), made.container(), made.folders(), () -> {});
    }

    /** Runs a script in the container; returns what it printed, errors included. */
    String inside(String name, String script) {
        Pieces made = pieces.computeIfAbsent(name, n -> Pieces.of(config(n, Map.of())));
        return made.transport().brief("{ " + script + "\n} 2>&1").text();
    }

    HostConfig config(String name, Map<String, Object> more) {
        return config(
                name, more, List.of("node_modules"), List.of(), 100L << 20, Duration.ofMillis(20));
    }

    HostConfig config(
            String name,
            Map<String, Object> more,
            List<String> ignore,
            List<String> exclude,
            long largestFile,
            Duration debounce) {
        Map<String, Object> options = new TreeMap<>();
        options.put("engine", engine().address());
        options.put("image", DockerEngine.IMAGE);
        options.putAll(more);
        return new HostConfig(
                "box",
                options,
                workspace(name).toString(),
                state(name),
                ignore,
                exclude,
                largestFile,
                debounce);
    }

    static Host opened(HostConfig config) {
        return new DockerHostProvider().open(config, over(config));
    }

    private static HostContext over(HostConfig config) {
        return new HostContext() {
            @Override
            public Host local() {
                return new LocalHostProvider()
                        .open(
                                new HostConfig(
                                        config.name(),
                                        Map.of(),
                                        config.workspace(),
                                        made(config.state().resolve("local")),
                                        config.ignore(),
                                        config.exclude(),
                                        config.largestFile(),
                                        config.debounce()));
            }

            @Override
            public Host host(String name) {
                return HostContext.NONE.host(name);
            }
        };
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (!ofClass) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        end();
    }

    private void end() throws IOException {
        pieces.values().forEach(Pieces::close);
        pieces.clear();
        open.forEach(Host::close);
        open.clear();
        Path all = folder;
        if (all != null) {
            for (String name : List.copyOf(names)) {
                remove(name);
            }
            names.clear();
            try (Stream<Path> paths = Files.walk(all)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
