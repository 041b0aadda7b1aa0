package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.settings.SettingsLoader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The settings of a project on another machine: trusted by hash, in force whether or not it
 * answers.
 */
@Timeout(60)
class ProjectSettingsElsewhereTest {
    private static final String OWN = "thresholds: {accept: 0.6}\n";
    private static final String OTHER = "thresholds: {accept: 0.55}\n";
    private static final double SHIPPED = 0.7;

    @TempDir Path home;
    private final FarHost far = new FarHost();
    private final LinkedBlockingQueue<EventDraft> told = new LinkedBlockingQueue<>();
    private LiveSettings live;
    private ProjectSettingsReader reader;

    @BeforeEach
    void begin() throws IOException {
        Files.writeString(home.resolve("settings.yaml"), "hosts: {far: {type: away}}\n");
        open();
    }

    /** As a process that begins. */
    private void open() {
        TrustedFiles trusted = new TrustedFiles(home);
        reader = new ProjectSettingsReader(_ -> asked(), trusted);
        SettingsLoader loader =
                new SettingsLoader(
                        Path.of(System.getProperty("watchkeeper.test.root"), "config"),
                        home,
                        type ->
                                Optional.of(
                                        type.equals("local") ? "{\"x-files\": \"local\"}" : "{}"),
                        _ -> Optional.of("{}"));
        live = new LiveSettings(loader, trusted, reader, List.of(), false, told::addAll);
    }

    private SettingsSight asked() {
        try {
            return ProjectSettingsReader.by(far);
        } catch (PluginException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.MISSING, String.valueOf(e.getMessage()), e.hint(), e);
        }
    }

    @AfterEach
    void close() {
        live.close();
    }

    private static Project project(@Nullable String trusted) {
        return new Project("p", "p", "/there", "far", Instant.EPOCH, trusted);
    }

    private static Project trusting(String text) {
        return project(ProjectFile.hash(text.getBytes(StandardCharsets.UTF_8)));
    }

    private double accept(Project project) {
        return live.of(project).thresholds().accept();
    }

    /** As `project trust` does, but for the books. */
    private Project trusted(String text) {
        far.write(ProjectFile.PATH, text);
        var unused = reader.ask(project(null), live.own());
        Project p = trusting(text);
        assertEquals(0.6, accept(p));
        return p;
    }

    private EventDraft await(EventType type) throws InterruptedException {
        while (true) {
            EventDraft next = told.poll(30, TimeUnit.SECONDS);
            assertNotNull(next, "it was not told");
            if (next.type() == type) {
                return next;
            }
        }
    }

    @Test
    void whatNobodyHasTrustedIsNotInForceHoweverOftenItIsSeen() {
        far.write(ProjectFile.PATH, OWN);
        assertEquals(SHIPPED, accept(project(null)));
        assertEquals(0, far.reads.get(), "who asks for settings waits for no line");
        var unused = reader.ask(project(null), live.own());
        assertEquals(SHIPPED, accept(project(null)));
        assertEquals(List.of(), live.line().problems());
    }

    @Test
    void whatWasTrustedHoldsWhileTheHostIsAwayAndAfterARestart() {
        Project p = trusted(OWN);
        far.down(true);
        assertEquals(0.6, accept(p));
        int reads = far.reads.get();
        open();
        assertEquals(0.6, accept(p));
        assertEquals(reads, far.reads.get());
        assertNull(live.of(p).withheld());
        assertEquals(List.of(), live.line().problems(), "nobody has changed it");
        assertInstanceOf(SettingsSight.Unknown.class, reader.ask(p, live.own()));
        assertEquals(0.6, accept(p));
    }

    @Test
    void aChangeThereIsToldWhileWorkGoesOnAndChangesNothing() throws Exception {
        Project p = trusted(OWN);
        live.watch();
        Host followed = reader.follow(p, far);
        try (var watch = followed.changes().watch(_ -> {})) {
            far.write(ProjectFile.PATH, OTHER);
            EventDraft refused = await(EventType.SETTINGS_REFUSED);
            assertEquals("not_trusted", refused.data().get("cause"));
            String said = String.valueOf(refused.data().get("problems"));
            assertTrue(said.contains("changed and is not trusted yet"), said);
            assertTrue(said.contains("`watchkeeper project trust p`"), said);
            assertTrue(said.contains("far:/there/.watchkeeper/settings.yaml"), said);
            assertTrue(said.contains("what was trusted stays in force"), said);
            assertEquals(0.6, accept(p));
            assertEquals(1, live.line().problems().size());
            assertEquals(0.55, accept(trusting(OTHER)), "the person has looked at it");
            // Taken away again, and put back as it was.
            far.files.clear();
            far.tell(ProjectFile.FOLDER);
            var unused = await(EventType.SETTINGS_REFUSED);
            assertEquals(0.55, accept(trusting(OTHER)));
            far.write(ProjectFile.PATH, OTHER);
            var mended = await(EventType.SETTINGS_CHANGED);
            assertEquals("p", mended.project());
            assertEquals(List.of(), live.line().problems());
        }
    }

    @Test
    void changesOfOtherFilesReadNothing() throws Exception {
        Project p = trusted(OWN);
        Host followed = reader.follow(p, far);
        LinkedBlockingQueue<String> passed = new LinkedBlockingQueue<>();
        try (var watch =
                followed.changes().watch(changes -> passed.add(changes.getFirst().path()))) {
            far.down(true); // The look at the beginning fails, and harms nothing.
            far.write("src/main.c", "int main;");
            far.write(".watchkeeperish", "x");
            assertEquals("src/main.c", passed.poll(30, TimeUnit.SECONDS));
            assertEquals(".watchkeeperish", passed.poll(30, TimeUnit.SECONDS));
            assertEquals(0.6, accept(p));
        }
    }

    /** A home of before such copies were kept, or one that has lost them. */
    @Test
    void withoutACopyNothingIsInForceButWhatWasTrustedOrNothingBegins() {
        far.down(true);
        far.files.put(ProjectFile.PATH, OWN.getBytes(StandardCharsets.UTF_8));
        Project p = trusting(OWN);
        String withheld = live.of(p).withheld();
        assertNotNull(withheld);
        assertTrue(withheld.contains("far:/there/.watchkeeper/settings.yaml"), withheld);
        assertTrue(withheld.contains("nothing begins in project 'p'"), withheld);
        assertEquals(List.of(withheld), live.line().problems());
        PluginException away = assertThrows(PluginException.class, () -> reader.follow(p, far));
        assertEquals(PluginException.Kind.TRANSIENT, away.kind(), "the attempt waits for the host");
        far.down(false);
        var unused = reader.follow(p, far);
        assertNull(live.of(p).withheld());
        assertEquals(0.6, accept(p));
        far.down(true);
        open();
        assertEquals(0.6, accept(p), "it is kept from now on");
    }

    @Test
    void anotherTextDoesNotStandInForTheOneThatIsLost() {
        far.write(ProjectFile.PATH, OTHER);
        Project p = trusting(OWN);
        var unused = reader.follow(p, far);
        Settings now = live.of(p);
        assertNotNull(now.withheld());
        assertEquals(SHIPPED, now.thresholds().accept());
        assertTrue(now.withheld().contains("another text"), now::withheld);
    }

    @ParameterizedTest
    @CsvSource({
        ".watchkeeper, LINK, no folder",
        ".watchkeeper/settings.yaml, LINK, no regular file",
        ".watchkeeper/settings.yaml, OTHER, no regular file",
        ".watchkeeper/settings.yaml, FOLDER, no regular file"
    })
    void whatIsNoPlainFileIsNeverRead(String path, FileInfo.Kind kind, String why) {
        Project p = trusted(OWN);
        int reads = far.reads.get();
        far.kinds.put(path, kind);
        SettingsSight seen = reader.ask(p, live.own());
        assertTrue(assertInstanceOf(SettingsSight.Odd.class, seen).why().contains(why));
        assertEquals(reads, far.reads.get());
        assertEquals(0.6, accept(p));
        assertFalse(live.line().problems().isEmpty(), "it is not what was trusted");
    }

    @Test
    void aFileWithoutAnEndIsReadNoFurtherThanSettingsMayGo() {
        far.files.put(ProjectFile.PATH, new byte[5 << 20]);
        SettingsSight seen = reader.ask(project(null), live.own());
        assertTrue(assertInstanceOf(SettingsSight.Odd.class, seen).why().contains("1 MB"));
    }

    @Test
    void settingsThatCanNotBeUsedLeaveNoCopyBehind() {
        far.write(ProjectFile.PATH, "thresholds: {accept: much}\n");
        var unused = reader.ask(project(null), live.own());
        assertThrows(
                WatchkeeperException.class,
                () -> live.of(trusting("thresholds: {accept: much}\n")));
        assertFalse(Files.exists(home.resolve("trusted")));
    }
}
