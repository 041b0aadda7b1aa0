package dev.watchkeeper.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.attempt.PluginAvailability;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.plugin.ApiVersion;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.service.AgentFactory;
import dev.watchkeeper.service.Health;
import dev.watchkeeper.service.PluginWatch;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.testkit.FakeModel;
import dev.watchkeeper.testkit.PluginJars;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Against the plugins that are shipped, as they are packaged. */
class PluginRegistryTest {
    private static final Path SHIPPED =
            Path.of(
                    System.getProperty("watchkeeper.test.root", ".."),
                    "app/launcher/target/dist/plugins");

    @TempDir private Path folder;
    private Path home = Path.of("");
    private PluginRegistry plugins = new PluginRegistry(List.of(), Path.of(""));

    @BeforeEach
    void open() throws Exception {
        home = Files.createDirectory(folder.resolve("plugins"));
        plugins = new PluginRegistry(List.of(SHIPPED, home), folder.resolve("work"));
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void findsTheShippedAgents() {
        assertEquals("claude-code", plugins.agentProvider("claude-code").type());
        assertEquals("codex", plugins.agentProvider("codex").type());
        assertEquals("command", plugins.agentProvider("command").type());
        PluginInfo info = info("claude-code");
        assertEquals(PluginInfo.State.LOADED, info.state(), info::problem);
        assertTrue(info.shipped());
        assertEquals(List.of("agent claude-code"), info.provides());
        assertEquals(64, info.sha256().length());
    }

    @Test
    void makesAnAgentThroughThePluginsOwnClasses() {
        var agent =
                plugins.agentProvider("command")
                        .create(
                                new AgentConfig(
                                        "own", null, Map.of(), Map.of("run", List.of("x"))));
        assertFalse(agent.reader().finished());
    }

    @Test
    void readsASchemaWithoutLoadingClasses() {
        assertTrue(plugins.schema("agent", "claude-code").orElse("").contains("max-turns"));
        assertTrue(plugins.schema("agent", "nothing").isEmpty());
    }

    @Test
    void aBrokenJarIsToldByNameAndTheOthersGoOn() throws Exception {
        Files.writeString(home.resolve("broken.jar"), "no zip at all");
        PluginInfo broken = info("broken.jar");
        assertEquals(PluginInfo.State.FAILED, broken.state());
        assertFalse(broken.problem().isEmpty());
        assertEquals("command", plugins.agentProvider("command").type());
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> plugins.agentProvider("acme"));
        assertTrue(String.valueOf(e.getMessage()).contains("broken.jar"), e::getMessage);
        assertTrue(e.hint().contains("claude-code"), e::hint);
    }

    @Test
    void aPluginForAnotherApiIsRefusedWithBothVersions() throws Exception {
        jar(home.resolve("late.jar"), "late", ">=2.0.0");
        PluginInfo info = info("late");
        assertEquals(PluginInfo.State.FAILED, info.state());
        assertTrue(info.problem().contains("2.0.0"), info::problem);
        assertTrue(info.problem().contains(ApiVersion.CURRENT), info::problem);
    }

    @Test
    void aManifestOfAnySizeIsRefusedBeforeItTakesTheMemory() throws Exception {
        jar(home.resolve("huge.jar"), "x".repeat(3 << 20), "");
        PluginInfo info = info("huge.jar");
        assertEquals(PluginInfo.State.FAILED, info.state());
        assertTrue(info.problem().contains("manifest is larger than 1 MiB"), info::problem);
    }

    @Test
    void aPluginWithoutAnExtensionIsTold() throws Exception {
        jar(home.resolve("idle.jar"), "idle", ">=1.0.0 & <2.0.0");
        assertTrue(
                info("idle").problem().startsWith("it provides no host, agent, gate or notifier: "),
                info("idle").problem());
    }

    @Test
    void aPluginWithoutItsSchemaIsToldWhichFileIsMissing() throws Exception {
        PluginJars.write(
                home.resolve("hello.jar"),
                "hello",
                ThrowingAgents.class,
                List.of(),
                Map.of("agent-other", "{\"type\": \"object\"}"));
        PluginInfo info = plugins.trust("hello", null);
        assertEquals(PluginInfo.State.FAILED, info.state());
        assertEquals(
                "META-INF/watchkeeper/agent-throws.schema.json is missing in its jar, so no"
                        + " settings can use it",
                info.problem());
        assertThrows(WatchkeeperException.class, () -> plugins.agentProvider("throws"));
    }

    @Test
    void aPluginThatThrowsIsOneLineOfTheChecksAndTheOthersAreThere() throws Exception {
        PluginJars.write(
                home.resolve("hello.jar"),
                "hello",
                ThrowingAgents.class,
                List.of(),
                Map.of("agent-throws", "{\"type\": \"object\"}"));
        var unused = plugins.trust("hello", null);
        Path person = Files.createDirectory(folder.resolve("home"));
        Files.writeString(
                person.resolve("settings.yaml"),
                "agents: {a: {type: throws}, z: {type: command, run: [sh]}}\n");
        Settings settings =
                new SettingsLoader(
                                SHIPPED.resolveSibling("config"),
                                person,
                                type -> plugins.schema("host", type),
                                type -> plugins.schema("agent", type))
                        .load(null, List.of())
                        .settings();
        Health health =
                new Health(plugins, settings, new FakeModel(_ -> ""), new AgentFactory(plugins));
        List<HealthLine> lines = health.lines("agents", WorkProgress.NONE);
        HealthLine broken =
                lines.stream().filter(l -> l.what().equals("agent a")).findFirst().orElseThrow();
        assertFalse(broken.ok());
        assertEquals(
                "the plugin of agent type 'throws' failed: IllegalStateException: not today",
                broken.detail());
        assertTrue(lines.stream().anyMatch(l -> l.what().equals("agent z") && l.ok()));
        assertEquals(List.of(broken), health.lines("agent a", WorkProgress.NONE));
        assertTrue(
                health.lines("host local", WorkProgress.NONE).stream()
                        .allMatch(l -> l.what().startsWith("host local")));
        WatchkeeperException unknown =
                assertThrows(
                        WatchkeeperException.class,
                        () -> health.lines("agent who", WorkProgress.NONE));
        assertEquals(WatchkeeperException.Code.UNKNOWN_ID, unknown.code());
        assertEquals("there are: a, claude, z", unknown.hint());
    }

    @Test
    void aSwitchedOffPluginProvidesNothing() {
        plugins.enable("command", false);
        assertEquals(PluginInfo.State.DISABLED, info("command").state());
        assertThrows(WatchkeeperException.class, () -> plugins.agentProvider("command"));
        assertTrue(plugins.schema("agent", "command").isEmpty());
        assertEquals(PluginInfo.State.LOADED, plugins.enable("command", true).state());
    }

    @Test
    void nothingBeginsWhoseWorkAMissingGateWouldHaveToJudge() {
        Settings.AgentEntry agent =
                new Settings.AgentEntry("own", "command", null, Map.of(), null, "own", Map.of());
        Settings.HostEntry host = new Settings.HostEntry("local", "local", Map.of(), null);
        PluginAvailability now = PluginWatch.availability(plugins);
        assertTrue(now.usable(agent, host, List.of(gate(null), gate("diff-size"))));
        WatchkeeperException refused =
                assertThrows(
                        WatchkeeperException.class,
                        () -> now.usable(agent, host, List.of(gate("gone"))));
        assertTrue(String.valueOf(refused.getMessage()).contains("'gone'"), refused::getMessage);
    }

    private static Settings.Gate gate(@Nullable String type) {
        return new Settings.Gate("one", "true", true, Duration.ofMinutes(1), false, type, Map.of());
    }

    @Test
    void installsAndRemovesAJarOfTheHome() throws Exception {
        Path jar = folder.resolve("some.jar");
        PluginJars.write(
                jar,
                "idle",
                ThrowingAgents.class,
                List.of(),
                Map.of("agent-throws", "{\"type\": \"object\"}"));
        assertFalse(plugins.install(jar, null).shipped());
        assertEquals("throws", plugins.agentProvider("throws").type(), "it is trusted");
        WatchkeeperException twice =
                assertThrows(WatchkeeperException.class, () -> plugins.install(jar, null));
        assertTrue(twice.hint().contains("`watchkeeper plugin remove idle`"), twice::hint);
        plugins.remove("idle");
        assertTrue(plugins.list().stream().noneMatch(i -> i.id().equals("idle")));
        assertThrows(WatchkeeperException.class, () -> plugins.remove("command"), "shipped");
    }

    private PluginInfo info(String id) {
        return plugins.list().stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
    }

    private static void jar(Path path, String id, String requires) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", id);
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Plugin-Requires", requires);
        try (OutputStream out = Files.newOutputStream(path)) {
            new JarOutputStream(out, manifest).close();
        }
    }
}
