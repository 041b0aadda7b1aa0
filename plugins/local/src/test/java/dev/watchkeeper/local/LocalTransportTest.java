package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;

final class LocalTransportTest {
    private final LocalTransport transport = new LocalTransport();

    @Test
    void keepsWhatAFailingScriptSays() {
        var answer = transport.sh("echo out; echo why >&2; exit 3");
        assertEquals(3, answer.status());
        assertEquals("out\n", answer.text());
        assertEquals("why\n", new String(answer.err(), StandardCharsets.UTF_8));
    }

    @Test
    void saysInTheErrorWhyNothingCouldBeStarted() {
        PluginException e =
                assertThrows(
                        PluginException.class, () -> transport.launch("/no/such/folder", "x.sh"));
        assertTrue(String.valueOf(e.getMessage()).contains("/no/such/folder"), e.toString());
        assertTrue(String.valueOf(e.getMessage()).matches("(?is).*(can't cd|no such).*"), "" + e);
    }

    @Test
    @Timeout(30)
    void isNotHeldUpByMuchToSayOrByInputThatNobodyReads() {
        var answer = transport.sh("head -c 3000000 /dev/zero >&2; exit 4", new byte[1 << 20]);
        assertEquals(4, answer.status());
        assertEquals(8000, answer.err().length);
    }
}
