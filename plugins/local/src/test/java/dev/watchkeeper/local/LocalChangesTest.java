package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.plugin.host.ChangedPath;

import io.methvin.watcher.DirectoryChangeEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the watching by this system's events behaves, and where they end. */
final class LocalChangesTest {
    private static final Duration QUIET = Duration.ofMillis(40);

    @TempDir Path temp;
    private Place place;
    private LocalChanges changes;
    private final List<ChangedPath> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        place = Place.in(temp);
        changes = changes(QUIET);
    }

    @AfterEach
    void close() {
        changes.close();
    }

    private LocalChanges changes(Duration debounce) throws IOException {
        return changes(place, debounce);
    }

    private static LocalChanges changes(Place place, Duration debounce) throws IOException {
        Index index =
                new Index(
                        place.work().toRealPath(),
                        new IgnoreRules(
                                List.of("node_modules"), List.of(), List.of(Scratch.PATTERN)),
                        new TrackedPaths(place.work().toRealPath(), _ -> false),
                        1 << 20,
                        new IndexFile(
                                place.state().resolve("index"), place.state().resolve("p"), ""),
                        0,
                        0);
        return new LocalChanges(
                place.work().toRealPath(), place.state(), index, debounce, () -> true);
    }

    private Set<String> paths() {
        return told.stream().map(ChangedPath::path).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }

    private boolean barrier() {
        return changes.barrier(Duration.ofSeconds(10));
    }

    @Test
    void aBarrierComesAfterAllEventsBeforeIt() throws Exception {
        var unused = changes.watch(told::addAll);
        for (int i = 0; i < 30; i++) {
            Files.createDirectories(place.work().resolve("d" + i + "/e"));
            Files.writeString(place.work().resolve("d" + i + "/e/f"), "x" + i);
            assertTrue(barrier(), changes.health());
            assertTrue(paths().contains("d" + i + "/e/f"), "round " + i);
        }
        assertEquals(List.of(), changes.sweep());
    }

    @Test
    void barriersNeedTwoFilesHoweverManyThereAre() throws Exception {
        var unused = changes.watch(told::addAll);
        for (int i = 0; i < 20; i++) {
            assertTrue(barrier(), changes.health());
        }
        Path own = place.state().resolve("barrier");
        try (Stream<Path> all = Files.list(own)) {
            assertEquals(2, all.count());
        }
        changes.close();
        try (Stream<Path> all = Files.list(own)) {
            assertEquals(0, all.count());
        }
    }

    @Test
    void tellsAChangeSoonAndItsRepetitionsTogetherWhenTheyEnd() throws Exception {
        changes.close();
        changes = changes(Duration.ofMillis(400));
        var unused = changes.watch(told::addAll);
        Path file = place.work().resolve("f");
        Files.writeString(file, "first");
        assertTrue(eventually(() -> told.size() == 1));
        long last = 0;
        for (int i = 0; i < 10; i++) {
            Files.writeString(file, "x" + i);
            last = System.nanoTime();
            LockSupport.parkNanos(20_000_000);
        }
        assertTrue(eventually(() -> told.size() > 1));
        assertTrue(System.nanoTime() - last >= 400_000_000, "told while it was not quiet");
        assertTrue(barrier());
        assertEquals(2, told.size(), told.toString());
        assertEquals(FileContent.of(file).sha256(), told.getLast().sha256());
    }

    @Test
    void tellsAPathThatIsNeverQuiet() throws Exception {
        var unused = changes.watch(told::addAll);
        Path file = place.work().resolve("f");
        int[] i = {0};
        assertTrue(
                eventually(() -> {
                    try {
                        Files.writeString(file, "x" + i[0]++);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    return !told.isEmpty();
                }),
                "it waited for quiet for ever");
    }

    @Test
    void aSweepFindsWhatIsWrittenThroughAMapping() throws Exception {
        Path file = place.work().resolve("mapped");
        Files.writeString(file, "before");
        var unused = changes.watch(told::addAll);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            MappedByteBuffer map = open.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, 6);
            map.put("after!".getBytes(StandardCharsets.UTF_8));
            map.force();
        }
        assertEquals("mapped", changes.sweep().getFirst().path());
        assertEquals(Set.of("mapped"), paths());
        assertEquals(FileContent.of(file).sha256(), told.getFirst().sha256());
    }

    @Test
    void anOverflowIsAnsweredByLookingAtEverything() throws Exception {
        Path file = place.work().resolve("mapped");
        Files.writeString(file, "before");
        var unused = changes.watch(told::addAll);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            MappedByteBuffer map = open.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, 6);
            map.put(0, (byte) 'X');
            map.force();
        }
        assertTrue(barrier());
        assertEquals(Set.of(), paths(), "an event came: this proves nothing");
        changes.events()
                .listener()
                .onEvent(
                        new DirectoryChangeEvent(
                                DirectoryChangeEvent.EventType.OVERFLOW,
                                true,
                                place.work(),
                                null,
                                1,
                                place.work()));
        assertTrue(eventually(() -> paths().contains("mapped")));
        assertTrue(changes.health().contains("1 "), changes.health());
    }

    @Test
    void ignoredFoldersAreNotEntered() throws Exception {
        Path inside = place.work().resolve("d/node_modules/inside");
        Files.createDirectories(inside);
        Set<Path> entered = new TreeSet<>();
        changes.events().visit(place.work().toRealPath(), entered::add, _ -> {});
        assertEquals(
                Set.of(place.work().toRealPath(), place.work().toRealPath().resolve("d")), entered);
    }

    @Test
    void aFolderThatCannotBeEnteredDoesNotEndTheWatching() throws Exception {
        Path closed = Files.createDirectory(place.work().resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            var unused =
                    Capabilities.without(() -> {
                        changes.watch(told::addAll);
                        return true;
                    });
            Files.writeString(place.work().resolve("f"), "x");
            assertTrue(eventually(() -> paths().contains("f")), changes.health());
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void theEventsOfAReplacedFolderAreNoProofUntilTheNewOneIsWatchedAndLookedAt() throws Exception {
        Path barriers = Files.createDirectory(temp.resolve("barriers"));
        List<Boolean> provenMeanwhile = new CopyOnWriteArrayList<>();
        AtomicReference<SystemEvents> self = new AtomicReference<>();
        Runnable lost = () -> provenMeanwhile.add(self.get().arrived(Duration.ofSeconds(10)));
        IgnoreRules names = new IgnoreRules(List.of(), List.of(), List.of(Scratch.PATTERN));
        try (SystemEvents events =
                new SystemEvents(
                        place.work().toRealPath(), barriers.toRealPath(), names, _ -> {}, lost)) {
            self.set(events);
            events.start();
            assertTrue(events.arrived(Duration.ofSeconds(10)));
            replace();
            assertFalse(events.arrived(Duration.ofSeconds(10)));
            provenMeanwhile.clear();
            events.renew();
            assertEquals(List.of(false), provenMeanwhile, "before it is looked at");
            assertTrue(events.arrived(Duration.ofSeconds(10)));
        }
    }

    @Test
    void watchesTheFolderThatStandsWhereTheWorkspaceWas() throws Exception {
        Files.writeString(place.work().resolve("old"), "x");
        var unused = changes.watch(told::addAll);
        replace();
        if (!barrier()) { // True where the watching was renewed before.
            changes.sweep();
        }
        assertEquals(Set.of("moved", "old"), paths());
        Files.writeString(place.work().resolve("new"), "x");
        assertTrue(eventually(() -> paths().contains("new")), changes.health());
        assertTrue(eventually(this::barrier), changes.health());
    }

    /** Puts another folder, with another file, where the workspace was. */
    private void replace() throws IOException {
        new LocalTransport().remove(place.work().toString());
        // Some disks give the next folder the same inode, were the old one not held.
        Files.createDirectory(temp.resolve("other"));
        Files.writeString(temp.resolve("other/moved"), "x");
        Files.move(temp.resolve("other"), place.work());
    }

    @Test
    void tellsABurstWhole() throws Exception {
        var unused = changes.watch(told::addAll);
        // More than the system queues.
        place.shell("mkdir a b; seq 1 20000 | sed s,^,a/, | xargs touch; touch b/end");
        if (!barrier()) {
            changes.sweep();
        }
        assertEquals(20_001, paths().size(), changes.health());
    }

    @Test
    void goesOnBySweepsWhereTheSystemAllowsNoMoreWatches() throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        "echo 5 >/proc/sys/user/max_inotify_watches || exit 77; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Limited.class.getName(),
                        temp.toString()));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("no limit of watches to reach: there is no unshare: " + e);
            return;
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        Assumptions.assumeFalse(
                status == 77 || out.startsWith("unshare:"),
                "no limit of watches to reach: a namespace of our own is not allowed: " + out);
        assertEquals(0, status, out);
        assertTrue(out.contains("told f19/file"), out);
        assertTrue(out.contains("by sweeps only"), out);
        assertTrue(out.contains("barrier false"), out);
    }

    /** Watches more folders than it may. */
    static final class Limited {
        private Limited() {}

        public static void main(String[] args) throws IOException {
            Place place = Place.in(Path.of(args[0]));
            for (int i = 0; i < 20; i++) {
                Files.createDirectories(place.work().resolve("f" + i));
            }
            List<ChangedPath> told = new CopyOnWriteArrayList<>();
            try (LocalChanges changes = changes(place, QUIET)) {
                var unused = changes.watch(told::addAll);
                Files.writeString(place.work().resolve("f19/file"), "x");
                var came =
                        eventually(() -> told.stream().anyMatch(c -> c.path().equals("f19/file")));
                System.out.println((came ? "told " : "never told ") + "f19/file");
                System.out.println(changes.health());
                System.out.println("barrier " + changes.barrier(Duration.ofSeconds(1)));
            }
        }
    }
}
