package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.extension.RegisterExtension;

final class MinaProcessesContractTest extends ProcessesContract {
    @RegisterExtension static final Served HOST = new Served(MinaServer::new);

    @Override
    protected Processes processes() {
        return HOST.open(HOST.place()).processes();
    }

    @Override
    protected Processes elsewhere() {
        return HOST.open(HOST.place("other")).processes();
    }
}
