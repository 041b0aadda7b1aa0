package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.contract.ChangesContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes by the scripts of this kit. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.watchkeeper.hostkit.ShellPlace#shells")
final class ShellChangesContractTest extends ChangesContract {
    private final ShellPlace place;

    ShellChangesContractTest(String shell) {
        this.place = new ShellPlace(shell);
    }

    @AfterEach
    void remove() {
        place.remove();
    }

    @Override
    protected Host open(Shape s) {
        return place.open("state", s.ignore(), s.exclude(), s.largestFile(), s.debounce());
    }

    @Override
    protected String shell(String script) {
        return ShellPlace.run(place.place("work"), script);
    }
}
