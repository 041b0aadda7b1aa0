package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Both ways to read a folder see the same, and tell only what is not as it was. */
final class FolderListingTest {
    @TempDir Path root;
    private final AtomicLong marks = new AtomicLong();
    private final FolderTimes times = new FolderTimes();
    private final Queue<Path> leftovers = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectories(root.resolve("dir/below"));
        Files.createDirectories(root.resolve("empty"));
        Files.createDirectories(root.resolve("build"));
        Files.writeString(root.resolve("build/ignored.txt"), "x");
        Files.writeString(root.resolve("dir/a b\n.txt"), "odd");
        Files.writeString(root.resolve("dir/below/tür 夜.txt"), "unicode");
        Files.writeString(root.resolve("dir/" + "n".repeat(255)), "long");
        Files.createSymbolicLink(root.resolve("link"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("loop"), root);
        Files.writeString(root.resolve(Scratch.name()), "ours");
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(root.resolve("empty/file" + i));
        }
        shell("mkfifo pipe");
    }

    @Test
    void linuxSeesWhatTheJdkSees() {
        Map<String, Stat> quick = seen(look(linux()));
        assertEquals(1, leftovers.size());
        assertEquals(seen(look(null)), quick);
        assertEquals(2 + 1 + 1 + 1 + 2_000 + 1, quick.size(), "files, links and the pipe");
    }

    @Test
    void namesThatAreNoUtf8AreToldApart() throws Exception {
        shell(
                "printf x > dir/$(printf 'no\\377utf'); printf y > dir/$(printf 'no\\376utf'); mkdir"
                        + " $(printf 'fol\\377der'); printf z > $(printf 'fol\\377der')/in");
        Set<String> names = seen(look(linux())).keySet();
        assertEquals(seen(look(null)).keySet(), names);
        assertTrue(
                names.containsAll(List.of("dir/no\\xffutf", "dir/no\\xfeutf", "fol\\xffder/in")),
                "" + names);
    }

    @Test
    void aFolderThatIsNotThereIsLeftToTheJdk() throws Exception {
        assertFalse(linux().read(root.resolve("none"), (n, s, m, c, i, o) -> {}));
        assertFalse(linux().read(root.resolve("pipe"), (n, s, m, c, i, o) -> {}));
    }

    @Test
    void whatIsAsItWasIsMarkedAndNotTold() throws IOException {
        for (LinuxFolder way : new LinuxFolder[] {linux(), null}) {
            Dir known = new Dir(null, "");
            know(known, look(way));
            Files.writeString(root.resolve("dir/below/tür 夜.txt"), "another content");
            Files.delete(root.resolve("empty/file7"));
            FolderListing again = new FolderListing(root, known, sight(way), false).invoke();
            assertEquals(List.of("dir/below/tür 夜.txt"), List.copyOf(seen(again).keySet()));
            FolderListing empty = again.dirs.get("empty");
            assertNotNull(empty);
            Dir before = known.dirs.get("empty");
            assertNotNull(before);
            assertEquals(1_999, empty.met);
            before.files.forEach(
                    (name, e) -> assertEquals(!name.equals("file7"), e.mark == empty.mark, name));
            Files.createFile(root.resolve("empty/file7"));
        }
    }

    @Test
    void aRacyOneIsToldAgain() {
        Dir known = new Dir(null, "");
        know(known, look(linux()));
        Entry link = known.files.get("link");
        assertNotNull(link);
        link.racy = true;
        assertTrue(
                new FolderListing(root, known, sight(linux()), false)
                        .invoke()
                        .files
                        .containsKey("link"));
    }

    @Test
    void aFolderThatIsAsItWasIsNotReadButItsFilesAreLookedAt() throws Exception {
        Dir known = known();
        FolderListing same = new FolderListing(root, known, sight(linux()), false).invoke();
        assertTrue(same.again && below(same, "empty").again);
        assertEquals(Map.of(), seen(same));
        assertEquals(2_000, below(same, "empty").met);
        Files.writeString(root.resolve("empty/file7"), "more");
        Files.writeString(root.resolve("dir/below/tür 夜.txt"), "another content");
        FolderListing changed = new FolderListing(root, known, sight(linux()), false).invoke();
        assertTrue(below(changed, "empty").again);
        assertEquals(Set.of("empty/file7", "dir/below/tür 夜.txt"), seen(changed).keySet());
    }

    @Test
    void aFolderInWhichANameCameWentOrWasReplacedIsReadAgain() throws Exception {
        Dir known = known();
        Files.createFile(root.resolve("dir/came"));
        Files.delete(root.resolve("empty/file7"));
        Files.writeString(root.resolve("new"), "another");
        Files.move(root.resolve("new"), root.resolve("link"), StandardCopyOption.REPLACE_EXISTING);
        FolderListing changed = new FolderListing(root, known, sight(linux()), false).invoke();
        assertFalse(changed.again || below(changed, "empty").again || below(changed, "dir").again);
        assertTrue(below(below(changed, "dir"), "below").again);
        assertEquals(Set.of("dir/came", "link"), seen(changed).keySet());
        assertEquals(1_999, below(changed, "empty").met);
    }

    @Test
    void aFolderThatAnotherOneReplacedIsReadAgain() throws Exception {
        Dir known = known();
        Files.move(root.resolve("empty"), root.resolve("dir/below/old"));
        Files.createDirectory(root.resolve("empty"));
        Files.createFile(root.resolve("empty/only"));
        FolderListing changed = new FolderListing(root, known, sight(linux()), false).invoke();
        assertFalse(below(changed, "empty").again);
        assertEquals(Set.of("only"), below(changed, "empty").files.keySet());
    }

    @Test
    void aFoldersTimesTellNothingWhileTheyAreYoung() {
        long device = java.util.Objects.requireNonNull(known().roll).self.device();
        LinuxFolder.Self self = new LinuxFolder.Self(1, device, 5_000_000_001L, 5_000_000_001L, 0);
        assertFalse(times.tell(self, root, 5_020_000_000L));
        assertTrue(times.tell(self, root, 5_100_000_000L));
        LinuxFolder.Self coarse =
                new LinuxFolder.Self(1, device, 5_000_000_000L, 5_000_000_000L, 0);
        assertFalse(times.tell(coarse, root, 6_900_000_000L));
        assertTrue(times.tell(coarse, root, 7_100_000_000L));
    }

    /** What is known once all folders are old enough to be known by their times. */
    private Dir known() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Dir known = new Dir(null, "");
            FolderListing seen = look(linux());
            know(known, seen);
            if (rolls(known, seen)) {
                return known;
            }
            assertTrue(System.nanoTime() < end, "no roll of " + root);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean rolls(Dir dir, FolderListing seen) {
        dir.roll = seen.roll(dir);
        boolean all = dir.roll != null;
        for (Dir below : dir.dirs.values()) {
            all &= rolls(below, below(seen, below.name));
        }
        return all;
    }

    private static FolderListing below(FolderListing listing, String name) {
        return java.util.Objects.requireNonNull(listing.dirs.get(name));
    }

    private static LinuxFolder linux() {
        LinuxFolder linux = LinuxFolder.ofThisSystem();
        Assumptions.assumeTrue(linux != null, "not Linux, or no UTF-8 for file names");
        return java.util.Objects.requireNonNull(linux);
    }

    private FolderListing.Sight sight(@Nullable LinuxFolder way) {
        return new FolderListing.Sight(
                root,
                new IgnoreRules(List.of("build/"), List.of(), List.of(Scratch.PATTERN)),
                leftovers,
                marks,
                times,
                way);
    }

    private FolderListing look(@Nullable LinuxFolder way) {
        return new FolderListing(root, null, sight(way), false).invoke();
    }

    private static void know(Dir dir, FolderListing seen) {
        seen.files.forEach((name, stat) -> dir.files.put(name, new Entry(stat)));
        seen.dirs.forEach((name, below) -> {
            Dir known = new Dir(dir, name);
            dir.dirs.put(name, known);
            know(known, below);
        });
    }

    private static Map<String, Stat> seen(FolderListing listing) {
        Map<String, Stat> all = new TreeMap<>(listing.files);
        listing.dirs.forEach((name, below) ->
                seen(below).forEach((path, stat) -> all.put(name + "/" + path, stat)));
        return all;
    }

    private void shell(String command) throws IOException, InterruptedException {
        Process p =
                new ProcessBuilder("sh", "-c", command)
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .start();
        assertEquals(
                0,
                p.waitFor(),
                new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
