package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Durable processes by the scripts of this kit. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.watchkeeper.hostkit.ShellPlace#shells")
final class ShellProcessesContractTest extends ProcessesContract {
    private final ShellPlace place;
    private final Map<String, ShellHost> hosts = new ConcurrentHashMap<>();

    ShellProcessesContractTest(String shell) {
        this.place = new ShellPlace(shell);
    }

    @AfterEach
    void remove() {
        place.remove();
    }

    @Override
    protected Processes processes() {
        return later("state");
    }

    @Override
    protected Processes elsewhere() {
        return later("other");
    }

    /** What the machine is does not change while a test looks at it again and again. */
    private Processes later(String state) {
        return hosts.computeIfAbsent(state, place::open).again(place.transport()).processes();
    }
}
