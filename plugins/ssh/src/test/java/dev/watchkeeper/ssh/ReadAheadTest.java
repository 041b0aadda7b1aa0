package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is read ahead of who asks for it. */
final class ReadAheadTest {
    private static final int PIECE = 1 << 20;

    @Test
    void givesAllInOrderInPiecesOfAnyLength() throws Exception {
        ReadAhead ahead = new ReadAhead(100);
        for (String piece : new String[] {"abcde", "f", "ghi"}) {
            assertTrue(ahead.give(piece.getBytes(UTF_8)));
        }
        ahead.end();
        assertArrayEquals("abc".getBytes(UTF_8), ahead.take(3));
        assertEquals(103, ahead.at());
        assertArrayEquals("de".getBytes(UTF_8), ahead.take(3));
        assertArrayEquals("f".getBytes(UTF_8), ahead.take(3));
        assertArrayEquals("ghi".getBytes(UTF_8), ahead.take(3));
        assertEquals(109, ahead.at());
        assertEquals(0, ahead.take(3).length);
    }

    @Test
    void holdsSoMuchAtMostUntilSomeIsTaken() throws Exception {
        byte[] all = new byte[40 * PIECE];
        new Random(1).nextBytes(all);
        ReadAhead ahead = new ReadAhead(0);
        CompletableFuture<Boolean> given = new CompletableFuture<>();
        Thread giver =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                boolean wanted = true;
                                for (int at = 0; at < all.length; at += PIECE) {
                                    wanted &= ahead.give(Arrays.copyOfRange(all, at, at + PIECE));
                                }
                                ahead.end();
                                given.complete(wanted);
                            } catch (InterruptedException e) {
                                given.completeExceptionally(e);
                            }
                        });
        while (giver.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(giver.isAlive(), "more was held than may be");
            LockSupport.parkNanos(100_000);
        }
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        for (byte[] next = ahead.take(70_000); next.length > 0; next = ahead.take(70_000)) {
            got.writeBytes(next);
        }
        assertArrayEquals(all, got.toByteArray());
        assertTrue(given.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whoAsksForSomethingElseWantsNoMore() throws Exception {
        ReadAhead ahead = new ReadAhead(0);
        assertTrue(ahead.give(new byte[1]));
        ahead.end();
        assertFalse(ahead.give(new byte[1]));
    }

    @Test
    void isGivenUpByWhoReadsWhereNobodyAsks() throws Exception {
        ReadAhead ahead = new ReadAhead(0);
        int given = 0;
        while (ahead.give(new byte[PIECE])) {
            given++;
            assertTrue(given < 1000);
        }
        assertEquals(8, given);
        ahead.end();
        assertEquals(PIECE, ahead.take(PIECE).length, "what came stays");
    }
}
