package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The same protocol where a host offers nothing but a shell. */
final class ShellProcessesTest extends ProcessesContract {
    @TempDir Path runs;

    @TempDir Path otherRuns;

    @Override
    protected Processes elsewhere() {
        Transport shell = new LocalTransport()::sh;
        return new PosixProcesses(shell, otherRuns.toString(), otherRuns.toString());
    }

    @Override
    protected Processes processes() {
        Transport shell = new LocalTransport()::sh;
        return new PosixProcesses(shell, runs.toString(), runs.toString());
    }
}
