package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What git tracks is held and put back though a folder above it bears a name that is left out. */
final class TrackedPathsTest {
    private static final String COMMIT = "git -c user.name=a -c user.email=a@b commit -qm i";

    @TempDir Path temp;
    private Place place;

    @BeforeEach
    void prepare() {
        place = Place.in(temp);
        place.shell(
                "git init -q; echo a >a; mkdir -p src/target/deep src/gen; echo 1 >src/target/F.java;"
                        + " echo 2 >src/target/deep/G.java; echo 3 >src/gen/H; git add .; "
                        + COMMIT
                        + "; echo litter >src/target/F.class; mkdir target; echo litter >target/x");
    }

    /** Ignores one name and excludes another one. */
    private Host open() {
        return Place.open(
                place.config(
                        List.of("target"),
                        List.of("target", "gen"),
                        1 << 20,
                        Duration.ofMillis(20)));
    }

    private static String take(Host host, Snapshots.Sure sure) {
        return host.snapshots().take(sure).id();
    }

    private static List<String> diff(Host host, String from) {
        return host.snapshots().diff(from, null).stream().map(Snapshots.TreeDiff::path).toList();
    }

    @Test
    void aTrackedFileIsHeldDiffedAndPutBackAndLitterBesideItIsNot() {
        try (Host host = open()) {
            String id = take(host, Snapshots.Sure.BY_SWEEP);
            place.shell(
                    "echo evil >>src/target/F.java; rm src/target/deep/G.java; echo evil >src/gen/H;"
                            + " echo other >src/target/F.class; echo n >src/target/new; echo y >target/x");
            assertEquals(
                    List.of("src/gen/H", "src/target/F.java", "src/target/deep/G.java"),
                    diff(host, id));
            host.snapshots().restore(id, List.of(), false);
            assertEquals(List.of(), diff(host, id));
        }
        assertEquals(
                "1\n2\n3\nother\nn\ny\n",
                place.shell(
                        "cat src/target/F.java src/target/deep/G.java src/gen/H src/target/F.class"
                                + " src/target/new target/x"));
    }

    @Test
    void aChangeOfATrackedFileIsToldByEvents() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        try (Host host = open()) {
            var unused =
                    host.changes()
                            .watch(all -> all.stream().map(ChangedPath::path).forEach(told::add));
            String id = take(host, Snapshots.Sure.BY_EVENTS);
            place.shell("echo evil >>src/target/F.java; echo l >src/target/new; echo l >target/y");
            assertTrue(host.changes().barrier(Duration.ofSeconds(20)));
            assertEquals(List.of("src/target/F.java"), List.copyOf(told));
            String later = take(host, Snapshots.Sure.BY_EVENTS);
            assertEquals(
                    List.of("src/target/F.java"),
                    host.snapshots().diff(id, later).stream()
                            .map(Snapshots.TreeDiff::path)
                            .toList());
        }
    }

    /** Else an agent would hide it by one command. */
    @Test
    void whatIsTakenOutOfTheIndexStaysKnown() {
        try (Host host = open()) {
            String id = take(host, Snapshots.Sure.BY_SWEEP);
            place.shell("git rm -q --cached src/target/F.java; echo evil >>src/target/F.java");
            assertEquals(List.of("src/target/F.java"), diff(host, id));
            place.shell("rm .git/index; echo more >>src/target/F.java");
            assertEquals(List.of("src/target/F.java"), diff(host, id));
        }
    }

    @Test
    void whatComesToBeTrackedLaterIsSeenByTheNextSnapshotThoughNoEventTellsOfIt() {
        try (Host host = open()) {
            var unused = host.changes().watch(_ -> {});
            String before = take(host, Snapshots.Sure.BY_EVENTS);
            place.shell("git add -f target/x");
            String id = take(host, Snapshots.Sure.BY_EVENTS);
            place.shell("echo evil >>target/x");
            assertEquals(List.of("target/x"), diff(host, id));
            host.snapshots().restore(before, List.of(), false);
            assertEquals("litter\nevil\n", place.shell("cat target/x"), "nothing held it");
        }
    }

    @Test
    void aDamagedIndexAndAFolderWithoutGitAreAsEver() {
        TrackedPaths none = new TrackedPaths(place.state(), _ -> true);
        assertFalse(none.look());
        place.shell("echo no index >.git/index");
        TrackedPaths damaged = new TrackedPaths(place.work(), _ -> true);
        assertFalse(damaged.look());
        assertFalse(damaged.test("a"));
    }

    /** An agent may write such a pointer. */
    @Test
    void aPointerIsFollowedToAGitFolderOnly() {
        place.shell("mv .git ../g; echo 'gitdir: ../g' >.git");
        assertTrue(new TrackedPaths(place.work(), _ -> true).look());
        place.shell("rm ../g/HEAD");
        assertFalse(new TrackedPaths(place.work(), _ -> true).look());
    }

    @Test
    void theIndexOfAWorktreeAndOfAFolderAboveIsFound() {
        place.shell("git worktree add -q ../tree");
        for (String at : List.of("../tree", "src")) {
            Path root = place.work().resolve(at).normalize();
            TrackedPaths tracked = new TrackedPaths(root, path -> path.contains("target"));
            assertTrue(tracked.look());
            assertFalse(tracked.look(), "it is as it was");
            String file = at.equals("src") ? "target/F.java" : "src/target/F.java";
            assertTrue(tracked.test(file) && tracked.test(file.replace("/F.java", "")));
            assertFalse(tracked.test("gen/H") || tracked.test("target/F.class"));
        }
    }
}
