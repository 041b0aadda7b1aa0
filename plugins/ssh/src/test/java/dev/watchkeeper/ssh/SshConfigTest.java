package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class SshConfigTest {
    @TempDir Path folder;

    private SshConfig of(String alias, String text) throws IOException {
        return SshConfig.of(Files.writeString(folder.resolve("config"), text), alias);
    }

    @Test
    void takesTheFirstValueThatMatches() throws IOException {
        String text =
                """
                # for all of ours
                Host vm
                    HostName = 192.0.2.7
                    User dev
                Host *
                    User other
                    Port 2222
                """;
        SshConfig config = of("vm", text);
        assertEquals("192.0.2.7", config.hostName());
        assertEquals("dev", config.user());
        assertEquals(2222, config.port());
        assertEquals("elsewhere", of("elsewhere", text).hostName());
        assertEquals("other", of("elsewhere", text).user());
    }

    @Test
    void knowsPatternsAndNegations() throws IOException {
        String text = "Host *.example.org !db.example.org build?\n  User dev\n";
        assertEquals("dev", of("a.example.org", text).user());
        assertEquals("dev", of("build7", text).user());
        assertNull(of("db.example.org", text).user());
        assertNull(of("build77", text).user());
    }

    @Test
    void gathersAllKeysAndFillsInTokens() throws IOException {
        SshConfig config =
                of(
                        "vm",
                        """
                        Host vm
                          HostName %h.example.org
                          IdentityFile "~/.ssh/a key"
                          IdentityFile /keys/%r@%h
                          UserKnownHostsFile /k/one /k/two
                        """);
        assertEquals("vm.example.org", config.hostName());
        assertEquals(
                List.of(
                        Path.of(System.getProperty("user.home"), ".ssh/a key"),
                        Path.of("/keys/dev@vm.example.org")),
                config.identities("dev"));
        assertEquals(List.of(Path.of("/k/one"), Path.of("/k/two")), config.knownHosts("dev"));
    }

    @Test
    void readsWhatIsIncludedWhereItIsIncluded() throws IOException {
        Files.createDirectories(folder.resolve("d"));
        Files.writeString(folder.resolve("d/1.conf"), "Host vm\n  User first\n");
        Files.writeString(folder.resolve("d/2.conf"), "Host vm\n  Port 7\n");
        SshConfig config = of("vm", "Include d/*.conf\nHost vm\n  User second\n  Port 8\n");
        assertEquals("first", config.user());
        assertEquals(7, config.port());
    }

    @Test
    void knowsTheWayThroughOtherHosts() throws IOException {
        assertEquals(
                List.of("a@one:7", "two"), of("vm", "Host vm\nProxyJump a@one:7, two\n").jumps());
        assertTrue(of("vm", "Host vm\nProxyJump none\nHost *\nProxyJump x\n").jumps().isEmpty());
    }

    @Test
    void leavesOutMatchBlocksThatItCanNotJudge() throws IOException {
        assertNull(of("vm", "Match host vm exec \"true\"\n  User no\n").user());
        assertEquals("yes", of("vm", "Match all\n  User yes\n").user());
    }

    @Test
    void needsNoFile() throws IOException {
        assertEquals("vm", SshConfig.of(folder.resolve("none"), "vm").hostName());
    }
}
