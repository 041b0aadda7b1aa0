package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Heartbeat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

class HeartbeatWriterTest {
    @TempDir Path home;

    private Instant now = Instant.parse("2026-03-15T03:00:00Z");
    private final Clock clock =
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };

    private Heartbeat sign() {
        return Heartbeat.read(home).orElseThrow();
    }

    @Test
    void aSignIsGivenEverySoOftenAndWhenTheStateChanges() {
        HeartbeatWriter writer = new HeartbeatWriter(home, clock);
        Instant begun = now;
        writer.beat("running");
        now = now.plusSeconds(4);
        writer.beat("running");
        assertEquals(begun, sign().at(), "the last one is fresh");
        writer.beat("idle");
        assertEquals(now, sign().at());
        now = now.plusSeconds(5);
        writer.beat("idle");
        assertEquals(new Heartbeat("idle", ProcessHandle.current().pid(), begun, now), sign());
        now = now.minusSeconds(3600);
        writer.beat("idle");
        assertEquals(now, sign().at(), "also when the clock was set back");
    }

    @Test
    void theEndIsTheLastSign() {
        HeartbeatWriter writer = new HeartbeatWriter(home, clock);
        writer.end();
        assertTrue(Heartbeat.read(home).isEmpty(), "what never began has no end");
        writer.beat("running");
        writer.end();
        assertEquals(Heartbeat.STOPPED, sign().state());
    }

    @Test
    void aSignThatCannotBeWrittenEndsNoRun() throws IOException {
        Files.createDirectories(home.resolve(Heartbeat.FILE).resolve("in the way"));
        HeartbeatWriter writer = new HeartbeatWriter(home, clock);
        writer.beat("running");
        writer.end();
        assertTrue(Heartbeat.read(home).isEmpty());
    }
}
