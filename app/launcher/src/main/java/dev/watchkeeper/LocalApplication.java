package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.Surroundings;
import dev.watchkeeper.demo.DemoProject;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.service.FileSurroundings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What the command line finds around it on this machine. */
final class LocalApplication implements ApplicationPort {
    private final Path dist;
    private final PrintStream out;
    private final Clock clock = Clock.systemUTC();
    private final HomeOpener homes;

    LocalApplication(Path dist) {
        this(dist, System.out);
    }

    /**
     * @param out where the window says in the terminal what goes on without it
     */
    LocalApplication(Path dist, PrintStream out) {
        this.dist = dist;
        this.out = out;
        this.homes = new HomeOpener(dist, clock);
    }

    @Override
    public Control open(Place place) {
        return homes.attachOrTake(homes.options(place).standingIn(), false).control();
    }

    @Override
    public boolean hasHome(Place place) {
        return HomeOpener.isHome(place.home());
    }

    @Override
    public Control openNothing(Place place) {
        return homes.openNothing(place.sets());
    }

    @Override
    public Supervision supervise(Place place, boolean restoreBackup) {
        return homes.attachOrTake(
                restoreBackup ? homes.options(place).restoringBackup() : homes.options(place),
                true);
    }

    /** Before the process ends. */
    void close() {
        homes.close();
    }

    @Override
    public void expectSupervisor(Path home) {
        homes.expectSupervisor(home);
    }

    @Override
    public long detach(Place place, List<String> arguments) {
        return new Background(place).start(arguments);
    }

    @Override
    public Demo demo(@Nullable Path keep, boolean fast, List<String> sets) {
        try {
            Path folder =
                    keep != null
                            ? Files.createDirectories(keep.toAbsolutePath())
                            : Files.createTempDirectory("watchkeeper-demo-");
            DemoProject written = DemoProject.write(folder.toRealPath(), fast);
            Watchkeeper w =
                    new Watchkeeper(homes.options(new Place(written.home(), sets)), clock, a -> {});
            Project project =
                    w.control().addProject(written.workspace().toString(), null, "demo", false);
            var unused = w.control().addTasks(project.id(), written.tasks());
            return new Demo(w.control(), written.home(), written.workspace(), true);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.WORKSPACE,
                    "the demo's folder could not be made: " + e.getMessage(),
                    "give a folder that can be written with --keep DIR",
                    e);
        }
    }

    @Override
    public void newPlugin(Path folder) {
        new PluginProject(dist).write(folder);
    }

    @Override
    public boolean hasDisplay() {
        return DesktopHost.hasDisplay(System.getenv(), System.getProperty("os.name", ""));
    }

    @Override
    public int desktop(Place place, @Nullable Demo demo) {
        DesktopHost host =
                new DesktopHost(
                        () -> homes.attachOrTake(homes.options(place).standingIn(), false),
                        clock,
                        out,
                        this::onInterrupt);
        return demo == null ? host.show("Watchkeeper") : host.play(demo);
    }

    @Override
    public Surroundings surroundings(Place place, boolean change) {
        if (change || place.sets().isEmpty()) {
            Optional<Control> running = ControlClient.attach(place.home());
            if (running.isPresent()) {
                return running.get();
            }
        }
        return FileSurroundings.open(
                homes.reading(place).installation(),
                place.sets(),
                clock,
                () -> MachineCheck.of(place.home()),
                () -> projects(place));
    }

    private List<Project> projects(Place place) {
        try (Control control = hasHome(place) ? open(place) : openNothing(place)) {
            return control.projects();
        }
    }

    /** Where the distribution lies: as the launcher says, else beside this class's jar. */
    static Path dist(@Nullable String given) {
        if (given != null) {
            return Path.of(given);
        }
        try {
            Path jar =
                    Path.of(
                            LocalApplication.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return jar.resolve("../..").normalize();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
