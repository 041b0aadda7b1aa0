package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.ProjectSettingsFile;
import dev.watchkeeper.control.SettingsInForce;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The settings that a project on another machine has of its own: the real sshd on the loopback. */
@Timeout(240)
class SshSettingsLoopTest extends OverSshd {
    private static final String FILE = ".watchkeeper/settings.yaml";
    private static final String OWN =
            "thresholds: {accept: 0.6}\ngates: [{name: own, run: 'test -e result.txt'}]\n";
    private static final String OTHER = "thresholds: {accept: 0.55}\n";

    private static Settings inForce(World w) {
        Project now = w.control().findProject(w.project().id());
        return w.parts().settings().apply(now);
    }

    private static Project trust(World w) {
        return w.control().trustProject(w.project().id());
    }

    @Test
    void whatWasShownAndTrustedIsInForceForTheAttemptsThere() throws IOException {
        try (World w = world("cat >/dev/null; echo right > result.txt")) {
            assertNull(w.control().settingsFileAt(w.workspace().toString(), "vm"));
            w.write(FILE, OWN);
            assertEquals(0.7, inForce(w).thresholds().accept(), "nobody has trusted it");
            ProjectSettingsFile shown = w.control().settingsFileAt(w.workspace().toString(), "vm");
            assertNotNull(shown);
            assertEquals(OWN, shown.text());
            assertEquals("vm:" + w.workspace() + "/" + FILE, shown.place());
            w.write(FILE, OTHER);
            WatchkeeperException changed =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> w.control().trustShown(w.project().id(), shown.sha256()));
            assertEquals(WatchkeeperException.Code.CONFLICT, changed.code());
            w.write(FILE, OWN);
            assertEquals(
                    shown.sha256(),
                    w.control().trustShown(w.project().id(), shown.sha256()).trustedSettings());
            assertEquals(0.6, inForce(w).thresholds().accept());
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.GATE_ENDED
                                            && "own".equals(e.data().get("name"))),
                    w.journal()::toString);
        }
    }

    @Test
    void whatAnAttemptMakesOfThemIsPutBackAndNeverInForce() throws IOException {
        try (World w =
                world(
                        "cat >/dev/null; printf '%s' > %s; echo right > result.txt"
                                .formatted(OTHER.replace("\n", "\\n"), FILE))) {
            w.write(FILE, OWN);
            var unused = trust(w);
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertTrue(asked.because().toString().contains(FILE), asked::toString);
            assertEquals(OWN, w.read(FILE));
            assertEquals(0.6, inForce(w).thresholds().accept());
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.SETTINGS_REFUSED
                                            && e.data().toString().contains("vm:")),
                    "its change was told");
        }
    }

    @Test
    void theyHoldAlthoughTheMachineIsAway() throws IOException {
        try (World w = world("cat >/dev/null; echo right > result.txt")) {
            w.write(FILE, OWN);
            var unused = trust(w);
            SettingsInForce shown = w.control().settings(w.project().id());
            assertTrue(
                    shown.values().stream()
                            .anyMatch(v ->
                                    v.key().equals("thresholds.accept")
                                            && v.value().equals("0.6")
                                            && v.source().equals("project")),
                    shown::toString);
            assertEquals(
                    "vm:" + w.workspace() + "/" + FILE,
                    w.control().checkProjectFile(w.project().id()));
            server.close();
            assertEquals(0.6, inForce(w).thresholds().accept());
            assertNull(inForce(w).withheld());
            SettingsInForce away = w.control().settings(w.project().id());
            assertEquals(shown.values(), away.values());
            assertTrue(
                    away.notices().toString().contains("can't be read now"),
                    away.notices()::toString);
            WatchkeeperException missing =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> w.control().checkProjectFile(w.project().id()));
            assertEquals(WatchkeeperException.Code.MISSING, missing.code());
            assertThrows(WatchkeeperException.class, () -> trust(w));
            assertEquals(0.6, inForce(w).thresholds().accept(), "trusting failed and took nothing");
        }
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(0.6, inForce(w).thresholds().accept());
        }
    }

    /**
     * What was trusted is lost while nobody runs, who would keep it again.
     *
     * @param then what the file says after that
     */
    private void loseTheCopy(String then) throws IOException {
        String hash;
        try (World w = world("cat >/dev/null; echo right > result.txt")) {
            w.write(FILE, OWN);
            hash = trust(w).trustedSettings();
            assertNotNull(hash);
        }
        Files.delete(folder.resolve("home/trusted").resolve(hash));
        Files.writeString(folder.resolve("workspace").resolve(FILE), then);
    }

    @Test
    void aLostCopyIsReadAgainBeforeTheNextAttempt() throws IOException {
        loseTheCopy(OWN);
        try (World w = World.reopened(folder, a -> {})) {
            assertNotNull(inForce(w).withheld());
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertNull(inForce(w).withheld());
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.GATE_ENDED
                                            && "own".equals(e.data().get("name"))));
        }
    }

    @Test
    void aLostCopyOfAFileThatIsAnotherNowIsAskedAbout() throws IOException {
        loseTheCopy(OTHER);
        try (World w = World.reopened(folder, a -> {})) {
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertTrue(asked.toString().contains("nothing begins in project"), asked::toString);
            assertEquals("", w.read("result.txt"));
        }
    }

    @Test
    void whatIsNoPlainFileThereIsNeitherReadNorWaitedFor() throws Exception {
        try (World w = world("true")) {
            Path file = w.workspace().resolve(FILE);
            Path outside = Files.writeString(folder.resolve("outside.yaml"), OWN);
            Files.createDirectories(file.getParent());
            Files.createSymbolicLink(file, outside);
            assertRefused(w, "no regular file");
            Files.delete(file);
            assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            assertRefused(w, "no regular file");
            Files.delete(file);
            Files.delete(file.getParent());
            Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
            Files.writeString(elsewhere.resolve("settings.yaml"), OWN);
            Files.createSymbolicLink(file.getParent(), elsewhere);
            assertRefused(w, "no folder");
            assertEquals(0.7, inForce(w).thresholds().accept());
        }
    }

    private static void assertRefused(World w, String why) {
        WatchkeeperException refused = assertThrows(WatchkeeperException.class, () -> trust(w));
        assertEquals(WatchkeeperException.Code.SETTINGS, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }
}
