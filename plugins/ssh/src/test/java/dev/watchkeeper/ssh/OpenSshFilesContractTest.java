package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.contract.FilesContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.extension.RegisterExtension;

final class OpenSshFilesContractTest extends FilesContract {
    @RegisterExtension static final Served HOST = new Served(OpenSshServer::new);

    @Override
    protected Host open(Shape shape) {
        return HOST.open(shape.ignore(), shape.exclude(), shape.largestFile(), shape.debounce());
    }

    @Override
    protected String shell(String script) {
        return HOST.place().shell(script);
    }
}
