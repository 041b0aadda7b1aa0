package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.service.Health;
import dev.watchkeeper.state.HibernateMapping;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Opens a home for a command: attaches to the supervisor that has it, or takes it for this process.
 */
final class HomeOpener {
    /** How long to wait for a home that another command is using for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The same for a run: a supervisor that is just starting or ending holds the home longer. */
    private static final Duration PATIENCE_OF_RUN = Duration.ofSeconds(30);

    private final Path dist;
    private final Clock clock;
    private @Nullable CompletableFuture<HibernateMapping> expected;
    private volatile OutOfMemoryExit.Watch memoryWatch = OutOfMemoryExit.Watch.NONE;

    HomeOpener(Path dist, Clock clock) {
        this.dist = dist;
        this.clock = clock;
    }

    /** Whether a folder is a home: whether anything in it was put there as of one. */
    static boolean isHome(Path folder) {
        return Stream.of("state.mv.db", "settings.yaml", "plugins", "templates")
                .anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    /** The options for what may make the home. */
    Watchkeeper.Options options(ApplicationPort.Place place) {
        synchronized (this) {
            if (expected == null) {
                logTo(place.home());
            } else {
                expected.join();
            }
        }
        return new Watchkeeper.Options(place.home(), dist, place.sets());
    }

    /** The options for what only reads, and leaves no log where there is no home. */
    Watchkeeper.Options reading(ApplicationPort.Place place) {
        if (isHome(place.home())) {
            return options(place);
        }
        noLog();
        return new Watchkeeper.Options(place.home(), dist, place.sets());
    }

    /**
     * Attaches, or takes the home; a home that is in use without answering is tried again.
     *
     * @param supervise whether for a run: then the surroundings are checked before anything begins
     */
    ApplicationPort.Supervision attachOrTake(Watchkeeper.Options options, boolean supervise) {
        long deadline = System.nanoTime() + (supervise ? PATIENCE_OF_RUN : PATIENCE).toNanos();
        while (true) {
            Optional<Control> running = ControlClient.attach(options.home());
            if (running.isPresent()) {
                memoryWatch.end();
                return new ApplicationPort.Supervision(running.get(), false);
            }
            if (supervise && memoryWatch == OutOfMemoryExit.Watch.NONE) {
                memoryWatch = OutOfMemoryExit.begin(); // Is made ready while the home is opened.
            }
            try {
                Watchkeeper w = new Watchkeeper(options, clock, a -> {}, this::mapping);
                if (supervise) {
                    memoryWatch.ready();
                    preflight(w);
                }
                return new ApplicationPort.Supervision(w.control(), true);
            } catch (WatchkeeperException e) {
                if (e.code() != WatchkeeperException.Code.IN_USE || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            Background.pause();
        }
    }

    private static void preflight(Watchkeeper w) {
        try {
            w.checks().beforeRun();
        } catch (RuntimeException e) {
            try {
                w.close();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Opens a home with nothing in it, which is gone once it is closed. */
    Control openNothing(List<String> sets) {
        noLog();
        try {
            Path scratch = Files.createTempDirectory("watchkeeper-nothing-");
            try {
                return new Watchkeeper(
                                Watchkeeper.Options.nothing(scratch, dist, sets),
                                clock,
                                a -> {},
                                this::mapping)
                        .control();
            } catch (RuntimeException e) {
                Health.remove(scratch);
                throw e;
            }
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    "no scratch folder could be made: " + e.getMessage(),
                    "look at the disk and at TMPDIR",
                    e);
        }
    }

    /** Before the process ends. */
    void close() {
        memoryWatch.end();
    }

    /** Begins to prepare, beside what else is done, what a supervisor of this home needs. */
    synchronized void expectSupervisor(Path home) {
        if (!Files.isDirectory(home)) {
            return; // A slip in the words is to leave no home behind: the log would lie there.
        }
        logTo(home);
        expected =
                CompletableFuture.supplyAsync(
                        () -> {
                            // First alone: a logger asked for meanwhile would complain aloud.
                            var unused = LoggerFactory.getILoggerFactory();
                            return HibernateMapping.ahead();
                        },
                        task -> Thread.ofPlatform().daemon().name("ahead").start(task));
        // The mapping needs it, and its class reckons large powers when it is first used: beside
        // the other thread it is ready in time.
        Objects.requireNonNull(BigDecimal.ONE);
    }

    /** What was prepared for a supervisor that was expected, else what begins now. */
    private synchronized HibernateMapping mapping() {
        CompletableFuture<HibernateMapping> ahead = expected;
        expected = null;
        return ahead == null ? HibernateMapping.ahead() : ahead.join();
    }

    private static void noLog() {
        System.setProperty(LogFile.PROPERTY, "");
    }

    /** Before the first logger of ours or of a library is made: the log lies in the home. */
    private static void logTo(Path home) {
        Path log = home.resolve("logs/watchkeeper.log");
        System.setProperty(LogFile.PROPERTY, log.toString());
        try {
            OwnerOnly.folder(home.resolve("logs"));
            OwnerOnly.file(log);
        } catch (IOException e) {
            // What keeps a command from its work is told by the command.
        }
    }
}
