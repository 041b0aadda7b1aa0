package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** What durable processes keep where a command writes into the folder of its own run. */
public abstract class RunFolderContract {
    static final Duration LONG = Duration.ofSeconds(20);

    /** No two tests share an id. */
    final String run = "-" + UUID.randomUUID();

    /** A new instance each time, as after a restart; all over the same host and folders. */
    protected abstract Processes processes();

    static ProcessSpec spec(String id, ProcessSpec.Input input, String in, String... words) {
        return new ProcessSpec(
                id,
                List.of(words),
                "",
                Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "ODD", "a 'b' \"c\" $d\nnext"),
                input,
                in.getBytes(StandardCharsets.UTF_8),
                Map.of("given", "file".getBytes(StandardCharsets.UTF_8)));
    }

    ProcessStatus ended(String id) {
        ProcessStatus now = processes().status(id);
        long end = System.nanoTime() + LONG.toNanos();
        while (!now.ended() && System.nanoTime() < end) {
            now = processes().await(id, now, Duration.ofSeconds(1));
        }
        return now;
    }

    String out(String id) {
        byte[] bytes = processes().read(id, Processes.Stream.OUT, 0, 100_000);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Output of a script on the machine of the tests' hosts, which is no process of theirs. */
    static String seen(String script) throws Exception {
        Process shell = new ProcessBuilder("timeout", "20", "sh", "-c", script).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * Runs a script that changes its own run folder, {@code $R}, until its wrapper has ended too.
     */
    private ProcessStatus changing(String id, String script) throws Exception {
        String words = "R=@RUN@; echo $R; " + script;
        processes().start(spec(id + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", words));
        ProcessStatus end = ended(id + run);
        String wait =
                "while read -r p t <%s~wrapper && kill -0 $p; do sleep 0.02; done 2>/dev/null";
        seen(wait.formatted(out(id + run).lines().findFirst().orElseThrow()));
        return end;
    }

    @Test
    @PerTools
    void runsNothingThatACommandWritesIntoTheFileOfItsWrapper() throws Exception {
        // Newlines up to where a shell would read on.
        String script =
                "{ head -c 65536 /dev/zero | tr '\\0' '\\n'; echo 'echo ran >>out'; } >$R/wrapper.sh";
        assertEquals(0, changing("w", script).exitStatus());
        assertFalse(
                out("w" + run).contains("ran"),
                "what a command writes into the script of its wrapper does not run");
    }

    @Test
    @PerTools
    void aClaimThatSaysNoProcessNamesNobody() throws Exception {
        for (String said : List.of("abc def", "self 1.x", "99999999999999999999 1.x", "-1 1.x")) {
            String id = "x" + said.hashCode() + run;
            String script =
                    "cd @RUN@; : >'a\nexit'; : >'a\nsize'; for f in pid wrapper; do echo '%s' >$f; done; echo up; sleep 0.3; exit 3";
            script = script.formatted(said);
            processes().start(spec(id, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
            ProcessStatus now = processes().status(id);
            while (now.out() == 0) {
                now = processes().status(id);
            }
            processes().signal(id, Processes.Signal.INT);
            while (now.state() != ProcessStatus.State.EXITED) {
                assertEquals(0, now.pid());
                now = processes().status(id);
            }
            assertEquals(3, now.exitStatus());
            assertEquals(0, processes().reap(id));
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @PerTools
    void whatIsNoFileInTheFolderOfARunIsMissing() {
        for (String put : List.of("mkfifo", "ln -s /etc/passwd", "ln -s /dev/zero", "mkdir")) {
            String id = "y" + put.hashCode() + run;
            String script =
                    "cd @RUN@; for f in exit left late out err in in.closed pid; do rm -f $f; %s $f; done; sleep 0.5; exit 3";
            script = script.formatted(put);
            Processes host = processes();
            host.start(spec(id, ProcessSpec.Input.CONVERSATION, "", "sh", "-c", script));
            while (host.status(id).pid() != 0) {
                LockSupport.parkNanos(1_000_000);
            }
            ProcessStatus now = host.status(id);
            assertThrows(PluginException.class, () -> host.send(id, new byte[1]));
            assertThrows(PluginException.class, () -> host.closeInput(id));
            while (now.state() != ProcessStatus.State.EXITED) {
                assertEquals(ProcessStatus.State.RUNNING, now.state());
                assertEquals(0, now.out() + now.err());
                assertEquals(0, host.read(id, Processes.Stream.OUT, 0, 1000).length);
                assertEquals(List.of(), host.leftBehind(id));
                host.signal(id, Processes.Signal.INT);
                now = host.status(id);
            }
            assertEquals(3, now.exitStatus());
        }
    }

    /** Puts other things into the places of a run's files, as fast as that can be done. */
    private static final class Swapper implements AutoCloseable {
        private final List<Path> places;
        private final Thread thread = new Thread(this::swap, "swapper");
        private volatile boolean over;
        private volatile @Nullable IOException failure;

        private Swapper(List<Path> places) {
            this.places = places;
            thread.start();
        }

        private void swap() {
            try {
                while (!over) {
                    for (String kind : List.of("fifo", "link", "own")) {
                        for (Path place : places) {
                            put(kind, place);
                        }
                    }
                }
            } catch (IOException e) {
                failure = e;
            }
        }

        static Path kept(String kind, Path place) {
            return place.resolveSibling(".kept-" + kind + "-" + place.getFileName());
        }

        private static void put(String kind, Path place) throws IOException {
            Path next = kept("next", place);
            Files.createLink(next, kept(kind, place));
            Files.move(next, place, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws IOException {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            IOException why = failure;
            if (why != null) {
                throw why;
            }
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @PerTools
    void whatIsSwappedWhileItIsLookedAtIsNeitherWaitedForNorFollowed() throws Exception {
        String id = "swap" + run;
        String script = "echo @RUN@; echo own >&2; read -r word; echo $word; exit 3";
        Processes host = processes();
        host.start(spec(id, ProcessSpec.Input.CONVERSATION, "", "sh", "-c", script));
        up(id);
        host.status(id);
        Path folder = Path.of(out(id).strip());
        List<Path> places = new ArrayList<>();
        places.add(folder.resolveSibling(folder.getFileName() + "~wrapper"));
        for (String name : List.of("out", "err", "pid", "in", "exit", "left")) {
            places.add(folder.resolve(name));
        }
        for (Path place : places) {
            Path own = Swapper.kept("own", place);
            if (Files.exists(place)) {
                Files.createLink(own, place);
            } else {
                Files.writeString(own, "own\n");
            }
            Files.writeString(Swapper.kept("foreign", place), "foreign\n");
            Files.createSymbolicLink(
                    Swapper.kept("link", place), Swapper.kept("foreign", place).getFileName());
            seen("mkfifo '" + Swapper.kept("fifo", place) + "'");
        }
        try (Swapper swapper = new Swapper(places)) {
            for (int i = 0; i < 8; i++) {
                assertEquals(ProcessStatus.State.RUNNING, host.status(id).state());
                Processes later = processes();
                var unused = later.status(id);
                List<String> read = new ArrayList<>(host.leftBehind(id));
                for (Processes.Stream stream :
                        List.of(Processes.Stream.OUT, Processes.Stream.ERR)) {
                    for (int max : List.of(200, 100_000)) {
                        read.add(text(later.read(id, stream, 0, max)));
                    }
                }
                for (String one : read) {
                    assertTrue(
                            List.of("", "own", "own\n", folder + "\n").contains(one),
                            () -> "read: " + one);
                }
                try {
                    host.send(id, bytes("-"));
                } catch (PluginException e) {
                    assertEquals(PluginException.Kind.STORAGE, e.kind(), e::toString);
                }
            }
        }
        host.send(id, bytes("on\n"));
        ProcessStatus end = ended(id);
        assertEquals(3, end.exitStatus());
        assertTrue(out(id).matches("(?s)[^\n]*\n-*on\n"), out(id));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    @PerTools
    void anEndThatACommandWritesDownItselfIsNone() {
        String script =
                "cd @RUN@; echo 99999999 1.x >pid; rm -f wrapper.sh; echo 0 >exit; echo up; read go; exit 3";
        Processes host = processes();
        String id = "z" + run;
        host.start(
                spec(
                        id,
                        ProcessSpec.Input.CONVERSATION,
                        "",
                        "setsid",
                        "env",
                        "-i",
                        "sh",
                        "-c",
                        script));
        ProcessStatus now = host.status(id);
        while (now.out() == 0) {
            now = host.status(id);
        }
        assertEquals(ProcessStatus.State.RUNNING, host.status(id).state());
        assertEquals(ProcessStatus.State.RUNNING, processes().status(id).state());
        host.send(id, bytes("go\n"));
        assertEquals(3, ended(id).exitStatus());
    }

    @Test
    void whatWroteDownItsOwnEndIsStopped() {
        String script =
                "cd @RUN@; echo 99999999 1.x >pid; echo 0 >exit; echo up; trap '' INT TERM; while :; do sleep 1; done";
        Processes host = processes();
        String id = "v" + run;
        host.start(
                spec(id, ProcessSpec.Input.GIVEN, "", "setsid", "env", "-i", "sh", "-c", script));
        ProcessStatus now = host.status(id);
        while (now.out() == 0) {
            now = host.status(id);
        }
        assertEquals(ProcessStatus.State.RUNNING, host.status(id).state());
        assertEquals(137, processes().stop(id, Duration.ofMillis(200)).exitStatus());
    }

    /** A process of the same user that none of the hosts has started. */
    private static final class Foreign implements AutoCloseable {
        private final Process process = new ProcessBuilder("sleep", "1000").start();

        private Foreign() throws IOException {}

        /** The line by which a run folder would name it. */
        private String claim() throws IOException {
            String stat = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
            String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            return "%d %s.%s".formatted(process.pid(), start, boot.strip());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private void up(String id) {
        long end = System.nanoTime() + LONG.toNanos();
        while (out(id).isEmpty()) {
            assertTrue(System.nanoTime() < end, "it says that it is up");
            LockSupport.parkNanos(10_000_000);
        }
    }

    private int went;

    /** Lets a command go on that waits for this in its run folder. */
    private void go(String id) {
        String from = "go" + went++ + run;
        processes().start(shell(from, ": >../%s/go".formatted(id)));
        assertEquals(0, ended(from).exitStatus());
    }

    private static ProcessSpec shell(String id, String script) {
        return spec(id, ProcessSpec.Input.GIVEN, "", "sh", "-c", "cd @RUN@; " + script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -f wrapper",
                "echo '%s' >wrapper",
                "rm -f *",
                "cd ..; rm -rf @RUN@; mkdir @RUN@; cd @RUN@"
            })
    void aRunIsStartedOnceWhateverItsCommandDoesToItsFolder(String done) throws Exception {
        try (Foreign foreign = new Foreign()) {
            String id = "once" + done.hashCode() + run;
            String script =
                    """
                    until [ -e go ]; do sleep 0.02; done
                    rm go
                    %s
                    echo 'echo again >>out' >wrapper.sh
                    echo up >>out
                    until [ -e go ]; do sleep 0.02; done
                    exit 3
                    """
                            .formatted(done.formatted(foreign.claim()));
            processes().start(shell(id, script));
            go(id);
            up(id);
            assertEquals(ProcessStatus.State.RUNNING, processes().start(shell(id, script)).state());
            go(id);
            ProcessStatus end = ended(id);
            assertTrue(end.ended(), "it is not taken for another process");
            assertEquals(end.state(), processes().start(shell(id, script)).state());
            assertEquals("up\n", out(id));
        }
    }

    @Test
    void aScriptThatIsNotOursIsNotStarted() {
        String id = "given" + run;
        String script = "mkdir ../%1$s; echo 'echo ran >out; echo 0 >exit' >../%1$s/wrapper.sh";
        processes().start(shell("giver" + run, script.formatted(id)));
        assertEquals(0, ended("giver" + run).exitStatus());
        assertEquals(ProcessStatus.State.VANISHED, processes().start(shell(id, "true")).state());
        assertEquals("", out(id));
    }

    @Test
    void aForeignProcessThatACommandNamesAsItsOwnIsLeftAlone() throws Exception {
        try (Foreign foreign = new Foreign()) {
            String id = "foreign" + run;
            String script = "echo '%s' >pid; echo up; while :; do :; done";
            processes().start(shell(id, script.formatted(foreign.claim())));
            up(id);
            assertEquals(Optional.empty(), processes().activity(id), "what sleeps is not it");
            processes().signal(id, Processes.Signal.KILL);
            assertTrue(
                    processes().stop(id, Duration.ofMillis(400)).ended(),
                    "stop() returns once the process has ended");
            assertTrue(foreign.process.isAlive(), "a process that is not of this run lives on");
        }
    }

    @Test
    @PerTools
    void aForeignProcessThatACommandNamesAsItsOwnIsLeftAloneWhenTheTimeIsOver() throws Exception {
        try (Foreign foreign = new Foreign()) {
            String id = "late" + run;
            String script = "echo '%s' >pid; echo up; while :; do sleep 0.05; done";
            processes()
                    .start(
                            shell(id, script.formatted(foreign.claim()))
                                    .within(limit(Duration.ofMillis(500))));
            ProcessStatus end = ended(id);
            processes().stop(id, Duration.ofMillis(400));
            assertTrue(end.ended() && end.timedOut(), end::toString);
            assertTrue(foreign.process.isAlive(), "a process that is not of this run lives on");
        }
    }

    @Test
    void aLimitHoldsThoughTheCommandWritesDownAnEnd() {
        String id = "limit" + run;
        String script = "echo 0 >exit; trap '' INT TERM; echo up; while :; do sleep 0.05; done";
        processes().start(shell(id, script).within(limit(Duration.ofMillis(500))));
        ProcessStatus end = ended(id);
        processes().stop(id, Duration.ofMillis(400));
        assertEquals(137, end.exitStatus());
        assertTrue(end.timedOut(), "a process whose time is over is told as timed out");
    }

    static ProcessSpec.Limit limit(Duration time) {
        return new ProcessSpec.Limit(time, Duration.ofMillis(400));
    }
}
