package dev.watchkeeper.local;

import dev.watchkeeper.plugin.contract.RepositoryContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class LocalRepositoryContractTest extends RepositoryContract {
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
    protected String shell(String script) {
        return Place.in(temp).shell(script);
    }
}
