package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.gate.QualityGateProvider;
import dev.watchkeeper.plugin.host.HostProvider;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The plugins: the jars of the shipped folder and of the home. A jar of the home is loaded only if
 * its content is what a person has trusted. Nothing is loaded before a provider of it or the list
 * is asked for; a jar that is broken is told by name, and the others go on. Safe for use by many
 * threads.
 */
public final class PluginRegistry implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What came with the program may be slow on a busy machine, and never hangs on purpose. */
    private static final Duration LIMIT_OF_SHIPPED = Duration.ofMinutes(2);

    private final Path work;
    private final Duration limit;
    private final PluginShelf shelf;
    private final PluginInstaller installer;
    private final JarCopies copies;
    private final Map<PluginJar, LoadedPlugin> loaded = new LinkedHashMap<>();
    private final LeavingPlugins leaving = new LeavingPlugins();
    private final PluginNews news = new PluginNews();
    private boolean watched;
    private long revision;

    /**
     * @param pluginFolders the shipped one first, then the home's; either may be missing
     * @param work a folder of our own for what must be remembered
     */
    public PluginRegistry(List<Path> pluginFolders, Path work) {
        this(pluginFolders, work, LIMIT);
    }

    /**
     * The same.
     *
     * @param limit how long a plugin of the home may take to start, and to stop
     */
    PluginRegistry(List<Path> pluginFolders, Path work, Duration limit) {
        this.work = work.resolve("in-use");
        this.limit = limit;
        this.shelf = new PluginShelf(pluginFolders, work);
        this.installer = new PluginInstaller(shelf, pluginFolders);
        this.copies = new JarCopies(this.work);
    }

    /**
     * @param type the word of the settings
     * @throws WatchkeeperException if no plugin provides it
     */
    public HostProvider hostProvider(String type) {
        return provider("host", type, LoadedPlugin.Provided::hosts);
    }

    /** The same of agents. */
    public AgentProvider agentProvider(String type) {
        return provider("agent", type, LoadedPlugin.Provided::agents);
    }

    /** The same of gates. */
    public QualityGateProvider gateProvider(String type) {
        return provider("gate", type, LoadedPlugin.Provided::gates);
    }

    /** The same of notifiers. */
    public NotifierProvider notifierProvider(String type) {
        return provider("notifier", type, LoadedPlugin.Provided::notifiers);
    }

    /**
     * Whether work that begins now may use a type: not one whose plugin is being taken off.
     *
     * @param kind {@code host}, {@code agent}, {@code gate} or {@code notifier}
     * @throws WatchkeeperException if no plugin provides it
     */
    public synchronized boolean usable(String kind, String type) {
        freshen();
        PluginJar jar = shelf.providing(kind, type);
        LoadedPlugin plugin = jar == null ? null : loaded.get(jar);
        boolean failed =
                plugin != null && plugin.isBegun() && !plugin.provided().problem().isEmpty();
        if (jar != null && !failed) {
            return true;
        }
        if (leaving.providing(kind, type) != null) {
            return false;
        }
        throw unknown(kind, type);
    }

    /**
     * The JSON Schema of the settings of one type; reads jars, loads nothing of them.
     *
     * @param kind {@code host}, {@code agent}, {@code gate} or {@code notifier}
     * @return empty if no plugin that may be used has one
     */
    public synchronized Optional<String> schema(String kind, String type) {
        freshen();
        return shelf.schema(kind, type);
    }

    /** The types of a kind, such as {@code host}, that have a schema; none is loaded. */
    public synchronized Set<String> types(String kind) {
        freshen();
        return shelf.types(kind);
    }

    /** Why a type that a jar has can't be used; empty if no jar has it, or if it can. */
    public synchronized String whyNot(String kind, String type) {
        freshen();
        return shelf.standings().stream()
                .filter(one -> !one.usable() && one.jar().provides(kind, type))
                .map(one -> "plugin " + one.jar().id() + " has it: " + one.why())
                .findFirst()
                .orElse("");
    }

    /** Rises whenever other types may be usable than before. */
    public synchronized long revision() {
        return revision;
    }

    /** All jars, the shipped ones first; loads those that may be loaded. */
    public List<PluginInfo> list() {
        return list(_ -> true);
    }

    private List<PluginInfo> list(Predicate<String> ids) {
        Map<PluginShelf.Standing, Optional<LoadedPlugin>> all = new LinkedHashMap<>();
        synchronized (this) {
            freshen();
            shelf.standings().stream()
                    .filter(one -> ids.test(one.jar().id()))
                    .forEach(one -> all.put(one, loadedIfUsable(one)));
        }
        List<PluginInfo> infos = new ArrayList<>();
        // Not within the lock: it waits for what a plugin does.
        all.forEach((one, plugin) -> infos.add(one.info(plugin.orElse(null))));
        synchronized (this) {
            for (PluginInfo gone : leaving.infos()) {
                if (ids.test(gone.id())) {
                    // One row tells that it is switched off as soon as it can be.
                    infos.removeIf(i ->
                            i.id().equals(gone.id()) && i.state() == PluginInfo.State.DISABLED);
                    infos.add(gone);
                }
            }
        }
        return infos.stream().map(PluginJar::withChecksum).toList();
    }

    private Optional<LoadedPlugin> loadedIfUsable(PluginShelf.Standing one) {
        return one.usable() ? Optional.of(load(one.jar())) : Optional.empty();
    }

    /**
     * Looks at a jar wherever it lies, without loading anything of it.
     *
     * @return {@code FAILED} with what is wrong; {@code NOT_TRUSTED} if it could be installed
     */
    public static PluginInfo verify(Path jar) {
        PluginJar read = PluginJar.read(jar, false);
        return read.problem().isEmpty()
                ? read.info(PluginInfo.State.NOT_TRUSTED, List.copyOf(read.types()), "")
                : read.info(PluginInfo.State.FAILED, List.of(), read.problem());
    }

    /**
     * Copies a jar into the home's plugins, and trusts it. Another version takes the place of the
     * one that is there.
     *
     * @param sha256 what it must have; {@code null} for whatever it has
     * @throws WatchkeeperException if it is no plugin, needs another version of the API, has
     *     another checksum, or the same version of it is there
     */
    public PluginInfo install(Path jar, @Nullable String sha256) {
        String id;
        synchronized (this) {
            lookNow();
            id = installer.install(jar, sha256);
            lookNow();
        }
        return info(id);
    }

    /**
     * Trusts a jar of the home as it is.
     *
     * @param sha256 what it must have; {@code null} for whatever it has
     * @throws WatchkeeperException if there is none that could be trusted
     */
    public PluginInfo trust(String id, @Nullable String sha256) {
        synchronized (this) {
            lookNow();
            installer.trust(id, sha256);
            lookNow();
        }
        return info(id);
    }

    /**
     * Removes a plugin's jar from the home; nothing of it is trusted after that.
     *
     * @return what still uses it, in words; empty if it is gone
     * @throws WatchkeeperException if there is no such plugin or it is a shipped one
     */
    public synchronized String remove(String id) {
        lookNow();
        installer.remove(id);
        lookNow();
        return leaving.infos().stream()
                .filter(info -> info.id().equals(id))
                .map(PluginInfo::problem)
                .findFirst()
                .orElse("");
    }

    /**
     * Switches a plugin on or off, durably.
     *
     * @throws WatchkeeperException if there is no such plugin
     */
    public PluginInfo enable(String id, boolean on) {
        synchronized (this) {
            lookNow();
            if (shelf.standings().stream().noneMatch(one -> one.jar().id().equals(id))) {
                throw PluginInstaller.unknown(id);
            }
            shelf.disabled().set(id, on);
            lookNow();
        }
        return info(id);
    }

    /** From now on {@link #look} is called again and again, and nobody else looks. */
    public synchronized void watch() {
        lookNow();
        news.begin(shelf.standings());
        Set<String> kept = new HashSet<>();
        shelf.trusted().all().forEach(pin -> kept.add(pin.sha256()));
        copies.prune(kept);
        watched = true;
    }

    /** What plugins provide that wait until nothing uses it any more. */
    public synchronized Set<String> leavingTypes() {
        return leaving.types();
    }

    /**
     * Looks at the folders, loads what is new, and unloads what is gone and not used any more.
     *
     * @param users the attempts at work, each with the types that it uses
     * @return what has changed since the look before
     */
    public synchronized List<PluginChange> look(Map<String, Set<String>> users) {
        if (shelf.look(true)) {
            follow();
        }
        List<PluginChange> changes = news.since(shelf.standings(), this::load);
        changes.addAll(leaving.proceed(users));
        return changes;
    }

    @Override
    public void close() {
        List<LoadedPlugin> all;
        synchronized (this) {
            all = new ArrayList<>(loaded.values());
            all.addAll(leaving.plugins());
            loaded.clear();
        }
        all.forEach(LoadedPlugin::end);
        all.forEach(LoadedPlugin::awaitEnd);
    }

    /** Of several of one id, the one that is of use, else the one that was found last. */
    private PluginInfo info(String id) {
        List<PluginInfo> all = list(id::equals);
        return all.stream()
                .filter(info -> info.state() == PluginInfo.State.LOADED)
                .findFirst()
                .or(() -> all.reversed().stream().findFirst())
                .orElseThrow(() -> PluginInstaller.unknown(id));
    }

    private void freshen() {
        if (!watched) {
            lookNow();
        }
    }

    private void lookNow() {
        if (shelf.look(false)) {
            follow();
        }
    }

    /** What may not be used any more goes as soon as it can. */
    private void follow() {
        revision++;
        Set<PluginJar> usable = new HashSet<>();
        shelf.standings().stream()
                .filter(PluginShelf.Standing::usable)
                .forEach(one -> usable.add(one.jar()));
        for (PluginJar jar : List.copyOf(loaded.keySet())) {
            LoadedPlugin gone = usable.contains(jar) ? null : loaded.remove(jar);
            if (gone == null) {
                continue;
            }
            if (watched) {
                leaving.add(jar, gone);
            } else {
                gone.end();
                gone.awaitEnd();
            }
        }
    }

    private LoadedPlugin load(PluginJar jar) {
        return loaded.computeIfAbsent(
                jar,
                one ->
                        one.shipped()
                                ? new LoadedPlugin(one, one::path, work, LIMIT_OF_SHIPPED)
                                : new LoadedPlugin(one, () -> copies.of(one), work, limit));
    }

    private <P> P provider(
            String kind, String type, Function<LoadedPlugin.Provided, Map<String, P>> of) {
        List<LoadedPlugin> plugins = new ArrayList<>();
        synchronized (this) {
            freshen();
            PluginJar jar = shelf.providing(kind, type);
            if (jar != null) {
                plugins.add(load(jar));
            }
            LoadedPlugin then = leaving.providing(kind, type);
            if (then != null) {
                plugins.add(then);
            }
        }
        for (LoadedPlugin plugin : plugins) {
            P provider = of.apply(plugin.provided()).get(type);
            if (provider != null) {
                return provider;
            }
        }
        synchronized (this) {
            throw unknown(kind, type);
        }
    }

    private WatchkeeperException unknown(String kind, String type) {
        return shelf.unknown(
                kind,
                type,
                jar -> {
                    LoadedPlugin plugin = loaded.get(jar);
                    return plugin != null && plugin.isBegun() ? plugin.provided().problem() : null;
                });
    }
}
