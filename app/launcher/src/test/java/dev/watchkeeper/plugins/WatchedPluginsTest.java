package dev.watchkeeper.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostContext;
import dev.watchkeeper.testkit.PluginJars;
import dev.watchkeeper.testkit.mount.MountPlugin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plugins that come, change and go while a supervisor runs. */
class WatchedPluginsTest {
    private static final Map<String, Set<String>> NOBODY = Map.of();

    @TempDir private Path folder;
    private Path jar = Path.of("");
    private PluginRegistry plugins = new PluginRegistry(List.of(), Path.of(""));

    @BeforeEach
    void open() throws IOException {
        jar = Files.createDirectory(folder.resolve("plugins")).resolve("hello.jar");
        plugins =
                new PluginRegistry(
                        List.of(folder.resolve("none"), folder.resolve("plugins")),
                        folder.resolve("work"));
        plugins.watch();
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    private void write(String version) throws IOException {
        Path whole = folder.resolve("whole.jar");
        PluginJars.write(
                whole,
                PluginJars.manifest("hello", version),
                HelloAgents.class,
                List.of(),
                Map.of("agent-hello", "{}"));
        Files.move(whole, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** Looks until something is told. */
    private List<String> told(Map<String, Set<String>> users) {
        while (true) {
            List<PluginChange> changes = plugins.look(users);
            if (!changes.isEmpty()) {
                return changes.stream()
                        .map(c -> c.plugin().id() + " " + c.plugin().version() + " " + c.state())
                        .toList();
            }
            Thread.onSpinWait();
        }
    }

    /** What is leaving is not unloaded, nor begun to be, however often somebody looks. */
    private void stays(Map<String, Set<String>> users) {
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), plugins.look(users));
            while (Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(t -> t.getName().endsWith("-end"))) {
                Thread.onSpinWait();
            }
        }
    }

    private void trusted(String version) throws IOException {
        write(version);
        var unused = plugins.trust("hello", null);
        var _ = told(NOBODY);
    }

    private PluginInfo.State state() {
        return plugins.list().getFirst().state();
    }

    @Test
    void aJarThatComesIsTrustedChangesAndGoesIsToldEachTimeOnce() throws IOException {
        write("1.0.0");
        assertEquals(List.of("hello 1.0.0 not_trusted"), told(NOBODY));
        long before = plugins.revision();
        var unused = plugins.trust("hello", null);
        assertEquals(List.of("hello 1.0.0 loaded"), told(NOBODY));
        assertTrue(plugins.revision() > before, "settings are to be looked at again");
        assertEquals(Set.of("hello"), plugins.types("agent"));
        write("1.1.0");
        assertEquals(List.of("hello 1.1.0 not_trusted"), told(NOBODY));
        assertEquals(Set.of(), plugins.types("agent"));
        Files.delete(jar);
        assertEquals(List.of("hello 1.1.0 removed"), told(NOBODY));
        do {
            assertEquals(List.of(), plugins.look(NOBODY), "that it was unloaded is no news");
        } while (!plugins.leavingTypes().isEmpty());
        assertEquals(List.of(), plugins.list());
    }

    @Test
    void oneThatIsStillBeingCopiedIsNotRead() throws IOException {
        write("1.0.0");
        byte[] all = Files.readAllBytes(jar);
        Files.delete(jar);
        for (int part = 1; part <= 4; part++) {
            Files.write(jar, Arrays.copyOf(all, all.length * part / 4));
            assertEquals(
                    List.of(), plugins.look(NOBODY), "it is another one than at the look before");
            assertEquals(List.of(), plugins.list());
        }
        assertEquals(List.of("hello 1.0.0 not_trusted"), told(NOBODY));
    }

    @Test
    void oneThatIsSwitchedOffStaysForTheAttemptsThatUseIt() throws IOException {
        trusted("1.0.0");
        AgentProvider used = plugins.agentProvider("hello");
        Map<String, Set<String>> users =
                Map.of("t/1", Set.of("agent hello", "host local"), "u/1", Set.of("agent other"));
        PluginInfo off = plugins.enable("hello", false);
        assertEquals(PluginInfo.State.STOPPING, off.state());
        assertEquals(List.of("hello 1.0.0 disabled", "hello 1.0.0 stopping"), told(users));
        PluginInfo waits = plugins.list().getFirst();
        assertEquals("it goes once what uses it has ended: t/1", waits.problem());
        assertEquals(used, plugins.agentProvider("hello"), "for the attempt that runs");
        assertFalse(plugins.usable("agent", "hello"), "for one that would begin");
        stays(users);
        assertEquals(List.of("hello 1.0.0 unloaded"), told(NOBODY));
        assertEquals(PluginInfo.State.DISABLED, state());
        assertThrows(WatchkeeperException.class, () -> plugins.usable("agent", "hello"));
        assertThrows(WatchkeeperException.class, () -> plugins.agentProvider("hello"));
    }

    @Test
    void anotherVersionServesWhatBeginsWhileTheOneBeforeEndsItsWork() throws IOException {
        trusted("1.0.0");
        AgentProvider used = plugins.agentProvider("hello");
        Map<String, Set<String>> users = Map.of("t/1", Set.of("agent hello"));
        Path built = folder.resolve("built.jar");
        write("2.0.0");
        Files.move(jar, built);
        write("1.0.0");
        assertEquals("2.0.0", plugins.install(built, null).version());
        assertTrue(told(users).contains("hello 1.0.0 stopping"));
        assertTrue(plugins.usable("agent", "hello"));
        assertFalse(used.equals(plugins.agentProvider("hello")));
        assertEquals(
                List.of(PluginInfo.State.LOADED, PluginInfo.State.STOPPING),
                plugins.list().stream().map(PluginInfo::state).toList());
        var unused = told(Map.of("u/1", Set.of("agent hello")));
        assertEquals(PluginInfo.State.LOADED, state());
        assertEquals(1, plugins.list().size());
    }

    @Test
    void oneWithAnOpenHostStaysUntilThatIsClosed() throws IOException {
        MountPlugin.write(folder.resolve("plugins/mount.jar"));
        var unused = plugins.trust("mount", null);
        var _ = told(NOBODY);
        Host below =
                (Host)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {Host.class},
                                (_, _, _) -> null);
        HostContext context =
                new HostContext() {
                    @Override
                    public Host local() {
                        return below;
                    }

                    @Override
                    public Host host(String name) {
                        return below;
                    }
                };
        Host open =
                plugins.hostProvider("mount")
                        .open(
                                new HostConfig(
                                        "box",
                                        Map.of(),
                                        "/",
                                        folder,
                                        List.of(),
                                        List.of(),
                                        0,
                                        Duration.ZERO),
                                context);
        assertTrue(plugins.remove("mount").contains("1 open workspaces"));
        assertEquals(List.of("mount 1.0.0 removed", "mount 1.0.0 stopping"), told(NOBODY));
        assertEquals(Set.of("host mount"), plugins.leavingTypes());
        stays(NOBODY);
        open.close();
        open.close();
        assertEquals(List.of("mount 1.0.0 unloaded"), told(NOBODY));
        assertEquals(Set.of(), plugins.leavingTypes());
    }

    @Test
    void afterTwoHundredTimesNothingIsLeft() throws Exception {
        PluginJars.write(
                jar,
                withPlugin(BadPlugins.Leaving.class),
                HelloAgents.class,
                List.of(BadPlugins.Leaving.class, BadPlugins.class),
                Map.of("agent-hello", "{}"));
        var unused = plugins.trust("hello", null);
        plugins.close();
        plugins =
                new PluginRegistry(
                        List.of(folder.resolve("none"), folder.resolve("plugins")),
                        folder.resolve("work"));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        round(loaders);
        long before = used();
        for (int i = 0; i < 200; i++) {
            round(loaders);
        }
        while (loaders.stream().anyMatch(l -> l.get() != null)) {
            System.gc();
        }
        long grown = used() - before;
        assertTrue(grown < 4 << 20, () -> grown + " bytes are still held");
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals("left by a plugin"))) {
            Thread.onSpinWait();
        }
        assertEquals(
                List.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("plugin-"))
                        .toList());
    }

    private static Map<String, String> withPlugin(Class<?> plugin) {
        Map<String, String> manifest = PluginJars.manifest("hello", "1.0.0");
        manifest.put("Plugin-Class", plugin.getName());
        return manifest;
    }

    private void round(List<WeakReference<ClassLoader>> loaders) {
        assertEquals(PluginInfo.State.LOADED, plugins.enable("hello", true).state());
        loaders.add(
                new WeakReference<>(plugins.agentProvider("hello").getClass().getClassLoader()));
        assertEquals(PluginInfo.State.DISABLED, plugins.enable("hello", false).state());
    }

    private static long used() {
        System.gc();
        Runtime machine = Runtime.getRuntime();
        return machine.totalMemory() - machine.freeMemory();
    }
}
