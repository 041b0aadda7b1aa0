package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Who may read a file stays as it was, whatever happened to it meanwhile. */
final class LocalPermissionsTest {
    private static final String MODES = "stat -c '%a %n' .env .ssh .ssh/key run.sh open | sort -k2";

    @TempDir Path temp;
    private Place place;

    @BeforeEach
    void prepare() throws Exception {
        place = Place.in(temp);
        place.shell(
                "umask 022; echo KEY=1 >.env; chmod 600 .env; mkdir -m 700 .ssh; echo k >.ssh/key;"
                        + " chmod 400 .ssh/key; echo x >run.sh; chmod 750 run.sh; echo o >open;"
                        + " chmod 664 open");
    }

    private static String take(Host host) {
        return host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
    }

    private String modes() throws Exception {
        return place.shell(MODES);
    }

    @Test
    void comeBackWithFilesAndFoldersThatWereDeletedOrOpened() throws Exception {
        String wanted = modes();
        try (Host host = place.open()) {
            String id = take(host);
            assertEquals(List.of(), host.snapshots().verify(id));
            place.shell("rm -r .env .ssh; chmod 644 run.sh; chmod 600 open");
            host.snapshots().restore(id, List.of(), false);
            assertEquals(wanted, modes());
            place.shell("chmod 777 .ssh; echo KEY=2 >.env; chmod 644 .env .ssh/key");
            assertEquals(
                    List.of(".env", ".ssh/key"),
                    host.snapshots().diff(id, null).stream()
                            .map(Snapshots.TreeDiff::path)
                            .toList());
            Snapshots.Restored done = host.snapshots().restore(id, List.of(), false);
            assertEquals(List.of(".env", ".ssh/key"), done.written());
            assertEquals(wanted, modes());
            assertEquals(List.of(), host.snapshots().diff(id, null));
        }
    }

    @Test
    void aChangeOfPermissionsAloneIsOneAndIsPutBackWithoutWriting() throws Exception {
        String wanted = modes();
        try (Host host = place.open()) {
            String id = take(host);
            Object inode = Files.getAttribute(place.work().resolve(".env"), "unix:ino");
            place.shell("chmod 644 .env");
            assertEquals(
                    List.of(new Snapshots.TreeDiff(".env", ChangedPath.Kind.MODIFIED, 0, 0, false)),
                    host.snapshots().diff(id, null));
            String patch = host.snapshots().patch(id, null, List.of(), 1000);
            assertTrue(patch.contains("old mode 100600\nnew mode 100644"), patch);
            host.snapshots().restore(id, List.of(), false);
            assertEquals(wanted, modes());
            assertEquals(inode, Files.getAttribute(place.work().resolve(".env"), "unix:ino"));
        }
    }

    /** Where files of an earlier version stand, nothing says more than git's own modes. */
    @Test
    void aSnapshotOfAnEarlierVersionIsRestoredAsItWas() throws Exception {
        place.shell("chmod 644 .env .ssh/key open; chmod 755 run.sh .ssh");
        String id;
        try (Host host = place.open()) {
            id = take(host);
        }
        Path ref = place.state().resolve("snapshots.git/watchkeeper").resolve(id);
        Files.writeString(ref, Files.readString(ref).lines().findFirst().orElseThrow());
        place.shell("chmod 600 .env; chmod 640 open; echo more >>open; rm run.sh; chmod 700 .ssh");
        try (Host host = place.open()) {
            assertEquals(
                    List.of("open", "run.sh"),
                    host.snapshots().diff(id, null).stream()
                            .map(Snapshots.TreeDiff::path)
                            .toList());
            host.snapshots().restore(id, List.of(), false);
        }
        assertEquals(
                List.of("600 .env", "640 open", "644 .ssh/key", "700 .ssh", "755 run.sh"),
                modes().lines().sorted().toList());
        assertEquals("o\n", Files.readString(place.work().resolve("open"), StandardCharsets.UTF_8));
    }

    @Test
    void whatMayNotBeReadIsListedAndLeftAlone() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "drops root's rights");
        place.shell("mkdir shut; echo in >shut/in; echo no >closed; chmod 000 closed shut");
        Snapshots.Snapshot taken =
                Capabilities.without(() -> {
                    try (Host host = place.open()) {
                        return host.snapshots().take(Snapshots.Sure.BY_SWEEP);
                    }
                });
        assertEquals(
                List.of("closed", "shut"),
                taken.left().stream()
                        .filter(u -> u.reason() == Uncovered.Reason.UNREADABLE)
                        .map(Uncovered::path)
                        .toList());
        place.shell("rm closed");
        try (Host host = place.open()) {
            assertEquals(
                    List.of("closed", "shut"),
                    host.snapshots().restore(taken.id(), List.of(), false).left().stream()
                            .map(p -> p.startsWith("shut") ? "shut" : p)
                            .distinct()
                            .toList());
        }
        assertEquals("in\n", Files.readString(place.work().resolve("shut/in")));
    }

    @Test
    void aFolderThatWasShutIsComparedByTheTimeAtWhichItWas() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "drops root's rights");
        place.shell("mkdir shut; echo in >shut/in");
        String before;
        try (Host host = place.open()) {
            before = take(host);
        }
        Instant then = Instant.now();
        TimeUnit.MILLISECONDS.sleep(50);
        place.shell("chmod 000 shut");
        Instant later = Instant.now().plusSeconds(1);
        List<List<String>> since =
                Capabilities.without(() -> {
                    try (Host host = place.open()) {
                        Snapshots all = host.snapshots();
                        String after = take(host);
                        return List.of(
                                all.changedSince(before, after, then, false),
                                all.changedSince(before, after, later, false));
                    }
                });
        assertEquals(List.of(List.of("shut/in"), List.of()), since);
    }
}
