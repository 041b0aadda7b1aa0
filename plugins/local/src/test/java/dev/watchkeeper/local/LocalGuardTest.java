package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.plugin.host.WorkspaceException.Trouble;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A workspace's folder is known again, never made anew, and has one writer. */
class LocalGuardTest {
    @TempDir Path folder;
    private Place place;
    private Path aside;

    @BeforeEach
    void workspace() throws IOException {
        place = Place.in(folder);
        aside = folder.resolve("aside");
        Files.writeString(place.work().resolve("a.txt"), "a\n");
    }

    private static WorkspaceException refused(Trouble trouble, Executable step) {
        WorkspaceException e = assertThrows(WorkspaceException.class, step);
        assertEquals(trouble, e.trouble(), e::getMessage);
        return e;
    }

    private static ProcessSpec process() {
        return new ProcessSpec(
                "p", List.of("true"), "", Map.of(), ProcessSpec.Input.GIVEN, new byte[0], Map.of());
    }

    private Host other(Path work, String state) throws IOException {
        Place there = new Place(work, Files.createDirectories(folder.resolve(state)));
        return there.open();
    }

    @Test
    void whereTheFolderIsGoneNothingIsWrittenAndNothingIsMadeAnew() throws Exception {
        try (Host host = place.open()) {
            String before = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            Files.move(place.work(), aside);
            for (Snapshots.Sure sure : Snapshots.Sure.values()) {
                refused(Trouble.GONE, () -> host.snapshots().take(sure));
            }
            refused(Trouble.GONE, () -> host.snapshots().restore(before, List.of(), false));
            refused(
                    Trouble.GONE,
                    () -> host.files().write("d/x", "x".getBytes(StandardCharsets.UTF_8)));
            refused(Trouble.GONE, () -> host.processes().start(process()));
            refused(Trouble.GONE, () -> host.guard().lock());
            assertEquals(List.of(), host.changes().sweep(), "nothing was deleted");
            assertFalse(Files.exists(place.work()));
            Files.move(aside, place.work());
            assertEquals(
                    List.of(),
                    host.snapshots()
                            .diff(before, host.snapshots().take(Snapshots.Sure.BY_SWEEP).id()));
        }
    }

    @Test
    void aFolderThatIsNotThereCannotBeOpened() throws Exception {
        Files.move(place.work(), aside);
        refused(
                Trouble.GONE,
                () ->
                        new LocalHostProvider()
                                .open(
                                        place.config(
                                                List.of(),
                                                List.of(),
                                                1 << 20,
                                                Duration.ofMillis(20))));
        assertFalse(Files.exists(place.work()));
    }

    @Test
    void anotherFolderUnderThePathIsRefusedUntilItIsAdopted() throws Exception {
        try (Host host = place.open()) {
            var unused = host.snapshots().take(Snapshots.Sure.BY_SWEEP);
            Files.move(place.work(), aside);
            Files.createDirectory(place.work());
            // An empty one is where a disk is mounted that is not.
            refused(Trouble.GONE, () -> host.guard().requireSame());
            Files.writeString(place.work().resolve("cloned.txt"), "c\n");
            refused(Trouble.REPLACED, () -> host.snapshots().take(Snapshots.Sure.BY_SWEEP));
        }
        try (Host host = place.open()) {
            refused(Trouble.REPLACED, () -> host.guard().lock());
            host.guard().adopt();
            assertEquals(1, host.snapshots().take(Snapshots.Sure.BY_SWEEP).files());
        }
    }

    @Test
    void theSameFolderThroughALinkAtItsOldPlaceIsKnown() throws Exception {
        try (Host host = place.open()) {
            host.guard().requireSame();
        }
        Files.move(place.work(), aside);
        Files.createSymbolicLink(place.work(), aside);
        try (Host host = place.open()) {
            assertDoesNotThrow(() -> host.guard().lock());
            assertEquals(1, host.snapshots().take(Snapshots.Sure.BY_SWEEP).files());
        }
    }

    @Test
    void anotherProcessThatWorksThereIsNamed() throws Exception {
        Process other =
                new ProcessBuilder(
                                "flock",
                                place.work().toString(),
                                "sh",
                                "-c",
                                "echo $PPID; exec cat")
                        .start();
        try (Host host = place.open();
                BufferedReader said = other.inputReader()) {
            String pid = said.readLine();
            WorkspaceException e = refused(Trouble.IN_USE, () -> host.guard().lock());
            assertTrue(
                    String.valueOf(e.getMessage()).contains("another Watchkeeper: process " + pid),
                    e::getMessage);
            other.getOutputStream().close();
            other.waitFor();
            assertDoesNotThrow(() -> host.guard().lock());
        } finally {
            other.destroy();
        }
    }

    @Test
    void oneWriterByWhateverPathItComes() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("via"), place.work());
        try (Host first = place.open();
                Host second = other(link, "state2")) {
            first.guard().lock();
            assertDoesNotThrow(() -> first.guard().lock(), "it has it already");
            WorkspaceException e = refused(Trouble.IN_USE, () -> second.guard().lock());
            assertTrue(
                    String.valueOf(e.getMessage()).endsWith("is in use here for another project"),
                    e::getMessage);
            first.guard().unlock();
            assertDoesNotThrow(() -> second.guard().lock());
            refused(Trouble.IN_USE, () -> first.guard().lock());
        }
        try (Host third = other(place.work(), "state3")) {
            assertDoesNotThrow(() -> third.guard().lock(), "closing gives it back");
        }
        assertEquals("a.txt\n", place.shell("ls -A"), "nothing of ours is in the workspace");
    }

    @Test
    void aProjectInsideAnothersFolderIsTheSameWriter() throws Exception {
        Path inner = Files.createDirectories(place.work().resolve("sub/inner"));
        try (Host outer = place.open();
                Host nested = other(inner, "state2");
                Host sibling = other(Files.createDirectory(aside), "state3")) {
            nested.guard().lock();
            refused(Trouble.IN_USE, () -> outer.guard().lock());
            assertDoesNotThrow(() -> sibling.guard().lock());
            nested.guard().unlock();
            outer.guard().lock();
            refused(Trouble.IN_USE, () -> nested.guard().lock());
        }
    }

    /** By a bind mount, and by a home that stands elsewhere: the lock is the folder's. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void oneWriterAcrossABindMount() throws Exception {
        Path bound = Files.createDirectory(folder.resolve("bound"));
        Process mount =
                new ProcessBuilder("mount", "--bind", place.work().toString(), bound.toString())
                        .redirectErrorStream(true)
                        .start();
        assumeTrue(mount.waitFor() == 0, "only root may mount");
        try (Host first = place.open();
                Host second = other(bound, "state2")) {
            first.guard().lock();
            refused(Trouble.IN_USE, () -> second.guard().lock());
            first.guard().unlock();
            second.guard().lock();
            refused(Trouble.IN_USE, () -> first.guard().lock());
        } finally {
            new ProcessBuilder("umount", "-l", bound.toString()).start().waitFor();
        }
    }
}
