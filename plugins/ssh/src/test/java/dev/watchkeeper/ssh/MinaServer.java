package dev.watchkeeper.ssh;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;

/** Apache MINA SSHD in this process; commands run by this machine's sh. Needs nothing installed. */
final class MinaServer implements Server {
    /** Lets everyone in. */
    static final String PASSWORD = "right $(horse) 'battery'";

    private final SshServer server;
    private final Path folder;

    MinaServer(Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair client = rsa.generateKeyPair();
        KeyPair host = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        Files.writeString(
                folder.resolve("client"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(client.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator(
                (user, key, session) -> KeyUtils.compareKeys(client.getPublic(), key));
        server.setCommandFactory((channel, command) ->
                new ProcessShellFactory(
                                command,
                                "sh",
                                "-c",
                                "export XDG_STATE_HOME='%s/state'; %s".formatted(folder, command))
                        .createShell(channel));
        server.setPasswordAuthenticator((user, password, session) -> password.equals(PASSWORD));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(Path.of("/")));
        server.start();
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:"
                        + server.getPort()
                        + " "
                        + PublicKeyEntry.toString(host.getPublic())
                        + "\n",
                StandardCharsets.UTF_8);
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
