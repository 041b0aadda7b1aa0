package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Map;

/** Logging in with a password, as the settings' secret reference was resolved. */
final class PasswordTest {
    @RegisterExtension static final Served HOST = new Served(MinaServer::new);

    private static Host open(String password) {
        Map<String, Object> options = HOST.server().options();
        options.put("key", "/nonexistent");
        options.put("password", password);
        return new SshHostProvider().open(HOST.place().config(options));
    }

    @Test
    void letsInWithTheRightPassword() {
        try (Host host = open(MinaServer.PASSWORD)) {
            assertTrue(host.files().which("sh").isPresent());
        }
    }

    @Test
    void saysThatAPasswordIsWrongWithoutSayingIt() {
        PluginException e = assertThrows(PluginException.class, () -> open("hunter").close());
        assertEquals(PluginException.Kind.MISSING, e.kind());
        String said = String.valueOf(e.getMessage());
        assertTrue(said.contains("does not let"), said);
        assertTrue(said.contains("the password"), said);
        assertTrue(e.hint().contains("password"), e.hint());
        assertFalse((said + e.hint()).contains("hunter"), said);
    }
}
