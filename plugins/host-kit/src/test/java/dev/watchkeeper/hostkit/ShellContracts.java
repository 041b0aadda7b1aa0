package dev.watchkeeper.hostkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.contract.ChangesContract;
import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.contract.RepositoryContract;
import dev.watchkeeper.plugin.contract.SnapshotsContract;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What hosts keep, by the scripts of this kit and one certain shell. */
abstract class ShellContracts {
    private final String shell;
    private Path folder = Path.of("");

    ShellContracts(String shell) {
        this.shell = shell;
    }

    @BeforeEach
    final void prepare() throws IOException {
        folder = Files.createTempDirectory("kit").toRealPath();
    }

    @AfterEach
    final void remove() {
        run(folder, "chmod -R u+rwX . && rm -rf \"$PWD\"");
    }

    private Path place(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ShellHost open(
            String state,
            List<String> ignore,
            List<String> exclude,
            long largestFile,
            Duration debounce) {
        return open(
                ShellTransport.of(shell, folder), state, ignore, exclude, largestFile, debounce);
    }

    private ShellHost open(
            ShellTransport transport,
            String state,
            List<String> ignore,
            List<String> exclude,
            long largestFile,
            Duration debounce) {
        HostConfig config =
                new HostConfig(
                        "shell",
                        Map.of(),
                        place("work").toString(),
                        place(state),
                        ignore,
                        exclude,
                        largestFile,
                        debounce);
        return new ShellHost(config, transport);
    }

    private ShellHost open(String state) {
        return open(state, List.of());
    }

    private ShellHost open(String state, List<String> ignore) {
        return open(state, ignore, List.of(), 1 << 20, Duration.ofMillis(20));
    }

    /** By the machine's own sh, as an agent would. */
    private static String run(Path place, String script) {
        try {
            Process process =
                    new ProcessBuilder("/bin/sh", "-c", script)
                            .directory(place.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(script + ": " + out);
            }
            return out;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void findsWhatTheMachineHas() {
        try (ShellHost host = open("state")) {
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
        ShellTransport transport = ShellTransport.of(shell, folder);
        Path work = place("work");
        try (ShellHost host =
                open(transport, "state", List.of(), List.of(), 1 << 20, Duration.ofMillis(20))) {
            run(work, "echo 1 >a; echo 1 >b; echo 1 >gone; echo 1 >gone-too; mkdir d; echo 1 >d/x");
            String id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            run(work, "echo 2 >a; echo 2 >b; rm gone gone-too; echo 2 >new; echo 2 >new-too");
            run(work, "rm -r d; echo 2 >-n");
            String rescue = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
            // The same size, as an editor's new file or in its place.
            transport.first(
                    "mv -fT",
                    () -> run(work, "echo m >b.new; mv b.new b; echo m >gone; echo mine >new"));
            Snapshots.Restored done = host.snapshots().restore(id, List.of(), rescue);
            assertEquals(List.of("b", "gone", "new"), done.left());
            assertEquals(List.of("a", "d/x", "gone-too"), done.written());
            assertEquals(List.of("-n", "new-too"), done.deleted());
            assertEquals("1\nm\nm\nmine\n1\n", run(work, "cat a b gone new d/x"));
        }
    }

    /** Waits until what is made bears a later time than all before it. */
    private static void tick(Path work) {
        run(
                work,
                "touch .git-a.tmp; until touch .git-b.tmp; [ -n \"$(find .git-b.tmp -newer .git-a.tmp)\" ]; do :; done; rm .git-?.tmp");
    }

    /** Restores after some work, with something moved in that the snapshot does not hold. */
    private Snapshots.Restored restoredAfter(String done) {
        Path work = place("work");
        run(work, "mkdir node_modules; echo p >node_modules/p; echo a >a");
        tick(work);
        String id;
        try (ShellHost host = open("state", List.of("node_modules"))) {
            id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
        }
        tick(work);
        run(work, "mv node_modules nm; echo new >new; mkdir d; echo new >d/new; rm a");
        tick(work);
        run(folder, "id=" + id + "; S=$(find . -name snapshots.git); " + done);
        try (ShellHost host = open("state", List.of("node_modules"))) {
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
    void whatAnAgentMadeIsRemovedThoughTheClockWasSetBack() {
        Snapshots.Restored done =
                restoredAfter(
                        "git --git-dir=\"$S\" update-ref refs/taken/$id $(printf 4102444800.0 |"
                                + " git --git-dir=\"$S\" hash-object -w --stdin)");
        assertEquals(List.of("d/new", "new", "nm/p"), done.deleted());
        assertEquals(List.of(), done.left());
    }

    @Nested
    final class OfSnapshots extends SnapshotsContract {
        @Override
        protected Host open(Shape s) {
            return ShellContracts.this.open(
                    "state", s.ignore(), s.exclude(), s.largestFile(), s.debounce());
        }

        @Override
        protected <T> T asOrdinaryUser(Callable<T> work) throws Exception {
            return work.call();
        }

        @Override
        protected String shell(String script) {
            return run(place("work"), script);
        }
    }

    @Nested
    final class OfChanges extends ChangesContract {
        @Override
        protected Host open(Shape s) {
            return ShellContracts.this.open(
                    "state", s.ignore(), s.exclude(), s.largestFile(), s.debounce());
        }

        @Override
        protected String shell(String script) {
            return run(place("work"), script);
        }
    }

    @Nested
    final class OfRepositories extends RepositoryContract {
        @Override
        protected Host open(Shape s) {
            return ShellContracts.this.open(
                    "state", s.ignore(), s.exclude(), s.largestFile(), s.debounce());
        }

        @Override
        protected String shell(String script) {
            return run(place("work"), script);
        }
    }

    @Nested
    final class OfProcesses extends ProcessesContract {
        @Override
        protected Processes processes() {
            return ShellContracts.this.open("state").processes();
        }

        @Override
        protected Processes elsewhere() {
            return ShellContracts.this.open("other").processes();
        }
    }
}
