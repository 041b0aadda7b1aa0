package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.ChangesContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@link OpenSshChangesContractTest} tests, over the other server: in long runs. */
@Tag("long")
final class MinaChangesContractTest extends ChangesContract {
    @RegisterExtension static final Served HOST = new Served(MinaServer::new);

    @Override
    protected Host open(Shape shape) {
        return HOST.open(shape.ignore(), shape.exclude(), shape.largestFile(), shape.debounce());
    }

    @Override
    protected String shell(String script) {
        return HOST.place().shell(script);
    }
}
