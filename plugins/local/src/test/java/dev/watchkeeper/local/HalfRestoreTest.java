package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.RestoreMark;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A restore that stops half-way does what it can, says what is left, and is known of ever after.
 */
class HalfRestoreTest {
    @TempDir Path folder;

    /** A folder of somebody else's can't be opened by us. */
    @Test
    void whatOnePathRefusesIsToldAndTheOthersAreDone() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "gives a folder away");
        Place place = Place.in(folder);
        place.shell("mkdir ro; echo k >ro/k; echo a >a.txt; echo z >z.txt");
        String before;
        try (Host host = place.open()) {
            before = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            place.shell("echo x >ro/k; echo x >a.txt; rm z.txt; echo n >new.txt; chown 65534 ro");
            RestoreException e =
                    assertThrows(
                            RestoreException.class,
                            () ->
                                    Capabilities.without(() ->
                                            host.snapshots().restore(before, List.of(), false)));
            assertEquals(List.of("a.txt", "z.txt"), e.written());
            assertEquals(List.of("new.txt"), e.deleted());
            assertEquals(Set.of("ro/k"), e.left().keySet());
            assertTrue(String.valueOf(e.getMessage()).contains("ro/k ("), e::getMessage);
        }
        try (Host host = place.open()) {
            Snapshots.Unfinished cut = host.snapshots().unfinished().orElseThrow();
            assertEquals(new Snapshots.Unfinished(before, List.of()), cut);
            // That of a part does not make the whole whole.
            var part = host.snapshots().restore(before, List.of("a.txt"), false);
            assertEquals(List.of(), part.written());
            assertTrue(host.snapshots().unfinished().isPresent());
            place.shell("chown 0 ro");
            assertEquals(
                    List.of("ro/k"),
                    host.snapshots().restore(cut.id(), cut.paths(), false).written());
            assertEquals(Optional.empty(), host.snapshots().unfinished());
        }
    }

    @Test
    void aFullDiskStopsItAndRoomLetsItGoOn() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("disk"), "4m")) {
            Place place =
                    new Place(
                            Files.createDirectory(disk.folder().resolve("work")),
                            Files.createDirectory(folder.resolve("state")));
            byte[] big = new byte[1 << 20];
            big[7] = 7;
            Files.write(place.work().resolve("big"), big);
            place.shell("echo s >small");
            try (Host host = place.open()) {
                String before = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
                place.shell("rm big; echo more >small");
                disk.fill(1 << 13);
                RestoreException e =
                        assertThrows(
                                RestoreException.class,
                                () -> host.snapshots().restore(before, List.of(), false));
                assertTrue(
                        Objects.requireNonNull(e.left().get("big")).contains("No space left"),
                        () -> "" + e.left());
                assertEquals("s\n", place.shell("cat small"));
                disk.free();
                assertEquals(
                        List.of("big"),
                        host.snapshots().restore(before, List.of(), false).written());
                assertEquals(Optional.empty(), host.snapshots().unfinished());
            }
        }
    }

    @Test
    void theMarkIsThereFromBeforeTheFirstWriteAndHoldsOddNames() {
        RestoreMark mark = new RestoreMark(folder);
        List<String> odd = List.of("a\nb", "c d", "ä");
        mark.begin("s1", odd);
        assertEquals(
                Optional.of(new Snapshots.Unfinished("s1", odd)), new RestoreMark(folder).read());
        mark.begin("s2", List.of());
        mark.begin("s3", List.of("x"));
        assertEquals("s2", mark.read().orElseThrow().id());
        mark.end("s3", List.of("x"));
        assertTrue(mark.read().isPresent());
        mark.end("s2", List.of());
        assertTrue(mark.read().isEmpty());
    }
}
