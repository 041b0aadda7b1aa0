package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The keyring's tools are scripts here that take the words and give the answers of the real ones.
 */
class SecretsTest {
    /** As secret-tool: the attributes in pairs, nothing and status 1 for what it does not have. */
    private static final String SECRET_TOOL =
            """
            #!/bin/sh
            [ "$*" = "lookup service watchkeeper account mine" ] || exit 1
            printf %s 'from the keyring'
            """;

    /** As security: status 44 and a sentence on standard error for what it does not have. */
    private static final String SECURITY =
            """
            #!/bin/sh
            [ "$*" = "find-generic-password -s watchkeeper -a mine -w" ] && { echo 'from the keychain'; exit 0; }
            echo 'security: SecKeychainSearchCopyNext: The specified item could not be found in the keychain.' >&2
            exit 44
            """;

    @TempDir Path folder;

    private Secrets secrets(String system) {
        return new Secrets(
                Map.of("PATH", folder.resolve("bin").toString(), "TOKEN", "t$1\\")::get,
                folder,
                system);
    }

    private void tool(String name, String script) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Path file = Files.writeString(folder.resolve("bin").resolve(name), script);
        assertTrue(file.toFile().setExecutable(true));
    }

    private static WatchkeeperException refused(Secrets secrets, String value) {
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> secrets.resolve(value));
        assertEquals(WatchkeeperException.Code.MISSING, e.code());
        return e;
    }

    @Test
    void readsEachKindWhereItIsKept() throws IOException {
        Files.writeString(folder.resolve("s"), "from a file\n");
        tool("secret-tool", SECRET_TOOL);
        tool("security", SECURITY);
        assertEquals("Bearer t$1\\!", secrets("Linux").resolve("Bearer ${env:TOKEN}!"));
        assertEquals("from a file", secrets("Linux").resolve("${file:~/s}"));
        assertEquals("from the keyring", secrets("Linux").resolve("${keyring:mine}"));
        assertEquals("from the keychain", secrets("Mac OS X").resolve("${keyring:mine}"));
        assertEquals("plain", secrets("Linux").resolve("plain"));
    }

    @Test
    void tellsWhatIsMissingAndHowToMendIt() throws IOException {
        WatchkeeperException noTool = refused(secrets("Linux"), "${keyring:mine}");
        assertTrue(String.valueOf(noTool.getMessage()).contains("secret-tool, which is not on"));
        assertTrue(noTool.hint().contains("libsecret-tools"));
        assertTrue(
                String.valueOf(refused(secrets("Windows 11"), "${keyring:mine}").getMessage())
                        .contains("none is known on Windows"));
        tool("secret-tool", SECRET_TOOL);
        tool("security", SECURITY);
        WatchkeeperException other = refused(secrets("Linux"), "${keyring:other}");
        assertEquals(
                "the secret ${keyring:other} is not in the keyring (secret-tool ended with 1)",
                other.getMessage());
        assertTrue(
                other.hint()
                        .contains(
                                "secret-tool store --label='Watchkeeper other' service watchkeeper"
                                        + " account 'other'"));
        assertTrue(
                String.valueOf(refused(secrets("Mac OS X"), "${keyring:other}").getMessage())
                        .contains("ended with 44"));
        assertEquals(
                "the secret ${env:NONE} is not set",
                refused(secrets("Linux"), "${env:NONE}").getMessage());
        assertTrue(refused(secrets("Linux"), "${file:~/none}").hint().contains("readable by you"));
    }

    @Test
    void knowsASecretThatStandsInAFileItself() {
        assertTrue(Secrets.bare("agents.a.env.API_KEY", "sk-1"));
        assertTrue(Secrets.bare("agents.a.env.password", "x"));
        assertFalse(Secrets.bare("agents.a.env.API_KEY", "${env:API_KEY}"));
        assertFalse(Secrets.bare("agents.a.env.LANG", "C"));
    }
}
