package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keys, agents, known hosts and ways through others, with the real sshd. */
final class SshLoginTest {
    @TempDir static Path keys;
    private static OpenSshServer server;

    @TempDir Path temp;

    @BeforeAll
    static void begin() throws IOException {
        server = new OpenSshServer(keys);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private Host open(Map<String, Object> options) {
        return new SshHostProvider().open(Place.in(temp).config(options));
    }

    private PluginException refused(Map<String, Object> options) {
        return assertThrows(PluginException.class, () -> open(options).close());
    }

    private static void allow(Path publicKey) throws IOException {
        Files.writeString(
                keys.resolve("authorized_keys"),
                Files.readString(publicKey),
                StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @CsvSource({"ed25519,", "ecdsa,", "rsa,", "ed25519,a secret", "ecdsa,a secret", "rsa,a secret"})
    void logsInWithEveryKindOfKey(String type, String passphrase) throws IOException {
        Path key = temp.resolve("id");
        Tools.key(key, type, passphrase == null ? "" : passphrase);
        allow(temp.resolve("id.pub"));
        Map<String, Object> options = server.options();
        options.put("key", key.toString());
        if (passphrase != null) {
            options.put("passphrase", passphrase);
        }
        try (Host host = open(options)) {
            assertTrue(host.files().which("sh").isPresent());
        }
    }

    @Test
    void saysWhichKeysItTriedAndHowToMendIt() {
        Tools.key(temp.resolve("stranger"), "ed25519", "");
        Map<String, Object> options = server.options();
        options.put("key", temp.resolve("stranger").toString());
        PluginException e = refused(options);
        assertEquals(PluginException.Kind.MISSING, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("stranger"), e.toString());
        assertTrue(e.hint().contains("ssh-copy-id"), e.hint());
    }

    @Test
    void saysThatAPassphraseIsMissing() throws IOException {
        Tools.key(temp.resolve("locked"), "ed25519", "secret");
        allow(temp.resolve("locked.pub"));
        Map<String, Object> options = server.options();
        options.put("key", temp.resolve("locked").toString());
        assertTrue(String.valueOf(refused(options).getMessage()).contains("can't be used"));
        options.put("passphrase", "wrong");
        String said = refused(options).toString();
        assertTrue(said.contains("can't be used"), said);
        assertFalse(said.contains("wrong"), said);
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "ecdsa", "rsa"})
    void usesTheKeysOfAnSshAgentWithoutSeeingThem(String type) throws Exception {
        Tools.key(temp.resolve("held"), type, "");
        allow(temp.resolve("held.pub"));
        Path socket = Path.of("/tmp").resolve("wk-agent-" + ProcessHandle.current().pid() + type);
        Process agent =
                new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                        .redirectErrorStream(true)
                        .start();
        try {
            while (!Files.exists(socket)) {
                assertFalse(agent.waitFor(5, TimeUnit.MILLISECONDS));
            }
            ProcessBuilder adding = new ProcessBuilder("ssh-add", temp.resolve("held").toString());
            adding.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertEquals(0, adding.start().waitFor());
            Files.delete(temp.resolve("held"));
            Files.writeString(
                    temp.resolve("config"),
                    "Host 127.0.0.1\n  IdentityAgent " + socket + "\n  IdentityFile /none\n");
            Map<String, Object> options = server.options();
            options.remove("key");
            options.put("agent", true);
            options.put("config", temp.resolve("config").toString());
            try (Host host = open(options)) {
                assertTrue(host.files().which("sh").isPresent());
            }
        } finally {
            agent.destroy();
            agent.waitFor();
            Files.deleteIfExists(socket);
        }
    }

    @Test
    void refusesAHostThatNobodyKnowsAndShowsItsFingerprint() throws IOException {
        Map<String, Object> options = server.options();
        Path known = temp.resolve("known");
        options.put("known-hosts", known.toString());
        PluginException e = refused(options);
        assertEquals(PluginException.Kind.MISSING, e.kind());
        String fingerprint =
                Tools.run(keys, "ssh-keygen", "-lf", keys.resolve("host.pub").toString())
                        .split(" ")[1];
        assertTrue(String.valueOf(e.getMessage()).contains(fingerprint), e.toString());
        // What the hint says mends it, to the letter.
        String command = e.hint().substring(e.hint().indexOf("echo '"));
        Tools.run(keys, "sh", "-c", command.substring(0, command.indexOf(" (or put")));
        open(options).close();
        Files.delete(known);
        options.put("host-key", fingerprint);
        open(options).close();
    }

    @Test
    void refusesAHostWhoseKeyHasChanged() throws IOException {
        Tools.key(temp.resolve("other"), "ed25519", "");
        Map<String, Object> options = server.options();
        Path known = temp.resolve("known");
        Files.writeString(
                known,
                "[127.0.0.1]:" + server.port() + " " + Files.readString(temp.resolve("other.pub")));
        options.put("known-hosts", known.toString());
        PluginException e = refused(options);
        assertEquals(PluginException.Kind.SETTINGS, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("not the one that is known"), "" + e);
        options.put("host-key", "SHA256:" + "A".repeat(43));
        assertEquals(PluginException.Kind.SETTINGS, refused(options).kind());
    }

    @Test
    void goesThroughOtherHostsAndUsesAnAliasOfTheConfiguration() throws IOException {
        Files.writeString(
                temp.resolve("config"),
                """
                Host vm
                  HostName 127.0.0.1
                  Port %1$d
                  ProxyJump %2$s@127.0.0.1:%1$d
                  IdentityFile %3$s
                Host 127.0.0.1
                  IdentityFile %3$s
                  UserKnownHostsFile %4$s
                """
                        .formatted(
                                server.port(),
                                System.getProperty("user.name"),
                                keys.resolve("client"),
                                keys.resolve("known_hosts")));
        Map<String, Object> options = server.options();
        options.put("address", "vm");
        options.remove("port");
        options.remove("key");
        options.put("config", temp.resolve("config").toString());
        try (Host host = open(options)) {
            assertTrue(host.environment().containsKey("SSH_CONNECTION"));
        }
    }

    @Test
    void saysAtOnceThatNothingAnswers() {
        Map<String, Object> options = server.options();
        options.put("port", 1L);
        PluginException e = refused(options);
        assertEquals(PluginException.Kind.TRANSIENT, e.kind());
        assertTrue(
                String.valueOf(e.getMessage()).startsWith("host vm (127.0.0.1) can't be reached"),
                e.toString());
        assertTrue(
                e.hint()
                        .contains(
                                "ssh -F "
                                        + options.get("config")
                                        + " -p 1 -i "
                                        + options.get("key")
                                        + " "),
                e.hint());
        assertTrue(e.hint().contains("127.0.0.1` gets there"), e.hint());
    }

    @Test
    void aNameThatIsNotKnownIsCalledThat() {
        Map<String, Object> options = server.options();
        options.put("address", "no-such-host.invalid");
        PluginException e = refused(options);
        assertEquals(PluginException.Kind.TRANSIENT, e.kind());
        assertTrue(
                String.valueOf(e.getMessage())
                        .endsWith(": the name no-such-host.invalid is not known"),
                e.toString());
    }

    @Test
    void theLineThatGetsThereHasAllThatTheSettingsSay() {
        SshOptions said =
                SshOptions.of(
                        "vm",
                        Map.of("address", "h", "port", 22099, "user", "me", "key", "/my keys/id"));
        assertEquals("ssh -p 22099 -i '/my keys/id' me@h", said.line());
        assertEquals("ssh h", SshOptions.of("h", Map.of("address", "h")).line());
    }

    @Test
    void saysThatAWorkspaceIsNoFolderThere() {
        Place place = Place.in(temp);
        var config =
                new Place(place.work().resolve("none"), place.state()).config(server.options());
        PluginException e =
                assertThrows(PluginException.class, () -> new SshHostProvider().open(config));
        assertEquals(PluginException.Kind.MISSING, e.kind());
    }

    @Test
    void allWorkspacesOfAHostShareOneConnection() throws IOException {
        SshHostProvider provider = new SshHostProvider();
        long before = accepted();
        try (Host one = provider.open(Place.in(temp).config(server.options()));
                Host two = provider.open(Place.in(temp.resolve("2")).config(server.options()))) {
            assertTrue(one.files().info("x").isEmpty());
            assertTrue(two.files().info("x").isEmpty());
        }
        assertEquals(before + 1, accepted());
    }

    private static long accepted() throws IOException {
        return Files.readString(keys.resolve("sshd.log"))
                .lines()
                .filter(line -> line.startsWith("Accepted publickey"))
                .count();
    }
}
