package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.HostProbe;
import dev.watchkeeper.hostkit.StateFolder;
import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One server for all tests of a class, and a fresh workspace there for each of them. */
final class Served
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** Starts a server with its files in a folder. */
    interface Start {
        Server in(Path folder) throws Exception;
    }

    private final Start start;
    private final List<Host> open = new ArrayList<>();
    private @Nullable Path keys;
    private @Nullable Path places;
    private @Nullable Server server;
    private @Nullable SshConnection line;
    private final Map<String, HostProbe> probes = new ConcurrentHashMap<>();

    Served(Start start) {
        this.start = start;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path folder = Files.createTempDirectory("ssh-keys");
        keys = folder;
        server = start.in(folder);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        places = Files.createTempDirectory("ssh-places");
    }

    Server server() {
        return Objects.requireNonNull(server);
    }

    /** The workspace of this test. */
    Place place() {
        return place("one");
    }

    /** One of several workspaces of this test. */
    Place place(String name) {
        return Place.in(Objects.requireNonNull(places).resolve(name));
    }

    /** Opens a workspace; it is closed after the test. */
    Host open(Place place) {
        Host host = place.open(server());
        open.add(host);
        return host;
    }

    /**
     * Processes of a workspace that know nothing yet, over the line of those before them; the first
     * of a workspace are those of a whole host.
     */
    Processes processes(String name) {
        Place place = place(name);
        HostConfig config = place.config(server().options());
        HostProbe remote = probes.get(name);
        if (remote == null) {
            Processes first = open(place).processes();
            SshTransport transport = new SshTransport(line());
            probes.put(name, HostProbe.of(transport, config.name(), config.workspace()));
            return first;
        }
        return new PosixProcesses(
                new SshTransport(line()),
                remote.state() + "/" + StateFolder.name(config.state()) + "/runs",
                remote.workspace());
    }

    private SshConnection line() {
        SshConnection made = line;
        if (made == null) {
            made = new SshConnection(SshOptions.of("vm", server().options()));
            line = made;
        }
        return made;
    }

    /** Opens the workspace of this test as {@link dev.watchkeeper.plugin.contract} varies it. */
    Host open(List<String> ignore, List<String> exclude, long largestFile, Duration debounce) {
        return new SshHostProvider()
                .open(place().config(server().options(), ignore, exclude, largestFile, debounce));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        open.forEach(Host::close);
        open.clear();
        probes.clear();
        remove(places);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (line != null) {
            line.close();
        }
        if (server != null) {
            server.close();
        }
        remove(keys);
    }

    private static void remove(@Nullable Path folder) throws IOException {
        if (folder != null) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
