package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class LocalProcessesTest extends ProcessesContract {
    @TempDir Path runs;

    @TempDir Path otherRuns;

    @Override
    protected Processes elsewhere() {
        return new PosixProcesses(new LocalTransport(), otherRuns.toString(), otherRuns.toString());
    }

    @Override
    protected Processes processes() {
        return new PosixProcesses(new LocalTransport(), runs.toString(), runs.toString());
    }
}
