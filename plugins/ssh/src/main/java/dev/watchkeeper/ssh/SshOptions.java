package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one SSH host. What is left out is looked up in the person's own SSH
 * configuration.
 *
 * @param name of the host in the settings
 * @param address name, address or alias in the SSH configuration
 * @param port {@code null} for that of the configuration, else 22
 * @param user {@code null} for that of the configuration, else ours here
 * @param key file of the private key; {@code null} for those of the configuration
 * @param passphrase of the key, or {@code null}
 * @param password {@code null} if none may be used
 * @param knownHosts {@code null} for that of the configuration
 * @param hostKey fingerprint that the host's key must have, {@code SHA256:…}; {@code null} if
 *     known_hosts decides
 * @param config the SSH configuration; need not be there
 * @param agent whether keys of an ssh-agent may be used
 * @param keepAlive period of the questions whether the other side is there
 * @param connectTimeout of one attempt to connect
 * @param reconnectMax the longest pause between two attempts
 * @param patience how long a call waits for a line that is down
 * @param channels how many commands at once
 */
record SshOptions(
        String name,
        String address,
        @Nullable Integer port,
        @Nullable String user,
        @Nullable Path key,
        @Nullable String passphrase,
        @Nullable String password,
        @Nullable Path knownHosts,
        @Nullable String hostKey,
        Path config,
        boolean agent,
        Duration keepAlive,
        Duration connectTimeout,
        Duration reconnectMax,
        Duration patience,
        int channels) {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./~-]+");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    static SshOptions of(String name, Map<String, Object> map) {
        return new SshOptions(
                name,
                text(map, "address") instanceof String a ? a : "",
                map.get("port") instanceof Number n ? (Integer) n.intValue() : null,
                text(map, "user"),
                path(map, "key"),
                text(map, "passphrase"),
                text(map, "password"),
                path(map, "known-hosts"),
                text(map, "host-key"),
                path(map, "config") instanceof Path p ? p : expand("~/.ssh/config"),
                !Boolean.FALSE.equals(map.get("agent")),
                duration(map, "keep-alive", Duration.ofSeconds(15)),
                duration(map, "connect-timeout", Duration.ofSeconds(10)),
                duration(map, "reconnect-max", Duration.ofSeconds(30)),
                duration(map, "patience", Duration.ofSeconds(30)),
                map.get("channels") instanceof Number n ? n.intValue() : 8);
    }

    private static @Nullable String text(Map<String, Object> map, String name) {
        Object value = map.get(name);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    private static @Nullable Path path(Map<String, Object> map, String name) {
        String text = text(map, name);
        return text == null ? null : expand(text);
    }

    /** A path in which {@code ~} stands for the home of the user here. */
    static Path expand(String path) {
        String home = System.getProperty("user.home");
        return path.equals("~")
                ? Path.of(home)
                : path.startsWith("~/") ? Path.of(home, path.substring(2)) : Path.of(path);
    }

    /** Reads text such as {@code 200ms}, {@code 15s}, {@code 10m}, {@code 2h}. */
    private static Duration duration(Map<String, Object> map, String name, Duration otherwise) {
        String text = text(map, name);
        if (text == null) {
            return otherwise;
        }
        Matcher m = DURATION.matcher(text);
        if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    name + " can't be '" + text + "'",
                    "write a duration such as 200ms, 15s or 2m");
        }
        long n = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
    }

    /** All but the secrets. */
    @Override
    public String toString() {
        return "ssh " + address + (port == null ? "" : ":" + port);
    }

    /** What a person calls the host: its name, and its address where that is another. */
    String told() {
        return name.equals(address) ? name : name + " (" + address + ")";
    }

    /** The line by which a person gets there with OpenSSH, with what the settings say. */
    String line() {
        List<String> words = new ArrayList<>(List.of("ssh"));
        if (!config.equals(expand("~/.ssh/config"))) {
            words.addAll(List.of("-F", config.toString()));
        }
        if (port != null) {
            words.addAll(List.of("-p", port.toString()));
        }
        if (key != null) {
            words.addAll(List.of("-i", key.toString()));
        }
        if (knownHosts != null) {
            words.addAll(List.of("-o", "UserKnownHostsFile=" + knownHosts));
        }
        words.add(user == null ? address : user + "@" + address);
        return String.join(" ", words.stream().map(SshOptions::quoted).toList());
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Files of keys that ssh tries where nothing is configured. */
    static List<Path> usualKeys() {
        return List.of(
                expand("~/.ssh/id_ed25519"), expand("~/.ssh/id_ecdsa"), expand("~/.ssh/id_rsa"));
    }
}
