package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.SnapshotsContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class MinaSnapshotsContractTest extends SnapshotsContract {
    @TempDir static Path keys;
    private static Server server;

    @TempDir Path temp;

    @BeforeAll
    static void begin() throws Exception {
        server = new MinaServer(keys);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected Host open(Shape shape) {
        return new SshHostProvider()
                .open(
                        Place.in(temp)
                                .config(
                                        server.options(),
                                        shape.ignore(),
                                        shape.exclude(),
                                        shape.largestFile(),
                                        shape.debounce()));
    }

    @Override
    protected String shell(String script) {
        return Place.in(temp).shell(script);
    }
}
