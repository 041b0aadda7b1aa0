package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.HomeFacts;
import dev.watchkeeper.testkit.Product;
import dev.watchkeeper.testkit.Product.Result;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Trouble with the home, met by the real product as processes of its own. */
class HomeTroubleTest {
    private static final String CHECK = "grep -q right result.txt";
    private static final String WORKS = "cat >/dev/null; echo right > result.txt; echo done";

    @TempDir Path folder;

    private @Nullable Path mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted != null) {
            assertEquals(0, shell("umount", "-l", mounted.toString()));
        }
    }

    private static int shell(String... command) throws Exception {
        Process p =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertTrue(p.waitFor(30, TimeUnit.SECONDS));
        return p.exitValue();
    }

    /** A small disk of its own; the test is skipped where we may not mount one. */
    private Path disk(String size) throws Exception {
        Path at = Files.createDirectories(folder.resolve("disk"));
        boolean made =
                Files.exists(Path.of("/proc/mounts"))
                        && shell(
                                        "mount",
                                        "-t",
                                        "tmpfs",
                                        "-o",
                                        "size=" + size,
                                        "tmpfs",
                                        at.toString())
                                == 0;
        assumeTrue(made, "a tmpfs can't be mounted here (needs root on Linux)");
        mounted = at;
        return at;
    }

    private World world(String script) {
        return World.fresh(folder, Map.of("agent", script), "");
    }

    private void worldOnThatDisk() {
        World.fresh(Objects.requireNonNull(mounted), Map.of("agent", WORKS), "").close();
    }

    private Path home() {
        return folder.resolve("home");
    }

    private static void refused(Result r, String... words) {
        assertEquals(2, r.exit(), r::toString);
        for (String word : words) {
            assertTrue(r.err().contains(word), () -> "'" + word + "' is missing in " + r);
        }
        assertTrue(r.err().contains("→ "), r::toString);
        assertFalse(r.err().contains("\tat "), r::toString);
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "in time: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void aFullDisk() throws Exception {
        Path small = disk("1m").resolve("home");
        Path workspace = Files.createDirectories(folder.resolve("workspace"));

        refused(
                Product.run(folder, small, "project", "add", workspace.toString()),
                small.toString(),
                "the disk is full",
                "Free some space");
        assertFalse(Files.exists(small.resolve("state.mv.db")));
    }

    @Test
    void aDiskThatFillsUpWhileTheHomeIsInUse() throws Exception {
        Path small = disk("24m").resolve("home");
        worldOnThatDisk();
        String before = HomeFacts.state(small);
        Path ballast = small.resolveSibling("ballast");
        try (FileChannel out =
                FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(1 << 16);
            while (out.write(block.rewind()) > 0) {}
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("space"), e::toString);
        }

        refused(
                Product.run(folder, small, "task", "add", "--project", "world", "--title", "T"),
                "the disk is full",
                "Free some space");

        Files.delete(ballast);
        assertEquals(before, HomeFacts.state(small));
        assertEquals(
                0,
                Product.run(folder, small, "task", "add", "--project", "world", "--title", "T")
                        .exit());
    }

    @Test
    void aHomeThatCannotBeWritten() throws Exception {
        Path small = disk("32m").resolve("home");
        worldOnThatDisk();
        assertEquals(0, shell("mount", "-o", "remount,ro", String.valueOf(mounted)));

        for (List<String> command :
                List.of(
                        List.of("run"),
                        List.of("status"),
                        List.of("config", "set", "thresholds.accept", "0.8"))) {
            refused(
                    Product.run(folder, small, command.toArray(String[]::new)),
                    small.toString(),
                    "another home with --home");
        }
    }

    @Test
    void aHomeThatAnotherProcessHoldsWithoutAnswering() throws Exception {
        try (World w = world(WORKS)) {
            w.task("t", CHECK);
        }
        try (FileChannel channel =
                        FileChannel.open(home().resolve("lock"), StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertTrue(lock.isValid());
            refused(
                    Product.run(folder, home(), "task", "list"),
                    "in use by another process",
                    "--home DIR");
        }
    }

    @Test
    void aHomeOfANewerVersion() throws Exception {
        try (World w = world(WORKS)) {
            w.task("t", CHECK);
        }
        Path version = home().resolve("state.version");
        String ours = Files.readString(version);
        Files.writeString(version, "4711\n");
        byte[] database = Files.readAllBytes(home().resolve("state.mv.db"));

        refused(Product.run(folder, home(), "run"), home().toString(), "newer");

        assertTrue(
                java.util.Arrays.equals(
                        database, Files.readAllBytes(home().resolve("state.mv.db"))));
        assertEquals("4711\n", Files.readString(version));
        Files.writeString(version, ours);
    }

    @Test
    void aDamagedDatabaseIsSetAsideAndTheRunGoesOnFromTheBackup() throws Exception {
        try (World w = world(WORKS)) {
            w.task("t", CHECK);
        }
        backUp();
        Path database = home().resolve("state.mv.db");
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
            byte[] junk = new byte[(int) file.length()];
            java.util.Arrays.fill(junk, (byte) 0x5a);
            file.write(junk);
        }

        for (String command : List.of("status", "run")) {
            refused(
                    Product.run(folder, home(), command),
                    database.toString(),
                    "damaged",
                    Product.NAME + " --home " + home() + " run --restore-backup");
        }
        Result restored = Product.run(folder, home(), "run", "--restore-backup");

        assertEquals(0, restored.exit(), restored::toString);
        assertEquals("right", Files.readString(folder.resolve("workspace/result.txt")).strip());
        try (Stream<Path> all = Files.list(home())) {
            assertTrue(
                    all.anyMatch(p -> p.getFileName().toString().startsWith("state.damaged-")),
                    "the damaged file is kept");
        }
        Result sound = Product.run(folder, home(), "run", "--restore-backup");
        assertEquals(0, sound.exit(), "a sound home is left as it is: " + sound);
    }

    /** The next opening finds no backup and takes one of all that is there now. */
    private void backUp() throws IOException {
        Path backups = home().resolve("backups");
        if (Files.exists(backups)) {
            try (Stream<Path> all = Files.walk(backups)) {
                for (Path p : all.toList().reversed()) {
                    Files.delete(p);
                }
            }
        }
        try (World w = World.reopened(folder, a -> {})) {
            await(() -> Files.exists(backups.resolve("state-1.zip")), "the backup");
        }
    }

    @Test
    void ofTwoSupervisorsStartedAtOnceOneWinsAndTheOtherAttaches() throws Exception {
        try (World w =
                world(
                        "cat >/dev/null; echo x >> \"$(dirname \"$0\")/starts\"; sleep 2;"
                                + " echo right > result.txt; echo done")) {
            w.task("t", CHECK);
        }
        List<Product> both =
                List.of(Product.start(folder, home(), "run"), Product.start(folder, home(), "run"));
        List<Result> ends = both.stream().map(Product::end).toList();

        long said =
                ends.stream()
                        .filter(r ->
                                r.err().contains("A supervisor runs already")
                                        || (r.exit() == 2 && r.err().contains("in use")))
                        .count();
        assertEquals(1, said, ends::toString);
        assertTrue(ends.stream().anyMatch(r -> r.exit() == 0), ends::toString);
        assertEquals("x\n", Files.readString(folder.resolve("agents/starts")));
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(
                    1,
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.SUPERVISOR_STARTED)
                            .count());
            assertEquals(TaskState.DONE, w.control().task("t").state());
        }
    }

    @Test
    void aDetachedRunGoesOnWithoutItsTerminalAndIsReachedByTheOtherCommands() throws Exception {
        Path go = folder.resolve("go");
        try (World w =
                world(
                        "cat >/dev/null; while [ ! -f '"
                                + go
                                + "' ]; do sleep 0.1; done; echo right > result.txt; echo done")) {
            w.task("t", CHECK);
        }
        Result detached = Product.run(folder, home(), "run", "--detach", "--json");

        assertEquals(0, detached.exit(), detached::toString);
        long pid = Long.parseLong(detached.out().replaceAll("\\D", ""));
        ProcessHandle background = ProcessHandle.of(pid).orElseThrow();
        assertTrue(background.isAlive());
        try (Control control = ControlClient.connect(home())) {
            assertEquals(pid, control.overview().pid());
            assertEquals("running", control.overview().supervisor());
        }
        refused(Product.run(folder, home(), "run", "--detach"), "runs in", "status");

        Files.createFile(go);
        await(() -> !background.isAlive(), "it ends when nothing is left to do");
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(TaskState.DONE, w.control().task("t").state());
        }
    }

    @Test
    void aDetachedRunThatCannotBeginSaysWhyInTheTerminal() throws Exception {
        try (World w = world(WORKS)) {
            w.task("t", CHECK);
        }
        Files.writeString(
                home().resolve("settings.yaml"),
                "model: {provider: none}\n"
                        + "agents: {agent: {type: command, run: [no-such-command-here]}}\n"
                        + "default-agent: agent\n");

        refused(Product.run(folder, home(), "run", "--detach"), "no-such-command-here");
        assertEquals(Optional.empty(), ControlClient.attach(home()).map(Object::toString));
    }

    @Test
    void anAgentThatCallsOurCommandLineGetsNothingByIt() throws Exception {
        String self = String.join("' '", Product.command());
        String script =
                """
                cat >/dev/null
                echo wrong > result.txt
                case $WATCHKEEPER_TASK in second)
                    answer() { "$@" '%s' --home '%s' $words; }
                    (
                    words='breakpoint resolve bp-1 --choose accept'
                    for way in "" "setsid -w env -i"; do
                        answer $way; echo "exit $?"
                    done
                    # There, /proc shows nobody that we descend from; only the supervisor sees it.
                    nested='unshare -pf --mount-proc env -i'
                    unshare -pf --mount-proc true 2>/dev/null || nested='env -i'
                    answer $nested; echo "exit $?"
                    words='config set thresholds.accept 0'
                    answer $nested; echo "exit $?"
                    words='plugin disable command'
                    answer $nested; echo "exit $?"
                    ) > "$(dirname "$0")/answers" 2>&1
                esac
                echo done
                """
                        .formatted(self, home());
        try (World w = world(script)) {
            w.task("first", CHECK);
            w.runUntilIdle();
            assertEquals("bp-1", w.control().breakpoints(false).getFirst().id());
            w.task("second", "echo $WATCHKEEPER_ATTEMPT; exit 1");
            w.runUntilIdle();

            String answers = Files.readString(folder.resolve("agents/answers"));
            assertEquals(5, answers.split("exit 2\n", -1).length - 1, answers);
            assertEquals(5, answers.split("refused inside an attempt", -1).length - 1, answers);
            assertEquals(TaskState.WAITING, w.control().task("first").state());
            assertTrue(w.control().breakpoint("bp-1").resolution() == null);
        }
    }
}
