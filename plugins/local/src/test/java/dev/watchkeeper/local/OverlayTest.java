package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Who changed what is told by the system's time of change; trees are put together by paths. */
class OverlayTest {
    @TempDir Path folder;

    private static String take(Host host) {
        return host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
    }

    /** The present time of files, once theirs has gone on from it. */
    private Instant moment() throws Exception {
        Path probe = folder.resolve("probe");
        Files.writeString(probe, "x");
        FileTime first = (FileTime) Files.getAttribute(probe, "unix:ctime");
        FileTime now = first;
        while (now.equals(first)) {
            LockSupport.parkNanos(1_000_000);
            Files.writeString(probe, "x");
            now = (FileTime) Files.getAttribute(probe, "unix:ctime");
        }
        return first.toInstant();
    }

    @Test
    void aTimeOfChangeCannotBeSetBack() throws Exception {
        Place place = Place.in(folder);
        place.shell("mkdir d e; echo a >a; echo b >d/b; echo c >d/c; echo f >e/f");
        try (Host host = place.open()) {
            String before = take(host);
            place.shell("echo agent >a; rm d/c; echo agent >made");
            Instant ended = moment();
            place.shell(
                    "echo person >d/b; touch -d '2001-01-01' d/b; mkdir n; echo p >n/p; rm e/f");
            String after = take(host);
            Snapshots s = host.snapshots();
            assertEquals(List.of("d/b", "n/p"), s.changedSince(before, after, ended, false));
            assertEquals(List.of("d/b", "e/f", "n/p"), s.changedSince(before, after, ended, true));
            assertEquals(List.of("d/b", "n/p"), s.changedSince(before, null, ended, false));
        }
    }

    @Test
    void aTreeTakesPathsOfAnother() throws Exception {
        Place place = Place.in(folder);
        place.shell("mkdir -p d/x e empty; echo a >a; echo b >d/b; echo c >d/x/c; echo f >e/f");
        try (Host host = place.open()) {
            String base = take(host);
            place.shell(
                    "echo A >a; echo B >d/b; rm -r d/x e; mkdir -p n/m; echo N >n/m/n; chmod +x a");
            String other = take(host);
            Snapshots s = host.snapshots();
            String made =
                    s.overlay(base, other, List.of("d/b", "e/f", "n/m/n", "no/such")).orElseThrow();
            assertEquals(
                    List.of("d/b", "e/f", "n/m/n"),
                    s.diff(base, made).stream().map(Snapshots.TreeDiff::path).toList());
            assertEquals(
                    List.of("a", "d/x/c"),
                    s.diff(made, other).stream().map(Snapshots.TreeDiff::path).toList());
            var unused = s.restore(made, List.of(), false);
            assertEquals(
                    "a\nd\nd/b\nd/x\nd/x/c\nempty\nn\nn/m\nn/m/n\n",
                    place.shell("find . -mindepth 1 | cut -c 3- | sort"));
            assertEquals(List.of(), s.verify(made));
        }
    }

    /** An agent made a file of a folder, and the person a folder of that file. */
    @Test
    void aFolderInThePlaceOfAFileTakesNothingAlong() throws Exception {
        Place place = Place.in(folder);
        place.shell("mkdir d; echo kept >d/kept");
        try (Host host = place.open()) {
            String base = take(host);
            place.shell("rm d/kept; echo new >d/new; echo agent >d/agent");
            String other = take(host);
            Snapshots s = host.snapshots();
            String made = s.overlay(base, other, List.of("d", "d/new")).orElseThrow();
            var unused = s.restore(made, List.of(), false);
            assertEquals("d/kept\nd/new\n", place.shell("ls -d d/* | sort"));
        }
    }

    /** The person wrote anew where the agent had taken something away. */
    @Test
    void whatTheFirstTreeHeldIsNotTakenForMovedIn() throws Exception {
        Place place = Place.in(folder);
        place.shell("mkdir node_modules; echo held >f; echo g >g; echo n >node_modules/n");
        var unused = moment();
        try (Host host = place.open()) {
            Snapshots s = host.snapshots();
            String base = take(host);
            unused = moment();
            place.shell("mv f moved; mkdir d; mv g d/g; mv node_modules/n d/n; echo mine >f");
            String first = s.overlay(base, take(host), List.of("f")).orElseThrow();
            place.shell("echo mine >g");
            String second = s.overlay(first, take(host), List.of("g")).orElseThrow();
            s.delete(List.of(base, first));
            Snapshots.Restored done = s.restore(second, List.of(), take(host));
            assertEquals(List.of("d/g", "moved"), done.deleted());
            assertEquals(List.of("d/n"), done.left());
            assertEquals("mine\nmine\nn\n", place.shell("cat f g d/n"));
        }
    }
}
