package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Surroundings;
import dev.watchkeeper.testkit.FakeControl;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An application in memory around a {@link FakeControl}. */
final class FakeApplication implements ApplicationPort {
    final FakeControl control;
    final List<String> calls = new ArrayList<>();
    boolean display;

    /** What a run finds, one after another; then {@link #control}, as its own supervisor. */
    final Deque<Supervision> doors = new ArrayDeque<>();

    /** Called with each handler of Ctrl-C, at once. */
    java.util.function.Consumer<Runnable> interrupts = pressed -> {};

    FakeApplication(FakeControl control) {
        this.control = control;
    }

    @Override
    public Control open(Place place) {
        calls.add("open " + place.home() + place.sets());
        return control;
    }

    @Override
    public Supervision supervise(Place place, boolean restoreBackup) {
        calls.add("supervise" + (restoreBackup ? " from backup" : ""));
        return doors.isEmpty() ? new Supervision(control, true) : doors.remove();
    }

    @Override
    public long detach(Place place, List<String> arguments) {
        calls.add("detach " + arguments);
        return 4242;
    }

    @Override
    public Demo demo(@Nullable Path keep, boolean fast, List<String> sets) {
        calls.add("demo " + keep + " " + fast);
        return new Demo(
                control, Path.of("/tmp/demo/home"), Path.of("/tmp/demo/project"), keep != null);
    }

    @Override
    public void newPlugin(Path folder) {
        calls.add("new plugin " + folder.getFileName());
    }

    @Override
    public boolean hasDisplay() {
        return display;
    }

    @Override
    public int desktop(Place place, @Nullable Demo demo) {
        calls.add("desktop " + (demo != null));
        return 0;
    }

    @Override
    public Surroundings surroundings(Place place, boolean change) {
        return control;
    }

    @Override
    public AutoCloseable onInterrupt(Runnable pressed) {
        interrupts.accept(pressed);
        return () -> {};
    }
}
