package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.ApiVersion;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.host.HostProvider;

import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The plugins: the jars of the shipped folder and of the home. Nothing is loaded before a provider
 * or the list is asked for; a jar that is broken is told by name, and the others go on. Safe for
 * use by many threads.
 */
public final class PluginRegistry implements AutoCloseable {
    private final List<Path> folders;
    private final Path work;
    private final DisabledPlugins switches;
    private @Nullable Loaded loaded;

    /**
     * @param pluginFolders the shipped one first, then the home's; either may be missing
     * @param pf4jWork a folder of our own for what must be remembered
     */
    public PluginRegistry(List<Path> pluginFolders, Path pf4jWork) {
        this.folders = List.copyOf(pluginFolders);
        this.work = pf4jWork;
        this.switches = new DisabledPlugins(pf4jWork.resolve("disabled"));
    }

    /**
     * @param type the word of the settings
     * @throws WatchkeeperException if no plugin provides it
     */
    public HostProvider hostProvider(String type) {
        return provider("host", type, loaded().hosts);
    }

    /**
     * @param type the word of the settings
     * @throws WatchkeeperException if no plugin provides it
     */
    public AgentProvider agentProvider(String type) {
        return provider("agent", type, loaded().agents);
    }

    /**
     * The JSON Schema of the settings of one type; reads jars, loads nothing of them.
     *
     * @param kind {@code host} or {@code agent}
     * @return empty if no enabled plugin has one
     */
    public Optional<String> schema(String kind, String type) {
        return jars().stream()
                .filter(jar -> !switches.isOff(jar.id()))
                .flatMap(jar -> jar.schema(kind, type).stream())
                .findFirst();
    }

    /** The types of a kind, {@code host} or {@code agent}, that have a schema; none is loaded. */
    public java.util.Set<String> types(String kind) {
        java.util.Set<String> all = new java.util.TreeSet<>();
        jars().stream()
                .filter(jar -> !switches.isOff(jar.id()))
                .forEach(jar -> all.addAll(jar.types(kind)));
        return all;
    }

    /** All jars, in the order of the folders and names. */
    public List<PluginInfo> list() {
        return loaded().infos.stream().map(PluginRegistry::withChecksum).toList();
    }

    private static PluginInfo withChecksum(PluginInfo info) {
        return new PluginInfo(
                info.id(),
                info.version(),
                info.jar(),
                info.shipped(),
                PluginJar.sha256(info.jar()),
                info.state(),
                info.provides(),
                info.problem());
    }

    /**
     * Copies a jar into the home's plugins.
     *
     * @throws WatchkeeperException if it is no plugin, needs another version of the API, or has the
     *     id of one that is there
     */
    public synchronized PluginInfo install(Path jar) {
        PluginJar read = PluginJar.read(jar, false);
        String problem = read.problem();
        String hint = "nothing was installed";
        PluginJar same =
                jars().stream()
                        .filter(other -> other.id().equals(read.id()))
                        .findFirst()
                        .orElse(null);
        if (problem.isEmpty() && same != null) {
            problem = "a plugin with the id '" + read.id() + "' is there already";
            hint =
                    same.shipped()
                            ? "it came with Watchkeeper; give yours another Plugin-Id"
                            : "remove that one first: `watchkeeper plugin remove "
                                    + read.id()
                                    + "`";
        }
        if (problem.isEmpty() && !compatible(read.requires())) {
            problem = incompatible(read.requires());
        }
        if (!problem.isEmpty()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE, jar + ": " + problem, hint);
        }
        Path target = folders.getLast().resolve(read.id() + ".jar");
        try {
            OwnerOnly.folder(folders.getLast());
            Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        forgetLoaded();
        return info(read.id());
    }

    /**
     * Removes a plugin's jar from the home.
     *
     * @throws WatchkeeperException if there is no such plugin or it is a shipped one
     */
    public synchronized void remove(String id) {
        PluginInfo info = info(id);
        if (info.shipped()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.REFUSED,
                    "plugin " + id + " came with Watchkeeper",
                    "disable it instead: plugin disable " + id);
        }
        forgetLoaded();
        try {
            Files.deleteIfExists(info.jar());
        } catch (IOException e) {
            throw unwritable(info.jar(), e);
        }
        switches.set(id, true);
    }

    /**
     * Switches a plugin on or off, durably.
     *
     * @throws WatchkeeperException if there is no such plugin
     */
    public synchronized PluginInfo enable(String id, boolean on) {
        info(id);
        switches.set(id, on);
        forgetLoaded();
        return info(id);
    }

    @Override
    public synchronized void close() {
        forgetLoaded();
    }

    private PluginInfo info(String id) {
        return list().stream()
                .filter(info -> info.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "no plugin '" + id + "'",
                                "see plugin list"));
    }

    private <P> P provider(String kind, String type, Map<String, P> known) {
        P provider = known.get(type);
        if (provider != null) {
            return provider;
        }
        String broken =
                loaded().infos.stream()
                        .filter(info -> info.state() != PluginInfo.State.LOADED)
                        .map(info -> info.id() + " (" + info.problem() + ")")
                        .reduce((a, b) -> a + ", " + b)
                        .map(all -> "; not in use: " + all)
                        .orElse("");
        throw new WatchkeeperException(
                WatchkeeperException.Code.SETTINGS,
                "no plugin provides the " + kind + " type '" + type + "'" + broken,
                "known types: " + String.join(", ", new TreeSet<>(known.keySet())));
    }

    private List<PluginJar> jars() {
        List<PluginJar> jars = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            boolean shipped = i < folders.size() - 1 || folders.size() == 1;
            for (Path jar : PluginJar.in(folders.get(i))) {
                jars.add(PluginJar.read(jar, shipped));
            }
        }
        return jars;
    }

    private synchronized Loaded loaded() {
        Loaded known = loaded;
        if (known == null) {
            known = new Loaded(new JarPluginManager(work));
            known.manager.setSystemVersion(ApiVersion.CURRENT);
            for (PluginJar jar : jars()) {
                known.infos.add(load(jar, known));
            }
            loaded = known;
        }
        return known;
    }

    private PluginInfo load(PluginJar jar, Loaded into) {
        if (!jar.problem().isEmpty()) {
            return jar.info(PluginInfo.State.FAILED, List.of(), jar.problem());
        }
        if (switches.isOff(jar.id())) {
            return jar.info(PluginInfo.State.DISABLED, List.of(), "switched off");
        }
        if (!compatible(jar.requires())) {
            return jar.info(PluginInfo.State.FAILED, List.of(), incompatible(jar.requires()));
        }
        if (into.manager.getPlugin(jar.id()) != null) {
            return jar.info(
                    PluginInfo.State.FAILED,
                    List.of(),
                    "another jar with the id '" + jar.id() + "' was loaded before it");
        }
        try {
            into.manager.loadPlugin(jar.path());
            PluginState state = into.manager.startPlugin(jar.id());
            if (state != PluginState.STARTED) {
                throw new PluginRuntimeException("it did not start (" + state + ")");
            }
            List<String> provides = new ArrayList<>();
            take("host", jar, HostProvider.class, HostProvider::type, into, into.hosts, provides);
            take(
                    "agent",
                    jar,
                    AgentProvider.class,
                    AgentProvider::type,
                    into,
                    into.agents,
                    provides);
            return provides.isEmpty()
                    ? jar.info(PluginInfo.State.FAILED, provides, "it provides no host, no agent")
                    : jar.info(PluginInfo.State.LOADED, provides, "");
        } catch (RuntimeException | LinkageError e) {
            // Whatever a stranger's classes throw, the other plugins go on.
            return jar.info(PluginInfo.State.FAILED, List.of(), cause(e));
        }
    }

    private static <P> void take(
            String kind,
            PluginJar jar,
            Class<P> point,
            Function<P, String> type,
            Loaded into,
            Map<String, P> known,
            List<String> provides) {
        for (P provider : into.manager.getExtensions(point, jar.id())) {
            String word = type.apply(provider);
            if (jar.schema(kind, word).isEmpty()) {
                throw new PluginRuntimeException(
                        PluginJar.schemaName(kind, word)
                                + " is missing in its jar, so no settings can use it");
            }
            if (known.putIfAbsent(word, provider) != null) {
                throw new PluginRuntimeException(
                        "another plugin provides the " + kind + " type '" + word + "' already");
            }
            provides.add(kind + " " + word);
        }
    }

    private static String cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (root instanceof PluginRuntimeException && message != null) {
            return message;
        }
        return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static boolean compatible(String requires) {
        try {
            return requires.isBlank()
                    || requires.equals("*")
                    || new DefaultVersionManager()
                            .checkVersionConstraint(ApiVersion.CURRENT, requires);
        } catch (RuntimeException e) {
            // A constraint that can't be read is met by no version.
            return false;
        }
    }

    private static String incompatible(String requires) {
        return "it requires plugin API " + requires + ", this is " + ApiVersion.CURRENT;
    }

    private void forgetLoaded() {
        Loaded known = loaded;
        loaded = null;
        if (known != null) {
            // One by one over a copy: PF4J's own loop changes the list that it runs over.
            for (PluginWrapper plugin : List.copyOf(known.manager.getPlugins())) {
                known.manager.unloadPlugin(plugin.getPluginId());
            }
        }
    }

    private static WatchkeeperException unwritable(Path path, IOException e) {
        return new WatchkeeperException(
                WatchkeeperException.Code.HOME,
                path + ": can't be written: " + e.getMessage(),
                "see who may write there",
                e);
    }

    /** What PF4J holds. */
    private static final class Loaded {
        final PluginManager manager;
        final List<PluginInfo> infos = new ArrayList<>();
        final Map<String, HostProvider> hosts = new LinkedHashMap<>();
        final Map<String, AgentProvider> agents = new LinkedHashMap<>();

        Loaded(PluginManager manager) {
            this.manager = manager;
        }
    }
}
