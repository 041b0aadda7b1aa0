package dev.watchkeeper.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.PluginJars;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A jar of the home runs only if its content is what a person has trusted under its version. */
class TrustedPluginsTest {
    @TempDir private Path folder;
    private Path jar = Path.of("");
    private PluginRegistry plugins = new PluginRegistry(List.of(), Path.of(""));

    @BeforeEach
    void open() {
        System.clearProperty(HelloAgents.MADE);
        jar = folder.resolve("plugins/dropped.jar");
        plugins = registry();
    }

    @AfterEach
    void close() {
        plugins.close();
        System.clearProperty(HelloAgents.MADE);
    }

    private PluginRegistry registry() {
        return new PluginRegistry(
                List.of(folder.resolve("none"), folder.resolve("plugins")), folder.resolve("work"));
    }

    /**
     * Writes a jar.
     *
     * @param content makes it another one of the same version
     */
    private static void write(Path jar, String version, String content) throws IOException {
        PluginJars.write(
                jar,
                PluginJars.manifest("hello", version),
                HelloAgents.class,
                List.of(),
                Map.of("agent-hello", "{\"title\": \"" + content + "\"}"));
    }

    private PluginInfo only() {
        List<PluginInfo> all = plugins.list();
        assertEquals(1, all.size(), all::toString);
        return all.getFirst();
    }

    @Test
    void oneThatWasDroppedInIsShownWithItsHashAndRunsNothing() throws IOException {
        write(jar, "1.0.0", "one");
        PluginInfo info = only();
        assertEquals(PluginInfo.State.NOT_TRUSTED, info.state());
        assertEquals(PluginJar.sha256(jar), info.sha256());
        assertTrue(info.problem().contains(info.sha256()), info::problem);
        assertTrue(info.problem().contains("watchkeeper plugin trust hello"), info::problem);
        assertEquals(List.of(), List.copyOf(plugins.types("agent")));
        assertTrue(plugins.schema("agent", "hello").isEmpty());
        assertTrue(plugins.whyNot("agent", "hello").contains("not trusted"));
        assertThrows(WatchkeeperException.class, () -> plugins.agentProvider("hello"));
        assertEquals(0, Integer.getInteger(HelloAgents.MADE, 0));
    }

    @Test
    void whatIsTrustedIsUsableAtOnceAndAfterARestart() throws IOException {
        write(jar, "1.0.0", "one");
        assertEquals(PluginInfo.State.LOADED, plugins.trust("hello", only().sha256()).state());
        assertEquals("hello", plugins.agentProvider("hello").type());
        plugins.close();
        plugins = registry();
        assertEquals("hello", plugins.agentProvider("hello").type());
        assertTrue(plugins.schema("agent", "hello").isPresent());
    }

    @Test
    void anotherContentUnderTheSameVersionIsRefusedWithBothHashes() throws IOException {
        write(jar, "1.0.0", "one");
        String before = plugins.trust("hello", null).sha256();
        write(jar, "1.0.0", "two");
        PluginInfo info = only();
        assertEquals(PluginInfo.State.CHANGED, info.state());
        assertTrue(info.problem().contains(before), info::problem);
        assertTrue(info.problem().contains(info.sha256()), info::problem);
        assertThrows(WatchkeeperException.class, () -> plugins.agentProvider("hello"));
        WatchkeeperException refused =
                assertThrows(WatchkeeperException.class, () -> plugins.trust("hello", null));
        assertEquals(WatchkeeperException.Code.REFUSED, refused.code());
    }

    @Test
    void whatAPersonRemovedCanBeInstalledAnewUnderTheSameVersion() throws IOException {
        write(jar, "1.0.0", "one");
        var unused = plugins.trust("hello", null);
        assertEquals("", plugins.remove("hello"));
        assertFalse(Files.exists(jar));
        Path built = folder.resolve("built.jar");
        write(built, "1.0.0", "two");
        assertEquals(PluginInfo.State.LOADED, plugins.install(built, null).state());
    }

    @Test
    void anotherVersionAsksForTrustAgain() throws IOException {
        write(jar, "1.0.0", "one");
        var unused = plugins.trust("hello", null);
        write(jar, "1.1.0", "two");
        PluginInfo info = only();
        assertEquals(PluginInfo.State.NOT_TRUSTED, info.state());
        assertTrue(info.problem().contains("this version is not trusted yet, 1.0.0 is"));
        assertEquals(PluginInfo.State.LOADED, plugins.trust("hello", null).state());
        write(jar, "1.0.0", "one");
        assertEquals(PluginInfo.State.NOT_TRUSTED, only().state(), "what was before, is over");
    }

    @Test
    void anotherVersionThatIsInstalledTakesThePlaceOfTheOneBefore() throws IOException {
        write(jar, "1.0.0", "one");
        var unused = plugins.trust("hello", null);
        Path built = folder.resolve("built.jar");
        write(built, "2.0.0", "two");
        assertEquals("2.0.0", plugins.install(built, null).version());
        assertEquals(PluginInfo.State.LOADED, only().state());
        WatchkeeperException twice =
                assertThrows(WatchkeeperException.class, () -> plugins.install(built, null));
        assertTrue(twice.hint().contains("watchkeeper plugin remove hello"), twice::hint);
    }

    @Test
    void aJarThatIsNotWhatAPersonHasSeenIsNotInstalled() throws IOException {
        Path built = folder.resolve("built.jar");
        write(built, "1.0.0", "one");
        String seen = PluginJar.sha256(built);
        write(built, "1.0.0", "two");
        WatchkeeperException other =
                assertThrows(WatchkeeperException.class, () -> plugins.install(built, seen));
        assertTrue(
                String.valueOf(other.getMessage()).contains("it was changed since"),
                other::getMessage);
        assertEquals(List.of(), plugins.list());
        assertEquals(
                PluginInfo.State.LOADED, plugins.install(built, PluginJar.sha256(built)).state());
    }

    @Test
    void aShippedJarThatIsReplacedAnswersWithItsNewSchema() throws IOException {
        Path shipped = Files.createDirectories(folder.resolve("shipped"));
        Path own = shipped.resolve("hello.jar");
        write(own, "1.0.0", "first");
        try (PluginRegistry ours = new PluginRegistry(List.of(shipped), folder.resolve("other"))) {
            assertTrue(ours.schema("agent", "hello").orElse("").contains("first"));
            write(own, "1.0.0", "replaced");
            assertTrue(ours.schema("agent", "hello").orElse("").contains("replaced"));
        }
    }

    @Test
    void ofTwoJarsTheOneThatWasTrustedIsUsedUntilTheOtherIs() throws IOException {
        write(jar, "1.0.0", "one");
        var first = plugins.trust("hello", null);
        Path later = jar.resolveSibling("a-later.jar");
        write(later, "1.1.0", "two");
        assertEquals(
                List.of(PluginInfo.State.LOADED, PluginInfo.State.NOT_TRUSTED),
                plugins.list().stream().map(PluginInfo::state).toList());
        assertTrue(plugins.schema("agent", "hello").orElse("").contains("one"));
        var second = plugins.trust("hello", PluginJar.sha256(later));
        assertTrue(plugins.schema("agent", "hello").orElse("").contains("two"));
        assertFalse(first.sha256().equals(second.sha256()));
    }

    @Test
    void onlyTheHashThatWasSeenIsTrusted() throws IOException {
        write(jar, "1.0.0", "one");
        String seen = only().sha256();
        write(jar, "1.0.0", "two");
        WatchkeeperException refused =
                assertThrows(WatchkeeperException.class, () -> plugins.trust("hello", seen));
        assertTrue(refused.hint().contains(PluginJar.sha256(jar)), refused::hint);
        assertEquals(PluginInfo.State.NOT_TRUSTED, only().state());
    }

    @Test
    void whatIsReplacedBehindALookIsNotLoaded() throws IOException {
        write(jar, "1.0.0", "one");
        plugins.trust("hello", null);
        plugins.close();
        plugins = registry();
        plugins.watch(); // Looks, and from now on only where it is told to.
        Files.delete(folder.resolve("work/in-use/" + PluginJar.sha256(jar) + ".jar"));
        write(jar, "1.0.0", "two");
        assertTrue(only().problem().contains("changed while it was read"), only()::problem);
    }

    @Test
    void aJarThatIsOnlyVerifiedRunsNothingAndIsNotInstalled() throws IOException {
        Path built = folder.resolve("built.jar");
        write(built, "1.0.0", "one");
        PluginInfo info = PluginRegistry.verify(built);
        assertEquals("", info.problem());
        assertEquals(List.of("agent hello"), info.provides());
        assertEquals(PluginJar.sha256(built), info.sha256());
        Files.writeString(built, "no zip");
        assertEquals(PluginInfo.State.FAILED, PluginRegistry.verify(built).state());
        assertEquals(0, Integer.getInteger(HelloAgents.MADE, 0));
        assertEquals(List.of(), plugins.list());
    }
}
