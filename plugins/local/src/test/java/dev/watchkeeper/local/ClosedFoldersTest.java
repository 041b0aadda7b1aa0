package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an agent leaves without the write bit, as Go's module cache does, is put back all the same.
 */
final class ClosedFoldersTest {
    @TempDir Path temp;
    private Place place;

    @BeforeEach
    void prepare() throws Exception {
        place = Place.in(temp);
        place.shell(
                "umask 022; echo a >a; mkdir -p d/e shut; echo 1 >d/e/f; echo k >shut/k; chmod 555 shut");
    }

    @AfterEach
    void open() throws Exception {
        place.shell("chmod -R u+rwX .");
    }

    private Snapshots.Restored restoredAfter(String edits, boolean dryRun) throws Exception {
        return Capabilities.without(() -> {
            try (Host host = place.open()) {
                String id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
                place.shell(edits);
                Snapshots.Restored done = host.snapshots().restore(id, List.of(), dryRun);
                if (!dryRun) {
                    assertEquals(List.of(), host.snapshots().diff(id, null));
                    assertEquals(Optional.empty(), host.snapshots().unfinished());
                }
                return done;
            }
        });
    }

    @Test
    void newFoldersWithoutTheWriteBitAreRemoved() throws Exception {
        Snapshots.Restored done =
                restoredAfter("mkdir -p mod/x; echo 1 >mod/x/f; chmod 555 mod/x mod", false);
        assertEquals(List.of("mod/x/f"), done.deleted());
        assertFalse(Files.exists(place.work().resolve("mod")));
    }

    @Test
    void foldersThatWereClosedMeanwhileAreFilledAndGetTheirModeBack() throws Exception {
        var unused = restoredAfter("rm d/e/f; echo n >d/e/n; echo 2 >a; chmod 555 d/e d .", false);
        assertEquals("755 d\n755 d/e\n", place.shell("stat -c '%a %n' d d/e"));
        assertEquals("1\na\n", place.shell("cat d/e/f a; test ! -e d/e/n"));
    }

    @Test
    void aFolderThatWasClosedBeforeIsClosedAgain() throws Exception {
        var unused =
                restoredAfter("chmod 755 shut; rm shut/k; echo n >shut/n; chmod 555 shut", false);
        assertEquals(
                "555 shut\nk\n", place.shell("stat -c '%a %n' shut; cat shut/k; test ! -e shut/n"));
    }

    @Test
    void aDryRunOpensNothing() throws Exception {
        Snapshots.Restored done = restoredAfter("mkdir mod; echo 1 >mod/f; chmod 555 mod", true);
        assertEquals(List.of("mod/f"), done.deleted());
        assertEquals("555 mod\n", place.shell("stat -c '%a %n' mod"));
    }

    @Test
    void noLinkIsFollowedOutOfTheWorkspace() throws Exception {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        place.shell("echo o >../outside/f; chmod 555 ../outside");
        var unused = restoredAfter("rm -r d; ln -s ../outside d", false);
        assertEquals("555 outside\n", place.shell("cd ..; stat -c '%a %n' outside"));
        assertEquals("1\n", place.shell("cat d/e/f"));
        assertEquals("o\n", Files.readString(outside.resolve("f")));
        place.shell("chmod 755 ../outside");
    }

    @Test
    void anAttemptsOwnFoldersAreRemovedThoughTheyAreClosed() throws Exception {
        place.shell(
                "mkdir -p run/a/b; echo x >run/a/b/f; ln -s ../d run/link; chmod 000 run/a/b; chmod 555 run/a run");
        var unused =
                Capabilities.without(() -> {
                    ClosedFolders.remove(place.work().resolve("run"));
                    return true;
                });
        assertFalse(Files.exists(place.work().resolve("run")));
        assertEquals("1\n", place.shell("cat d/e/f"));
    }
}
