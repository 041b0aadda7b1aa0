package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.SharedCode;
import dev.watchkeeper.plugin.contract.SnapshotsContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.concurrent.Callable;

@SharedCode
final class OpenSshSnapshotsContractTest extends SnapshotsContract {
    @RegisterExtension static final Served HOST = new Served(OpenSshServer::ofOrdinaryUser);

    @Override
    protected Host open(Shape shape) {
        return HOST.open(shape.ignore(), shape.exclude(), shape.largestFile(), shape.debounce());
    }

    @Override
    protected <T> T asOrdinaryUser(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    protected String shell(String script) {
        return HOST.place().shell(script);
    }
}
