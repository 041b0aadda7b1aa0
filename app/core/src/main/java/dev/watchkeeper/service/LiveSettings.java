package dev.watchkeeper.service;

import dev.watchkeeper.control.SettingsLine;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.settings.SettingsLoader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The settings in force while a process runs. A file that has changed is read anew and, if it is
 * right, in force as a whole; if it is wrong, all stays as it was and that is told.
 *
 * <p>A look costs one stat for each file. Whoever asks for settings looks; beside that, a thread
 * looks three times a second, so that a change is in force and told though nobody asks.
 */
public final class LiveSettings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
    private static final Duration LOOK = Duration.ofMillis(300);

    /** The key of the settings of no project. */
    private static final String OWN = "";

    private final SettingsLoader loader;
    private final TrustedFiles trustedFiles;
    private final ProjectSettingsReader reader;
    private final List<String> sets;
    private final Consumer<List<EventDraft>> told;
    private final Map<String, Known> known = new HashMap<>();
    private final List<EventDraft> untold = new ArrayList<>();
    private final boolean standIn;
    private @Nullable WatchkeeperException wrong;
    private @Nullable Thread watch;
    private boolean closed;

    /**
     * Settings as loaded from files as they were.
     *
     * @param project {@code null} for those of no project
     * @param first as they were at the first look
     * @param problems why the files as they are now are not in force; empty if they are
     */
    private record Known(
            @Nullable Project project,
            String stamp,
            LoadedSettings first,
            LoadedSettings now,
            List<String> problems) {
        /** What was used up when something was opened stays as it was. */
        Settings settings() {
            return now.settings().opened(first.settings());
        }
    }

    /**
     * What a project says of itself.
     *
     * @param withheld why what was trusted is not in force; {@code null} if it is
     */
    private record Own(@Nullable ProjectFile file, @Nullable String withheld) {
        private static final Own NONE = new Own(null, null);

        LoadedSettings over(LoadedSettings loaded) {
            return withheld == null ? loaded : loaded.withholding(withheld);
        }

        List<String> problems() {
            return file != null && file.changed()
                    ? List.of(file.sayChanged())
                    : withheld == null ? List.of() : List.of(withheld);
        }
    }

    private Own ownFile(Project project) {
        Settings person = own();
        String place = ProjectSettingsReader.place(project, person);
        SettingsSight now = reader.sight(project, person);
        ProjectFile file = trustedFiles.of(project, place, now);
        return new Own(file, TrustedFiles.withheld(project, file, place, now));
    }

    /**
     * @param reader of the projects' files
     * @param standIn whether the settings without the person's file stand in for it where it is
     *     wrong from the start; else that is a failure
     * @param told takes what happened, on a thread of its own, soon after it did
     */
    public LiveSettings(
            SettingsLoader loader,
            TrustedFiles trusted,
            ProjectSettingsReader reader,
            List<String> sets,
            boolean standIn,
            Consumer<List<EventDraft>> told) {
        this.standIn = standIn;
        this.loader = loader;
        this.trustedFiles = trusted;
        this.reader = reader;
        this.sets = List.copyOf(sets);
        this.told = told;
    }

    /** Begins to look by itself, until it is closed. */
    public synchronized void watch() {
        watch = Thread.ofVirtual().name("settings").start(this::lookOn);
    }

    /** The settings of a project. */
    public Settings of(Project project) {
        return look(project.id(), project).settings();
    }

    /** The person's settings, without those of a project. */
    public Settings own() {
        return look(OWN, null).settings();
    }

    /** A project's settings as the files are now, with where each value comes from. */
    public LoadedSettings loaded(@Nullable Project project) {
        Own own = project == null ? Own.NONE : ownFile(project);
        return own.over(loader.load(own.file(), sets));
    }

    /**
     * A project's settings with changes that are only tried.
     *
     * @param more as {@code --set} has it
     * @param rules over the project's, or {@code null}
     */
    public Settings trial(Project project, List<String> more, @Nullable ProjectFile rules) {
        ProjectFile own = ownFile(project).file();
        List<String> all = Stream.concat(sets.stream(), more.stream()).toList();
        return (rules == null ? loader.load(own, all) : loader.trial(own, rules, all)).settings();
    }

    /**
     * Why the person's file is not in force where others stand in for it: with these, nothing is to
     * be changed.
     *
     * @return {@code null} where it is in force, or one from before it was spoilt
     */
    public synchronized @Nullable WatchkeeperException wrong() {
        var unused = own();
        return wrong;
    }

    private synchronized Known look(String id, @Nullable Project project) {
        String trusted = project == null ? null : project.trustedSettings();
        String stamp =
                loader.stamp()
                        + '|'
                        + (project == null ? "" : reader.stamp(project, own()))
                        + '|'
                        + trusted
                        + (trusted != null && trustedFiles.has(trusted) ? " kept" : "");
        Known before = known.get(id);
        if (before != null && before.stamp().equals(stamp)) {
            return before;
        }
        Known fresh;
        try {
            Own own = project == null ? Own.NONE : ownFile(project);
            LoadedSettings now = own.over(loader.load(own.file(), sets));
            wrong = null;
            if (project != null && own.file() != null) {
                trustedFiles.keep(project, own.file());
            }
            List<String> problems = own.problems();
            fresh = new Known(project, stamp, before == null ? now : before.first(), now, problems);
            if (before != null) {
                changed(before, fresh);
            }
            if (!problems.isEmpty() && (before == null || !problems.equals(before.problems()))) {
                refused(project, problems, "not_trusted");
            }
        } catch (WatchkeeperException e) {
            String trustedBefore =
                    before == null || before.project() == null
                            ? null
                            : before.project().trustedSettings();
            if (before == null && standIn) {
                Known others = standIn(project, stamp, e);
                known.put(id, others);
                return others;
            }
            if (before == null || !Objects.equals(trustedBefore, trusted)) {
                throw e;
            }
            // A slip in a file must not end the night: what was right before stays in force.
            List<String> problems = String.valueOf(e.getMessage()).lines().toList();
            fresh = new Known(project, stamp, before.first(), before.now(), problems);
            if (!problems.equals(before.problems())) {
                refused(project, problems, "wrong");
            }
        }
        known.put(id, fresh);
        return fresh;
    }

    /** Those without the person's file; if they are wrong too, it is not the file. */
    private Known standIn(@Nullable Project project, String stamp, WatchkeeperException why) {
        LoadedSettings others;
        try {
            Own own = project == null ? Own.NONE : ownFile(project);
            others = own.over(loader.loadWithoutUser(own.file(), sets));
        } catch (WatchkeeperException e) {
            throw why;
        }
        wrong = why;
        List<String> problems = String.valueOf(why.getMessage()).lines().toList();
        return new Known(project, stamp, others, others, problems);
    }

    private void changed(Known before, Known fresh) {
        List<String> keys = before.now().differing(fresh.now());
        boolean mended = !before.problems().isEmpty() && fresh.problems().isEmpty();
        if (keys.isEmpty() && !mended) {
            return;
        }
        List<String> restart =
                keys.stream().filter(k -> applies(k, before, fresh).equals("restart")).toList();
        LOG.info("settings changed: {}; after a restart: {}", keys, restart);
        untold.add(
                event(
                        EventType.SETTINGS_CHANGED,
                        fresh.project(),
                        Map.of(
                                "keys",
                                keys,
                                "after_restart",
                                restart,
                                "notices",
                                fresh.now().notices(),
                                "settings",
                                fresh.now().settings().digest())));
    }

    /**
     * @param cause {@code wrong}, or {@code not_trusted} for a project's that a person has to look
     *     at
     */
    private void refused(@Nullable Project project, List<String> problems, String cause) {
        LOG.warn("settings are {}, those before stay in force: {}", cause, problems);
        untold.add(
                event(
                        EventType.SETTINGS_REFUSED,
                        project,
                        Map.of("problems", problems, "cause", cause)));
    }

    private static EventDraft event(
            EventType type, @Nullable Project project, Map<String, Object> data) {
        return new EventDraft(type, project == null ? null : project.id(), null, 0, data);
    }

    private static String applies(String key, Known before, Known fresh) {
        if (ofNewHost(key, fresh.first().settings().hosts().keySet())) {
            // Nothing was opened there yet.
            return "next-attempt";
        }
        String now = fresh.now().applies().get(key);
        return now != null ? now : before.now().applies().getOrDefault(key, "hot");
    }

    private static boolean ofNewHost(String key, Set<String> opened) {
        return key.startsWith("hosts.")
                && opened.stream()
                        .map(h -> "hosts." + h)
                        .noneMatch(h -> key.equals(h) || key.startsWith(h + "."));
    }

    /** How they stand, of the person and of all projects that were looked at. */
    public synchronized SettingsLine line() {
        TreeSet<String> problems = new TreeSet<>();
        TreeSet<String> restart = new TreeSet<>();
        for (Known k : known.values()) {
            problems.addAll(k.problems());
            k.first().differing(k.now()).stream()
                    .filter(key -> applies(key, k, k).equals("restart"))
                    .forEach(restart::add);
        }
        return new SettingsLine(List.copyOf(problems), List.copyOf(restart));
    }

    private void lookOn() {
        while (true) {
            List<EventDraft> now;
            synchronized (this) {
                try {
                    wait(LOOK.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                if (closed) {
                    return;
                }
                for (Map.Entry<String, Known> e : List.copyOf(known.entrySet())) {
                    try {
                        var unused = look(e.getKey(), e.getValue().project());
                    } catch (RuntimeException again) {
                        LOG.warn("the settings could not be looked at", again);
                    }
                }
                now = oncePerChange();
                untold.clear();
            }
            if (!now.isEmpty()) {
                try {
                    told.accept(now);
                } catch (RuntimeException e) {
                    LOG.warn("a change of the settings could not be told", e);
                }
            }
        }
    }

    /** A change of the person's file is one event, however many projects it is in force for. */
    private List<EventDraft> oncePerChange() {
        List<EventDraft> own = untold.stream().filter(e -> e.project() == null).toList();
        return Stream.concat(
                        own.stream(),
                        untold.stream()
                                .filter(e -> e.project() != null)
                                .filter(e -> own.stream().noneMatch(o -> says(o, e))))
                .distinct()
                .toList();
    }

    private static boolean says(EventDraft own, EventDraft project) {
        String what = own.type() == EventType.SETTINGS_REFUSED ? "problems" : "keys";
        return own.type() == project.type()
                && Objects.equals(own.data().get(what), project.data().get(what));
    }

    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            closed = true;
            notifyAll();
            thread = watch;
        }
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
