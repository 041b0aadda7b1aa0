package dev.watchkeeper.docker;

import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.contract.SharedCode;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several at once: what they do is mostly to wait. */
@Execution(ExecutionMode.CONCURRENT)
@SharedCode
final class DockerProcessesContractTest extends ProcessesContract {
    @RegisterExtension static final Boxes BOXES = new Boxes();

    @Override
    protected Processes processes() {
        return BOXES.processes("one");
    }

    @Override
    protected Processes elsewhere() {
        return BOXES.processes("other");
    }

    /** Its pid is the container's; its parent is its wrapper. */
    @Override
    protected void crash(ProcessStatus of) {
        BOXES.inside("one", "kill -9 $(cut -d ' ' -f 4 /proc/%1$d/stat) %1$d".formatted(of.pid()));
    }
}
