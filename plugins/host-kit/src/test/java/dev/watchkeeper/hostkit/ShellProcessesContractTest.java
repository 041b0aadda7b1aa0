package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Durable processes by the scripts of this kit. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.watchkeeper.hostkit.ShellPlace#shells")
final class ShellProcessesContractTest extends ProcessesContract {
    private final ShellPlace place;

    ShellProcessesContractTest(String shell) {
        this.place = new ShellPlace(shell);
    }

    @AfterEach
    void remove() {
        place.remove();
    }

    @Override
    protected Processes processes() {
        return place.open("state").processes();
    }

    @Override
    protected Processes elsewhere() {
        return place.open("other").processes();
    }
}
