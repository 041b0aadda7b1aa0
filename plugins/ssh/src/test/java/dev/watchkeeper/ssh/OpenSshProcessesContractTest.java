package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class OpenSshProcessesContractTest extends ProcessesContract {
    @TempDir static Path keys;
    private static Server server;

    @TempDir Path temp;

    @TempDir Path other;

    private final List<Host> open = new ArrayList<>();

    @BeforeAll
    static void begin() throws Exception {
        server = new OpenSshServer(keys);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void closeHosts() {
        open.forEach(Host::close);
    }

    private Processes at(Path folder) {
        Host host = Place.in(folder).open(server);
        open.add(host);
        return host.processes();
    }

    @Override
    protected Processes elsewhere() {
        return at(other);
    }

    @Override
    protected Processes processes() {
        return at(temp);
    }
}
