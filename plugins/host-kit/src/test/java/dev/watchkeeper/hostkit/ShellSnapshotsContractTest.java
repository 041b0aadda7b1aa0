package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.plugin.contract.SnapshotsContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.concurrent.Callable;

/** Snapshots by the scripts of this kit. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.watchkeeper.hostkit.ShellPlace#shells")
final class ShellSnapshotsContractTest extends SnapshotsContract {
    private final ShellPlace place;

    ShellSnapshotsContractTest(String shell) {
        this.place = new ShellPlace(shell);
    }

    @Override
    protected int takes() {
        return Rounds.count("watchkeeper.test.takes", 5, 20);
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
    protected <T> T asOrdinaryUser(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    protected String shell(String script) {
        return ShellPlace.run(place.place("work"), script);
    }
}
