package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.contract.SharedCode;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.extension.RegisterExtension;

@SharedCode
final class OpenSshProcessesContractTest extends ProcessesContract {
    @RegisterExtension static final Served HOST = new Served(OpenSshServer::new);

    @Override
    protected Processes processes() {
        return HOST.processes("one");
    }

    @Override
    protected Processes elsewhere() {
        return HOST.processes("other");
    }
}
