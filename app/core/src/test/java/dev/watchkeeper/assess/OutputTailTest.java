package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class OutputTailTest {
    @Test
    void whatIsNotTooMuchIsThereWhole() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            byte[] all = new byte[random.nextInt(OutputTail.MOST)];
            random.nextBytes(all);
            assertArrayEquals(all, written(all, random).bytes());
        }
    }

    @Test
    void ofMoreTheLastWholeLinesAreThere() {
        byte[] all = "a line\n".repeat(400_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] end = written(all, new Random(4)).bytes();
        assertEquals(0, end.length % 7);
        assertTrue(end.length > OutputTail.MOST - 7, "" + end.length);
        assertArrayEquals(Arrays.copyOfRange(all, all.length - end.length, all.length), end);
    }

    @Test
    void ofOneEndlessLineTheLastBytesAreThere() {
        byte[] all = new byte[3 * OutputTail.MOST + 5];
        new Random(5).nextBytes(all);
        for (int i = 0; i < all.length; i++) {
            all[i] |= (byte) 0x80;
        }
        byte[] end = written(all, new Random(6)).bytes();
        assertEquals(OutputTail.MOST, end.length);
        assertArrayEquals(Arrays.copyOfRange(all, all.length - end.length, all.length), end);
    }

    private static OutputTail written(byte[] all, Random random) {
        OutputTail end = new OutputTail();
        for (int at = 0; at < all.length; ) {
            int n = Math.min(all.length - at, 1 + random.nextInt(3 * OutputTail.MOST / 2));
            end.write(all, at, n);
            at += n;
        }
        return end;
    }
}
