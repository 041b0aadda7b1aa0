package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.PluginException;

import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.password.PasswordUtils;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes one authenticated connection to a host, through others where the configuration says so. */
final class SshLogin {
    private static final Pattern HOP =
            Pattern.compile("(?:ssh://)?(?:([^@]+)@)?(\\[[^]]+]|[^:/]+)(?::(\\d+))?/?");
    private static final int HOPS = 8;

    /** The quickest first: the JDK computes AES with the processor's own instructions. */
    private static final List<String> CIPHERS =
            List.of("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes256-ctr");

    private final SshOptions options;

    static {
        // The JDK's own providers are quicker; what they lack, as keys of "ECDSA", comes after
        // them.
        SecurityUtils.setRegisterBouncyCastle(false);
        if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
            Security.addProvider(new BouncyCastleProvider());
        }
    }

    SshLogin(SshOptions options) {
        this.options = options;
    }

    /**
     * One machine on the way.
     *
     * @param last whether it is the one to work on
     */
    private record Hop(String alias, @Nullable String user, @Nullable Integer port, boolean last) {}

    /** A failure that only a person can mend. */
    static final class Refusal extends PluginException {
        private static final long serialVersionUID = 1L;

        Refusal(Kind kind, String message, String hint, @Nullable Throwable cause) {
            super(kind, message, hint, cause);
        }
    }

    /**
     * Connects.
     *
     * @return all clients on the way, the last one being the host's
     * @throws Refusal if the host's key or our login was refused
     * @throws IOException if the host can't be reached
     */
    List<SSHClient> connect() throws IOException {
        List<Hop> way = new ArrayList<>();
        Hop last = new Hop(options.address(), options.user(), options.port(), true);
        for (String jump : SshConfig.of(options.config(), options.address()).jumps()) {
            way.addAll(through(jump, 0));
        }
        way.add(last);
        List<SSHClient> clients = new ArrayList<>();
        boolean whole = false;
        try {
            for (Hop hop : way) {
                clients.add(connect(hop, clients.isEmpty() ? null : clients.getLast()));
            }
            whole = true;
            return clients;
        } finally {
            if (!whole) {
                close(clients);
            }
        }
    }

    private List<Hop> through(String jump, int depth) throws IOException {
        Matcher m = HOP.matcher(jump);
        if (!m.matches() || depth > HOPS) {
            throw new Refusal(
                    PluginException.Kind.SETTINGS,
                    "ProxyJump '" + jump + "' of " + options.address() + " can't be read",
                    "write [user@]host[:port] in " + options.config(),
                    null);
        }
        String name = m.group(2).replaceAll("^\\[|]$", "");
        List<Hop> way = new ArrayList<>();
        for (String before : SshConfig.of(options.config(), name).jumps()) {
            way.addAll(through(before, depth + 1));
        }
        way.add(
                new Hop(
                        name,
                        m.group(1),
                        m.group(3) == null ? null : Integer.valueOf(m.group(3)),
                        false));
        return way;
    }

    static void close(List<SSHClient> clients) {
        for (SSHClient client : clients.reversed()) {
            try {
                client.close();
            } catch (IOException e) {
                continue; // It is of no more use in any case.
            }
        }
    }

    private SSHClient connect(Hop hop, @Nullable SSHClient over) throws IOException {
        SshConfig config = SshConfig.of(options.config(), hop.alias());
        String user =
                Objects.requireNonNullElse(
                        hop.user(),
                        Objects.requireNonNullElse(config.user(), System.getProperty("user.name")));
        int port = first(hop.port(), config.port(), 22);
        String host = config.hostName();
        HostKeys keys =
                new HostKeys(hop.last() ? options.hostKey() : null, known(hop, config, user));
        SSHClient client = new SSHClient(configuration());
        boolean in = false;
        try {
            client.addHostKeyVerifier(keys);
            client.setConnectTimeout((int) options.connectTimeout().toMillis());
            client.setTimeout(0);
            client.getTransport().setTimeoutMs((int) options.connectTimeout().toMillis());
            if (over == null) {
                client.connect(host, port);
                client.getSocket().setTcpNoDelay(true);
            } else {
                DirectConnection way = over.newDirectConnection(host, port);
                client.connectVia(way, host, port);
            }
            client.getConnection().setTimeoutMs((int) options.connectTimeout().toMillis());
            authenticate(client, hop, config, user);
            in = true;
            return client;
        } catch (UnknownHostException e) {
            throw new IOException("the name " + host + " is not known", e);
        } catch (IOException e) {
            HostKeys.Refused refused = keys.refused();
            if (refused != null) {
                throw refusal(hop, refused, e);
            }
            throw e;
        } finally {
            if (!in) {
                close(List.of(client));
            }
        }
    }

    private static int first(@Nullable Integer one, @Nullable Integer two, int otherwise) {
        return one != null ? one : two != null ? two : otherwise;
    }

    private List<Path> known(Hop hop, SshConfig config, String user) {
        Path ours = options.knownHosts();
        if (ours != null && hop.last()) {
            return List.of(ours);
        }
        List<Path> theirs = new ArrayList<>(config.knownHosts(user));
        if (theirs.isEmpty()) {
            theirs.add(Objects.requireNonNullElse(ours, SshOptions.expand("~/.ssh/known_hosts")));
        }
        theirs.add(Path.of("/etc/ssh/ssh_known_hosts"));
        return theirs;
    }

    private Refusal refusal(Hop hop, HostKeys.Refused key, IOException cause) {
        Path place =
                Objects.requireNonNullElse(
                        options.knownHosts(), SshOptions.expand("~/.ssh/known_hosts"));
        if (key.why() == HostKeys.Why.CHANGED) {
            return new Refusal(
                    PluginException.Kind.SETTINGS,
                    "the key of host %s is not the one that is known: it shows %s %s"
                            .formatted(hop.alias(), key.type(), key.fingerprint()),
                    "someone may listen in: ask whoever runs that machine; only if its key was"
                            + " really changed, remove the old one (ssh-keygen -R) or mend host-key",
                    cause);
        }
        return new Refusal(
                PluginException.Kind.MISSING,
                "the key of host %s is not known yet: it shows %s %s"
                        .formatted(hop.alias(), key.type(), key.fingerprint()),
                "compare that with `ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` on the machine itself;"
                        + " if it is the same: echo '"
                        + key.line()
                        + "' >> "
                        + place
                        + (hop.last()
                                ? " (or put host-key: " + key.fingerprint() + " into the settings)"
                                : ""),
                cause);
    }

    private void authenticate(SSHClient client, Hop hop, SshConfig config, String user)
            throws IOException {
        List<String> tried = new ArrayList<>();
        List<AuthMethod> ways = new ArrayList<>();
        SshKeyAgent agent = agent(config);
        List<Path> files = keyFiles(hop, config, user);
        if (agent != null) {
            try {
                for (SshKeyAgent.Key key : agent.keys()) {
                    if (!config.identitiesOnly() || named(key, files)) {
                        ways.add(agent.login(key));
                        tried.add("the ssh-agent's " + key.comment());
                    }
                }
            } catch (IOException e) {
                tried.add("no ssh-agent: " + e.getMessage());
            }
        }
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                try {
                    String passphrase = options.passphrase();
                    var key =
                            client.loadKeys(
                                    file.toString(),
                                    passphrase == null
                                            ? null
                                            : PasswordUtils.createOneOff(passphrase.toCharArray()));
                    key.getPublic();
                    key.getPrivate();
                    ways.add(new AuthPublickey(key));
                    tried.add(file.toString());
                } catch (IOException | RuntimeException e) {
                    tried.add(file + " (can't be used: " + reason(e) + ")");
                }
            } else if (file.equals(options.key())) {
                tried.add(file + " (is not there)");
            }
        }
        String password = options.password();
        if (password != null && hop.last()) {
            ways.add(new AuthPassword(PasswordUtils.createOneOff(password.toCharArray())));
            tried.add("the password");
        }
        try {
            if (ways.isEmpty()) {
                throw new UserAuthException("no key");
            }
            client.auth(user, ways);
        } catch (UserAuthException e) {
            if (!client.getTransport().isRunning()) {
                throw new IOException("the line dropped while logging in", e);
            }
            throw new Refusal(
                    PluginException.Kind.MISSING,
                    "host %s does not let %s in; tried: %s"
                            .formatted(
                                    hop.alias(),
                                    user,
                                    tried.isEmpty()
                                            ? "nothing, there is no key"
                                            : String.join(", ", tried)),
                    "name the right `key` (with its `passphrase`) or `password`, both of these as secret"
                            + " references, or put your"
                            + " public key there: ssh-copy-id "
                            + user
                            + "@"
                            + hop.alias(),
                    e);
        }
    }

    private static String reason(Exception e) {
        String why = e.getMessage();
        return why == null ? "it needs a passphrase, or is damaged" : why;
    }

    private @Nullable SshKeyAgent agent(SshConfig config) {
        String socket = config.identityAgent();
        if (socket == null) {
            socket = System.getenv("SSH_AUTH_SOCK");
        }
        return !options.agent() || socket == null || socket.isEmpty() || socket.equals("none")
                ? null
                : new SshKeyAgent(SshOptions.expand(socket));
    }

    private List<Path> keyFiles(Hop hop, SshConfig config, String user) {
        Path ours = options.key();
        if (ours != null && hop.last()) {
            return List.of(ours);
        }
        List<Path> theirs = config.identities(user);
        return theirs.isEmpty() ? SshOptions.usualKeys() : theirs;
    }

    private static boolean named(SshKeyAgent.Key key, List<Path> files) {
        String blob = java.util.Base64.getEncoder().encodeToString(key.blob());
        for (Path file : files) {
            Path half = Path.of(file + ".pub");
            try {
                if (Files.isRegularFile(half) && Files.readString(half).contains(blob)) {
                    return true;
                }
            } catch (IOException e) {
                continue; // What can't be read names no key.
            }
        }
        return false;
    }

    private static DefaultConfig configuration() {
        DefaultConfig config =
                new DefaultConfig() {
                    @Override
                    protected void initCipherFactories() {
                        super.initCipherFactories();
                        List<Factory.Named<Cipher>> ciphers = new ArrayList<>(getCipherFactories());
                        ciphers.removeIf(c -> weak(c.getName()));
                        ciphers.sort(Comparator.comparingInt(c -> rank(c.getName())));
                        setCipherFactories(ciphers);
                    }
                };
        config.setLoggerFactory(new Silent());
        return config;
    }

    private static int rank(String cipher) {
        int rank = CIPHERS.indexOf(cipher);
        return rank < 0 ? CIPHERS.size() : rank;
    }

    private static boolean weak(String cipher) {
        String name = cipher.toLowerCase(Locale.ROOT);
        return !name.startsWith("aes") && !name.startsWith("chacha") || name.endsWith("-cbc");
    }

    /** What goes wrong is told by exceptions; sshj would also log what is no error. */
    private static final class Silent implements LoggerFactory {
        @Override
        public Logger getLogger(String name) {
            return NOPLogger.NOP_LOGGER;
        }

        @Override
        public Logger getLogger(Class<?> type) {
            return NOPLogger.NOP_LOGGER;
        }
    }
}
