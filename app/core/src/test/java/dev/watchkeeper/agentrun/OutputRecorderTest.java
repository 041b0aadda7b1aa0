package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** What comes faster than it is read, and what is read while nothing comes. */
class OutputRecorderTest {
    @TempDir private Path folder;
    private final AtomicInteger waits = new AtomicInteger();
    private final AgentRun.Listener listener =
            new AgentRun.Listener() {
                @Override
                public void event(AgentEvent event) {}

                @Override
                public void output(long from, long to) {}

                @Override
                public void waits() {
                    waits.incrementAndGet();
                }
            };

    @Test
    void aStreamWithoutEndIsTakenPieceByPieceSoThatTheTimeIsLookedAt() throws Exception {
        try (LegOutputFile out = LegOutputFile.open(folder.resolve("output"), 0);
                LegOutputFile err = LegOutputFile.open(folder.resolve("errors"), 0)) {
            OutputRecorder streams = streams(Long.MAX_VALUE, out, err);
            assertEquals(OutputRecorder.Found.MORE, streams.pump());
            long taken = Files.size(folder.resolve("output"));
            assertTrue(taken > 0 && taken < 10 << 20, "" + taken);
            assertEquals(0, waits.get());
        }
    }

    @Test
    void whatIsAllTakenIsWaitedFor() throws Exception {
        try (LegOutputFile out = LegOutputFile.open(folder.resolve("output"), 0);
                LegOutputFile err = LegOutputFile.open(folder.resolve("errors"), 0)) {
            OutputRecorder streams = streams(100_000, out, err);
            assertEquals(OutputRecorder.Found.ALL, streams.pump());
            assertEquals(0, waits.get());
            assertEquals(OutputRecorder.Found.NOTHING, streams.pump());
            assertEquals(1, waits.get());
            assertEquals(100_000, Files.size(folder.resolve("output")));
        }
    }

    /** Of a process that has printed so much on one line. */
    private OutputRecorder streams(long printed, LegOutputFile out, LegOutputFile err) {
        Processes processes =
                (Processes)
                        Proxy.newProxyInstance(
                                Processes.class.getClassLoader(),
                                new Class<?>[] {Processes.class},
                                (proxy, method, args) ->
                                        read(
                                                args[1] == Processes.Stream.OUT ? printed : 0,
                                                (Long) args[2],
                                                (Integer) args[3]));
        return new OutputRecorder(processes, "r", out, err, new ShellAgent().reader(), listener);
    }

    private static byte[] read(long size, long offset, int max) {
        byte[] piece = new byte[(int) Math.clamp(size - offset, 0, (long) max)];
        Arrays.fill(piece, (byte) 'x');
        return piece;
    }
}
