package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.host.Uncovered.Reason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What can't be read for a reason of its own is listed and left, and all else is held. */
final class UnreadablePathsTest {
    private static final int SIZE = 16 << 20; // No reading of it is quicker than the next write.

    @TempDir Path temp;
    private Place place;

    @BeforeEach
    void prepare() throws Exception {
        place = Place.in(temp);
        place.shell("echo a >a.txt");
    }

    /** What else cleans up stops at such a path. */
    @AfterEach
    void remove() throws Exception {
        place.shell("rm -rf dd*");
    }

    private static Snapshots.Snapshot take(Host host) {
        return host.snapshots().take(Snapshots.Sure.BY_SWEEP);
    }

    private static List<Reason> reasons(Snapshots.Snapshot taken) {
        return taken.left().stream().map(Uncovered::reason).toList();
    }

    private void deep() throws Exception {
        place.shell(
                "n=$(printf 'd%.0s' $(seq 200)); for i in $(seq 30); do mkdir $n; cd -P $n || exit 1;"
                        + " echo x >f; done");
    }

    @Test
    void aPathThatIsTooLongIsListedAndAllElseIsHeldAndPutBack() throws Exception {
        try (Host host = place.open()) {
            String before = take(host).id();
            deep();
            place.shell("echo b >a.txt; echo n >n.txt");
            Snapshots.Snapshot after = take(host);
            assertEquals(List.of(Reason.TOO_LONG), reasons(after));
            assertEquals(List.of(), host.snapshots().diff(after.id(), null));
            assertEquals(after.left(), take(host).left(), "by the other way to look too");
            Snapshots.Restored done = host.snapshots().restore(before, List.of(), false);
            assertEquals(List.of("a.txt"), done.written());
            assertTrue(done.deleted().contains("n.txt"));
            assertEquals(1, done.left().size());
            assertEquals("a\n", Files.readString(place.work().resolve("a.txt")));
        }
        try (Host host = place.open()) {
            assertEquals(List.of(Reason.TOO_LONG), reasons(take(host)), "after a restart");
        }
    }

    @Test
    void aFileThatChangesAllTheTimeIsListedAndIsNoChange() throws Exception {
        Path file = place.work().resolve("dev.db");
        Files.write(file, new byte[SIZE]);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> write(file, over));
        try (Host host = place.open()) {
            Snapshots.Snapshot before = take(host);
            assertEquals(List.of(Reason.CHANGING), reasons(before));
            place.shell("echo b >a.txt");
            assertEquals(
                    List.of("a.txt"),
                    host.snapshots().diff(before.id(), null).stream()
                            .map(Snapshots.TreeDiff::path)
                            .toList());
            Snapshots.Restored done = host.snapshots().restore(before.id(), List.of(), false);
            assertEquals(List.of("a.txt"), done.written());
            assertEquals(List.of(), done.deleted());
        } finally {
            over.set(true);
            writer.join();
        }
        try (Host host = place.open()) {
            assertEquals(List.of(), take(host).left(), "at rest it is held");
        }
    }

    private static void write(Path file, AtomicBoolean over) {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long i = 0; !over.get(); i++) {
                ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(i).flip();
                out.write(bytes, i * 4099 % SIZE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
