package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.Surroundings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * What the small program can do by itself: ask a supervisor that runs. For everything else, and
 * where none runs, the whole program takes its place before anything is read or printed.
 */
final class ClientApplication implements ApplicationPort {
    private final WholeProgram whole;
    private @Nullable Control found;

    ClientApplication(WholeProgram whole) {
        this.whole = whole;
    }

    @Override
    public boolean hasHome(Place place) {
        found = attached(place);
        return true;
    }

    @Override
    public Control open(Place place) {
        Control control = found;
        found = null;
        return control == null ? attached(place) : control;
    }

    private Control attached(Place place) {
        return ControlClient.attach(place.home()).orElseThrow(whole::takeOver);
    }

    @Override
    public void expectSupervisor(Path home) {
        throw whole.takeOver();
    }

    @Override
    public void expectMore() {
        throw whole.takeOver();
    }

    @Override
    public Control openNothing(Place place) {
        throw whole.takeOver();
    }

    @Override
    public Supervision supervise(Place place, boolean restoreBackup) {
        throw whole.takeOver();
    }

    @Override
    public long detach(Place place, List<String> arguments) {
        throw whole.takeOver();
    }

    @Override
    public Demo demo(@Nullable Path keep, boolean fast, List<String> sets) {
        throw whole.takeOver();
    }

    @Override
    public void newPlugin(Path folder) {
        throw whole.takeOver();
    }

    @Override
    public boolean hasDisplay() {
        throw whole.takeOver();
    }

    @Override
    public int desktop(Place place, @Nullable Demo demo) {
        throw whole.takeOver();
    }

    @Override
    public Surroundings surroundings(Place place, boolean change) {
        if (!change && !place.sets().isEmpty()) {
            throw whole.takeOver();
        }
        return attached(place);
    }
}
