package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@link OpenSshProcessesContractTest} tests, over the other server: in long runs. */
@Tag("long")
final class MinaProcessesContractTest extends ProcessesContract {
    @RegisterExtension static final Served HOST = new Served(MinaServer::new);

    @Override
    protected Processes processes() {
        return HOST.processes("one");
    }

    @Override
    protected Processes elsewhere() {
        return HOST.processes("other");
    }
}
