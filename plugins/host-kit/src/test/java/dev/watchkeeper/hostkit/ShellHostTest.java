package dev.watchkeeper.hostkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What hosts do by the scripts of this kit, beyond what their contracts ask for. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.watchkeeper.hostkit.ShellPlace#shells")
final class ShellHostTest {
    private final ShellPlace place;

    ShellHostTest(String shell) {
        this.place = new ShellPlace(shell);
    }

    @AfterEach
    void remove() {
        place.remove();
    }

    @Test
    void findsWhatTheMachineHas() {
        try (ShellHost host = place.open("state")) {
            assertEquals(
                    List.of(),
                    host.check().stream()
                            .filter(one ->
                                    List.of("workspace", "shell", "git").contains(one.what()))
                            .filter(one -> !one.ok())
                            .map(CheckResult::detail)
                            .toList());
        }
    }

    @Test
    void whatIsWrittenAfterARestoreHasLookedIsLeftAndNamed() {
        ShellTransport transport = place.transport();
        Path work = place.place("work");
        try (ShellHost host =
                place.open(
                        transport, "state", List.of(), List.of(), 1 << 20, Duration.ofMillis(20))) {
            ShellPlace.run(
                    work,
                    "echo 1 >a; echo 1 >b; echo 1 >gone; echo 1 >gone-too; mkdir d; echo 1 >d/x");
            String id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            ShellPlace.run(
                    work, "echo 2 >a; echo 2 >b; rm gone gone-too; echo 2 >new; echo 2 >new-too");
            ShellPlace.run(work, "rm -r d; echo 2 >-n");
            String rescue = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            // The same size, as an editor's new file or in its place.
            transport.first(
                    "mv -fT",
                    () ->
                            ShellPlace.run(
                                    work,
                                    "echo m >b.new; mv b.new b; echo m >gone; echo mine >new"));
            Snapshots.Restored done = host.snapshots().restore(id, List.of(), rescue);
            assertEquals(List.of("b", "gone", "new"), done.left());
            assertEquals(List.of("a", "d/x", "gone-too"), done.written());
            assertEquals(List.of("-n", "new-too"), done.deleted());
            assertEquals("1\nm\nm\nmine\n1\n", ShellPlace.run(work, "cat a b gone new d/x"));
        }
    }

    /** Waits until what is made bears a later time than all before it. */
    private static void tick(Path work) {
        ShellPlace.run(
                work,
                "touch .git-a.tmp; until touch .git-b.tmp; [ -n \"$(find .git-b.tmp -newer .git-a.tmp)\" ]; do :; done; rm .git-?.tmp");
    }

    /** Restores after some work, with something moved in that the snapshot does not hold. */
    private Snapshots.Restored restoredAfter(String done) {
        Path work = place.place("work");
        ShellPlace.run(work, "mkdir node_modules; echo p >node_modules/p; echo a >a");
        tick(work);
        String id;
        try (ShellHost host = place.open("state", List.of("node_modules"))) {
            id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
        }
        tick(work);
        ShellPlace.run(work, "mv node_modules nm; echo new >new; mkdir d; echo new >d/new; rm a");
        tick(work);
        ShellPlace.run(place.folder(), "id=" + id + "; S=$(find . -name snapshots.git); " + done);
        try (ShellHost host = place.open("state", List.of("node_modules"))) {
            String rescue = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            return host.snapshots().restore(id, List.of(), rescue);
        }
    }

    @Test
    void whatAnAgentMadeIsRemovedThoughTheStoreWasCopiedWithoutItsTimes() {
        Snapshots.Restored done = restoredAfter("cp -r \"$S\" copy; rm -r \"$S\"; mv copy \"$S\"");
        assertEquals(List.of("d/new", "new"), done.deleted());
        assertEquals(List.of("nm"), done.left());
    }

    @Test
    void aSnapshotOfAnEarlierVersionWasTakenWhenItsNameWasWritten() {
        Snapshots.Restored done =
                restoredAfter("git --git-dir=\"$S\" update-ref -d refs/taken/$id");
        assertEquals(List.of("d/new", "new"), done.deleted());
        assertEquals(List.of("nm"), done.left());
    }

    @Test
    void aSnapshotOfAnEarlierVersionComesBackWithoutItsPermissions() {
        Path work = place.place("work");
        try (ShellHost host = place.open("state")) {
            ShellPlace.run(work, "umask 022; mkdir d; echo 1 >d/a; echo 1 >run; chmod 700 run");
            String id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            ShellPlace.run(
                    place.folder(),
                    "git --git-dir=\"$(find . -name snapshots.git)\" update-ref -d refs/modes/"
                            + id);
            ShellPlace.run(work, "echo 2 >d/a; chmod 640 d/a; rm run");
            assertEquals(
                    List.of("d/a", "run"),
                    host.snapshots().restore(id, List.of(), false).written());
            assertEquals(
                    "640 d/a\n755 run\n1\n1\n",
                    ShellPlace.run(work, "stat -c '%a %n' d/a run; cat d/a run"));
        }
    }

    @Test
    void whatAnAgentMadeIsRemovedThoughTheClockWasSetBack() {
        Snapshots.Restored done =
                restoredAfter(
                        "git --git-dir=\"$S\" update-ref refs/taken/$id $(printf 4102444800.0 |"
                                + " git --git-dir=\"$S\" hash-object -w --stdin)");
        assertEquals(List.of("d/new", "new", "nm/p"), done.deleted());
        assertEquals(List.of(), done.left());
    }
}
