package dev.watchkeeper.local;

import dev.watchkeeper.plugin.contract.SnapshotsContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.Callable;

final class LocalSnapshotsContractTest extends SnapshotsContract {
    @TempDir Path temp;

    @Override
    protected Host open(Shape shape) {
        return Place.open(
                Place.in(temp)
                        .config(
                                shape.ignore(),
                                shape.exclude(),
                                shape.largestFile(),
                                shape.debounce()));
    }

    @Override
    protected <T> T asOrdinaryUser(Callable<T> work) throws Exception {
        return Capabilities.without(work);
    }

    @Override
    protected String shell(String script) {
        return Place.in(temp).shell(script);
    }
}
