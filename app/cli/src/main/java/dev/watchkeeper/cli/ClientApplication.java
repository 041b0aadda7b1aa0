package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.TaskDraft;

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
    public boolean hasDisplay() {
        throw whole.takeOver();
    }

    @Override
    public int desktop(Place place, @Nullable Demo demo) {
        throw whole.takeOver();
    }

    @Override
    public Config config(Place place, @Nullable Path workspace) {
        throw whole.takeOver();
    }

    @Override
    public @Nullable Path checkProject(Place place, Path workspace) {
        throw whole.takeOver();
    }

    @Override
    public void checkTemplates(Place place, @Nullable Path workspace) {
        throw whole.takeOver();
    }

    @Override
    public ConfigLine setConfig(Place place, String key, String value) {
        throw whole.takeOver();
    }

    @Override
    public Path settingsFile(Place place) {
        throw whole.takeOver();
    }

    @Override
    public Path settingsToEdit(Place place) {
        throw whole.takeOver();
    }

    @Override
    public List<Entry> agents(Place place) {
        throw whole.takeOver();
    }

    @Override
    public List<Entry> hosts(Place place) {
        throw whole.takeOver();
    }

    @Override
    public List<PluginLine> plugins(Place place) {
        throw whole.takeOver();
    }

    @Override
    public PluginLine installPlugin(Place place, Path jar) {
        throw whole.takeOver();
    }

    @Override
    public void removePlugin(Place place, String id) {
        throw whole.takeOver();
    }

    @Override
    public PluginLine enablePlugin(Place place, String id, boolean on) {
        throw whole.takeOver();
    }

    @Override
    public List<ModelLine> models(Place place) {
        throw whole.takeOver();
    }

    @Override
    public void pullModel(Place place, String name, Pulled told) {
        throw whole.takeOver();
    }

    @Override
    public List<HealthLine> doctor(Place place) {
        throw whole.takeOver();
    }

    @Override
    public Proposal init(Place place, Path workspace) {
        throw whole.takeOver();
    }

    @Override
    public List<TaskDraft> readTasksFile(Path file) {
        throw whole.takeOver();
    }
}
