package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What only snapshots on this machine's disk can meet. */
final class LocalSnapshotsTest {
    @TempDir Path temp;
    private Place place;

    @BeforeEach
    void prepare() {
        place = Place.in(temp);
    }

    private static String take(Host host) {
        return host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
    }

    private static String content(Host host, String id, String path) {
        return new String(host.snapshots().content(id, path).orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Settles a tree: what was written within the last moments is always read again. */
    private void age() throws IOException {
        FileTime old = FileTime.fromMillis(System.currentTimeMillis() - 10_000);
        try (Stream<Path> all = Files.walk(place.work())) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(path, old);
            }
        }
        Path probe = temp.resolve("probe");
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end) {
            // The change times are of now: wait until now is over, by the disk's own clock.
            Files.writeString(probe, "x");
            Stat now = java.util.Objects.requireNonNull(Stat.of(probe));
            Stat last = java.util.Objects.requireNonNull(Stat.of(place.work().resolve("last")));
            if (now.ctime() - last.ctime() > 60_000_000) {
                return;
            }
        }
    }

    /** Files whose permissions and all else are as they will be at the next start. */
    private void learnUnreadable() throws Exception {
        place.shell("for i in 1 2 3 4 5; do echo $i >f$i; done; chmod 000 f*; echo x >last");
        age();
        try (Host host = place.open()) {
            take(host); // As root, or it would not be possible.
        }
    }

    private boolean reads(Place of) throws Exception {
        return Capabilities.without(() -> {
            try (Host host = of.open()) {
                // What it reads it may not read, and lists.
                return host.snapshots().take(Snapshots.Sure.BY_SWEEP).left().stream()
                        .anyMatch(u -> u.reason() == Uncovered.Reason.UNREADABLE);
            }
        });
    }

    @Test
    void whatIsWrittenWhileALargeFileIsBroughtBackStays() throws Exception {
        place.shell("head -c 60000000 /dev/zero | tr '\\0' a >large");
        try (Host host = place.open()) {
            String before = take(host);
            place.shell("echo other >large");
            String rescue = take(host);
            Thread person =
                    Thread.ofPlatform()
                            .start(() -> {
                                // As soon as the file is being written beside its place.
                                place.shell(
                                        "until ls -A | grep -q '^.wk-'; do :; done; echo mine"
                                                + " >>large");
                            });
            var restored = host.snapshots().restore(before, List.of(), rescue);
            person.join();
            assertEquals(List.of("large"), restored.left());
        }
        assertEquals("other\nmine\n", Files.readString(place.work().resolve("large")));
    }

    /** Waits until what is made bears a later time than all before it. */
    private void tick() {
        place.shell(
                "touch .git-a.tmp; until touch .git-b.tmp; [ .git-b.tmp -nt .git-a.tmp ]; do :; done; rm .git-?.tmp");
    }

    /** Takes a snapshot; then some work is done, with something moved in that it does not hold. */
    private String takeBeforeWork() {
        place.shell("mkdir node_modules; echo p >node_modules/p; echo a >a");
        tick();
        String id;
        try (Host host = place.open()) {
            id = take(host);
        }
        tick();
        place.shell("mv node_modules nm; echo new >new; mkdir d; echo new >d/new; rm a");
        tick();
        return id;
    }

    private Path name(String id) {
        return place.state().resolve("snapshots.git/watchkeeper").resolve(id);
    }

    private Snapshots.Restored restored(String id) {
        try (Host host = place.open()) {
            return host.snapshots().restore(id, List.of(), take(host));
        }
    }

    @Test
    void whatAnAgentMadeIsRemovedThoughTheHomeWasCopiedWithoutItsTimes() {
        String id = takeBeforeWork();
        place.shell("cp -r ../state ../copy; rm -r ../state; mv ../copy ../state");
        Snapshots.Restored done = restored(id);
        assertEquals(List.of("d/new", "new"), done.deleted());
        assertEquals(List.of("nm"), done.left());
    }

    @Test
    void aSnapshotOfAnEarlierVersionWasTakenWhenItsNameWasWritten() throws IOException {
        String id = takeBeforeWork();
        FileTime taken = Files.getLastModifiedTime(name(id));
        String tree = Files.readString(name(id)).lines().findFirst().orElseThrow();
        Files.writeString(name(id), tree + "\nmodes\n");
        Files.setLastModifiedTime(name(id), taken);
        Snapshots.Restored done = restored(id);
        assertEquals(List.of("d/new", "new"), done.deleted());
        assertEquals(List.of("nm"), done.left());
    }

    @Test
    void whatAnAgentMadeIsRemovedThoughTheClockWasSetBack() throws IOException {
        String id = takeBeforeWork();
        String text = Files.readString(name(id));
        Files.writeString(name(id), text.replaceFirst("taken 20", "taken 21"));
        Snapshots.Restored done = restored(id);
        assertEquals(List.of("d/new", "new", "nm/p"), done.deleted());
        assertEquals(List.of(), done.left());
    }

    /**
     * The supervisor may be killed, or the power cut, while the store is made at the first start.
     */
    @Test
    void aStoreWhoseMakingWasCutShortIsFinished() throws IOException {
        Path whole = temp.resolve("whole");
        try (Store made = new Store(whole)) {
            assertTrue(Files.exists(whole.resolve("HEAD")));
        }
        List<String> parts;
        try (Stream<Path> all = Files.walk(whole)) {
            parts = all.map(p -> whole.relativize(p).toString()).sorted().toList();
        }
        for (int cut = 0; cut <= parts.size(); cut++) {
            assertCanBeUsed(whole, parts.subList(0, cut), "the first " + cut);
            List<String> last = parts.subList(parts.size() - cut, parts.size());
            assertCanBeUsed(whole, last, "the last " + cut);
        }
        for (String part : parts) {
            if (Files.isRegularFile(whole.resolve(part))) {
                Path home = Files.createDirectories(temp.resolve("emptied " + part.hashCode()));
                copy(whole, parts, home.resolve("state/snapshots.git"));
                Files.write(home.resolve("state/snapshots.git").resolve(part), new byte[0]);
                assertCanBeUsed(Place.in(home), part + " emptied");
            }
        }
    }

    private void assertCanBeUsed(Path whole, List<String> parts, String which) throws IOException {
        Path home = Files.createDirectories(temp.resolve(which));
        copy(whole, parts, home.resolve("state/snapshots.git"));
        assertCanBeUsed(Place.in(home), which);
    }

    private static void assertCanBeUsed(Place at, String which) throws IOException {
        Files.writeString(at.work().resolve("a.txt"), "one\n");
        String id;
        try (Host host = at.open()) {
            id = take(host);
        } catch (PluginException e) {
            throw new AssertionError(which + ": " + e.getMessage(), e);
        }
        try (Host host = at.open()) {
            assertEquals("one\n", content(host, id, "a.txt"), which);
        }
    }

    private static void copy(Path from, List<String> parts, Path to) throws IOException {
        Files.createDirectories(to);
        for (String part : parts) {
            Path target = to.resolve(part);
            Files.createDirectories(target.getParent());
            if (Files.isDirectory(from.resolve(part))) {
                Files.createDirectories(target);
            } else {
                Files.copy(from.resolve(part), target);
            }
        }
    }

    /** Nobody was told of such a name; it must not keep others from being let go. */
    @Test
    void aNameWhoseTextAPowerCutTookIsNone() throws IOException {
        Files.writeString(place.work().resolve("a.txt"), "one\n");
        try (Host host = place.open()) {
            String kept = take(host);
            Files.writeString(place.work().resolve("a.txt"), "two\n");
            String first = take(host);
            Path refs = place.state().resolve("snapshots.git/watchkeeper");
            Files.createFile(refs.resolve("s0"));
            Files.write(refs.resolve("s1"), new byte[40]);
            host.snapshots().delete(List.of(first));
            assertEquals("one\n", content(host, kept, "a.txt"));
            try (Stream<Path> left = Files.list(refs)) {
                assertEquals(List.of(kept), left.map(p -> p.getFileName().toString()).toList());
            }
        }
    }

    @Test
    void readsNoUnchangedFileAgainAfterARestart() throws Exception {
        assumeRoot();
        learnUnreadable();
        assertFalse(reads(place), "it read what had not changed");
        place.shell("chmod 644 f3; echo other >f3; chmod 000 f3");
        assertTrue(reads(place), "it did not see the change");
    }

    @Test
    void readsEverythingAgainWhereItsMemoryIsBrokenOrMissing() throws Exception {
        assumeRoot();
        learnUnreadable();
        Path index = place.state().resolve("index");
        byte[] good = Files.readAllBytes(index);
        for (byte[] bad :
                List.of(
                        new byte[0],
                        Arrays.copyOf(good, good.length / 2),
                        changed(good, 7, 99), // the version
                        changed(good, good.length / 2, good[good.length / 2] + 1))) {
            Files.write(index, bad);
            assertTrue(reads(place), "it trusted a broken memory of " + bad.length);
            try (Host host = place.open()) {
                String id = take(host);
                assertEquals("3\n", content(host, id, "f3"));
            }
        }
        Files.write(index, good);
        assertFalse(reads(place), "it did not trust the good one");
    }

    private static byte[] changed(byte[] bytes, int at, int to) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) to;
        return copy;
    }

    @Test
    void storesEverythingAgainWhereTheStoreIsLost() throws Exception {
        place.shell("echo 1 >f1; echo x >last");
        age();
        try (Host host = place.open()) {
            take(host);
        }
        new LocalTransport().remove(place.state().resolve("snapshots.git").toString());
        try (Host host = place.open()) {
            assertEquals(List.of(), host.snapshots().verify(take(host)));
        }
    }

    @Test
    void readsNoUnchangedFileAgainAfterADeletion() throws Exception {
        assumeRoot();
        learnUnreadable();
        place.shell("echo more >g");
        try (Host host = place.open()) {
            String first = take(host);
            place.shell("echo still more >g");
            String second = take(host);
            host.snapshots().delete(List.of(first));
            String third = Capabilities.without(() -> take(host));
            assertEquals("still more\n", content(host, third, "g"));
            assertEquals(List.of(), host.snapshots().verify(second));
        }
        assertFalse(reads(place), "it read again at the next start");
    }

    @Test
    void takesNothingWhileThePacksCannotBeListed() throws Exception {
        Files.writeString(place.work().resolve("file"), "text");
        Path packs = place.state().resolve("snapshots.git/objects/pack");
        Path away = temp.resolve("away");
        try (Host host = place.open()) {
            var unused = take(host);
            Files.move(packs, away);
            // Nothing new is to be stored, but what was stored is not there.
            assertThrows(PluginException.class, () -> take(host));
            Files.move(away, packs);
            assertEquals("text", content(host, take(host), "file"));
        }
    }

    @Test
    void gitFindsNoFaultInTheStore() throws Exception {
        // Git sorts a folder's name as if it ended with a slash.
        for (String name : List.of("a/x", "a.b/x", "a-b", "a0", "ä/y", "夜")) {
            Path file = place.work().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        String first;
        try (Host host = place.open()) {
            first = take(host);
            for (int round = 0; round < 3; round++) {
                Files.writeString(place.work().resolve("a/x"), "round " + round);
                Files.writeString(place.work().resolve("a.c" + round), "new");
                Files.deleteIfExists(place.work().resolve("a-b"));
                var unused = take(host);
                Files.createDirectories(place.work().resolve("a-b" + round + "/z"));
                Files.writeString(place.work().resolve("a-b" + round + "/z/w"), "w");
                var unused2 = take(host);
            }
            host.snapshots().restore(first, List.of(), false);
            assertEquals(List.of(), host.snapshots().diff(first, take(host)), "as it was at first");
        }
        String faults =
                place.shell(
                        "git -c safe.directory='*' --git-dir=../state/snapshots.git fsck --strict"
                                + " 2>&1 | grep -v dangling || :");
        assertEquals("", faults.replaceAll("(?m)^notice: .*\\R?", ""));
    }

    @Test
    void namesTheFileThatMayNotBeReadAndHoldsItAsSoonAsItMay() throws Exception {
        place.shell("mkdir -p d/e; echo a >a; echo b >d/b; echo c >d/e/c");
        try (Host host = place.open()) {
            String before = take(host);
            place.shell("echo new >a; echo changed >d/b; chmod 000 d/b");
            Snapshots.Snapshot without =
                    Capabilities.without(() -> host.snapshots().take(Snapshots.Sure.BY_SWEEP));
            assertEquals(List.of("d/b"), without.left().stream().map(Uncovered::path).toList());
            assertEquals("new\n", content(host, without.id(), "a"));
            // Its stat data are the same, and yet it may be read now.
            assertEquals("changed\n", content(host, take(host), "d/b"));
            place.shell("chmod 644 d/b");
            String after = take(host);
            assertEquals("changed\n", content(host, after, "d/b"));
            assertEquals("b\n", content(host, before, "d/b"));
            assertEquals(List.of(), host.snapshots().verify(after));
        }
    }

    @Test
    void removesWhatACrashLeftHalfWritten() throws Exception {
        String own = Scratch.name();
        place.shell("mkdir -p d; echo x >d/" + own + "; echo y >.wk-notes; echo f >f");
        Path half = place.state().resolve(Scratch.name());
        Files.createDirectories(half.resolve("below"));
        try (Host host = place.open()) {
            take(host);
        }
        Path tmp = place.state().resolve("snapshots.git/objects/insert_1.pack");
        Files.writeString(tmp, "half");
        try (Host host = place.open()) {
            String id = take(host);
            assertFalse(Files.exists(place.work().resolve("d").resolve(own)));
            assertFalse(Files.exists(half));
            assertFalse(Files.exists(tmp));
            assertEquals("y\n", content(host, id, ".wk-notes"), "that is the user's");
        }
    }

    /** Repeated: files bear the time of the last tick, which may lie before the opening. */
    @RepeatedTest(20)
    void leavesAHalfWrittenFileThatIsYoungerThanItself() throws Exception {
        Path young = place.work().resolve(Scratch.name());
        try (Host host = place.open()) {
            Files.writeString(young, "under way");
            take(host);
        }
        assertTrue(Files.exists(young));
    }

    @Test
    void writesNothingInADryRun() throws Exception {
        place.shell("echo 1 >a; echo 1 >b");
        try (Host host = place.open()) {
            String id = take(host);
            place.shell("echo 2 >a; mkdir d; echo new >d/new; rm b");
            Map<String, String> before = picture(place.state());
            Snapshots.Restored said = host.snapshots().restore(id, List.of(), true);
            assertEquals(List.of("a", "b"), said.written());
            assertEquals(List.of("d/new"), said.deleted());
            assertEquals(before, picture(place.state()));
        }
    }

    private static Map<String, String> picture(Path folder) throws IOException {
        Map<String, String> seen = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Stat stat = java.util.Objects.requireNonNull(Stat.of(path));
                seen.put(path.toString(), stat.file() ? stat.toString() : "folder");
            }
        }
        return seen;
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[2 << 20];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /**
     * Whether a file that is overwritten from its beginning with ever higher values has been so at
     * one moment: the next value up to some place, the one before from there on.
     */
    private static boolean ofOneMoment(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] == bytes[0]) {
            at++;
        }
        for (int i = at; i < bytes.length; i++) {
            if (bytes[i] != (byte) (bytes[0] - 1)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void neverTakesAFileTornThatIsBeingOverwritten() throws Exception {
        Path file = place.work().resolve("busy");
        Files.write(file, filled(0));
        AtomicBoolean done = new AtomicBoolean();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                                for (int i = 1; !done.get(); i++) {
                                    out.seek(0);
                                    out.write(filled(i));
                                }
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        try (Host host = place.open()) {
            for (int i = 0; i < 5; i++) {
                // Where no moment lasts long enough, it is not held.
                host.snapshots()
                        .content(take(host), "busy")
                        .ifPresent(taken -> assertTrue(ofOneMoment(taken), "torn"));
            }
        } finally {
            done.set(true);
            writer.join();
        }
        try (Host host = place.open()) {
            byte[] taken = host.snapshots().content(take(host), "busy").orElseThrow();
            assertArrayEquals(Files.readAllBytes(file), taken);
        }
    }

    @Test
    void takesALogThatGrowsAllTheTimeAsItWasAtOneMoment() throws Exception {
        Path log = place.work().resolve("log");
        Files.writeString(log, "");
        AtomicBoolean done = new AtomicBoolean();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try (FileChannel out =
                                    FileChannel.open(
                                            log, java.nio.file.StandardOpenOption.APPEND)) {
                                for (int i = 0; !done.get(); i++) {
                                    String line = "%07d\n".formatted(i);
                                    out.write(
                                            java.nio.ByteBuffer.wrap(
                                                    line.getBytes(StandardCharsets.US_ASCII)));
                                }
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        try (Host host = place.open()) {
            for (int i = 0; i < 5; i++) {
                String taken = content(host, take(host), "log");
                assertEquals(0, taken.length() % 8, "half a line");
                String last = taken.isEmpty() ? "" : taken.substring(taken.length() - 8);
                int lines = taken.length() / 8;
                assertEquals(lines == 0 ? "" : "%07d\n".formatted(lines - 1), last);
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }

    @Test
    void saysThatTheDiskOfTheStoreIsFullAndGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(temp.resolve("small"), "8m")) {
            Place small =
                    new Place(place.work(), Files.createDirectory(disk.folder().resolve("s")));
            small.shell("echo one >f");
            try (Host host = small.open()) {
                String first = take(host);
                small.shell("head -c 3000000 /dev/urandom >large; echo two >f");
                disk.fill(200_000);
                PluginException e = assertThrows(PluginException.class, () -> take(host));
                assertEquals(PluginException.Kind.STORAGE, e.kind());
                assertTrue(String.valueOf(e.getMessage()).contains("No space"), e.toString());
                assertTrue(e.hint().contains("free some room"), e.hint());
                assertEquals(List.of(), host.snapshots().verify(first));
                disk.free();
                String second = take(host);
                assertEquals(List.of(), host.snapshots().verify(second));
                assertEquals("two\n", content(host, second, "f"));
                assertEquals("one\n", content(host, first, "f"));
            }
            assertEquals("", small.shell("find '" + small.state() + "' -name 'insert_*'"));
        }
    }

    @Test
    void aRestoreOntoAFullDiskBreaksNoFile() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(temp.resolve("small"), "8m")) {
            Place small =
                    new Place(Files.createDirectory(disk.folder().resolve("w")), place.state());
            small.shell("head -c 1000000 /dev/urandom >large; echo one >a");
            try (Host host = small.open()) {
                String id = take(host);
                String sum = small.shell("cksum <large");
                small.shell("echo mine >large; echo two >a");
                disk.fill(300_000);
                PluginException e =
                        assertThrows(
                                PluginException.class,
                                () -> host.snapshots().restore(id, List.of(), false));
                assertTrue(String.valueOf(e.getMessage()).contains("No space"), e.toString());
                assertEquals("mine\n", small.shell("cat large"));
                assertEquals("a\nlarge\n", small.shell("ls -A"));
                disk.free();
                host.snapshots().restore(id, List.of(), false);
                assertEquals(sum, small.shell("cksum <large"));
                assertEquals("one\n", small.shell("cat a"));
            }
        }
    }

    @Test
    void manySmallPacksArePutTogetherOnceNothingIsAskedFor() throws IOException {
        Path file = place.work().resolve("a");
        Path packs = place.state().resolve("snapshots.git/objects/pack");
        List<String> ids = new ArrayList<>();
        try (Host host = place.open()) {
            for (int i = 0; i < 60; i++) {
                Files.writeString(file, "number " + i);
                ids.add(take(host));
            }
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (count(packs, ".pack") > 20 && System.nanoTime() < end) {
                LockSupport.parkNanos(10_000_000);
            }
            assertTrue(count(packs, ".pack") <= 20, "packs: " + count(packs, ".pack"));
            for (int i = 0; i < 60; i++) {
                assertEquals("number " + i, content(host, ids.get(i), "a"));
            }
        }
    }

    private static long count(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.toString().endsWith(ending)).count();
        }
    }

    @Test
    void verifyFindsADamagedStore() throws Exception {
        place.shell("head -c 200000 /dev/urandom >large; echo f >f");
        try (Host host = place.open()) {
            String id = take(host);
            assertEquals(List.of(), host.snapshots().verify(id));
            host.close();
            Path packs = place.state().resolve("snapshots.git/objects/pack");
            try (Stream<Path> all = Files.list(packs)) {
                for (Path pack : all.filter(p -> p.toString().endsWith(".pack")).toList()) {
                    assertTrue(pack.toFile().setWritable(true));
                    byte[] bytes = Files.readAllBytes(pack);
                    for (int i = 1000; i < 100_000; i++) {
                        bytes[i] ^= 0x55;
                    }
                    Files.write(pack, bytes);
                }
            }
            try (Host again = place.open()) {
                assertTrue(
                        again.snapshots().verify(id).toString().contains("large"),
                        "the damage was not seen");
            }
        }
    }

    @Test
    void bringsBackAWorkspaceThatWasDeletedAltogether() throws Exception {
        place.shell("mkdir d; echo a >a; echo b >d/b");
        try (Host host = place.open();
                var _ = host.changes().watch(_ -> {})) {
            String id = take(host);
            new LocalTransport().remove(place.work().toString());
            Files.createDirectory(place.work());
            host.guard().adopt();
            String empty = host.snapshots().take(Snapshots.Sure.BY_EVENTS).id();
            assertEquals(2, host.snapshots().diff(id, empty).size());
            host.snapshots().restore(id, List.of(), false);
            assertEquals("a\nb\n", place.shell("cat a d/b"));
        }
    }

    private static void assumeRoot() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root can take what permissions then forbid to read again");
    }
}
