package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.IgnoreRules;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person's SSH configuration says of one host, as ssh_config(5) has it: the first value that
 * is found counts. Read are Host (with patterns and negations), Include, HostName, User, Port,
 * IdentityFile, IdentitiesOnly, IdentityAgent, UserKnownHostsFile and ProxyJump. Of Match only
 * {@code Match all} counts; other Match blocks are left out.
 */
final class SshConfig {
    private static final Pattern LINE =
            Pattern.compile("\\s*([A-Za-z]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final int DEPTH = 8;

    private final String alias;
    private final Map<String, String> found = new HashMap<>();
    private final List<String> identities = new ArrayList<>();

    private SshConfig(String alias) {
        this.alias = alias;
    }

    /**
     * Reads what a file says of a host.
     *
     * @param file need not be there
     */
    static SshConfig of(Path file, String alias) throws IOException {
        SshConfig config = new SshConfig(alias);
        config.read(file, true, 0);
        return config;
    }

    private void read(Path file, boolean applies, int depth) throws IOException {
        if (!Files.isRegularFile(file) || depth > DEPTH) {
            return;
        }
        boolean on = applies;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            Matcher m = LINE.matcher(line);
            if (line.strip().startsWith("#") || !m.matches()) {
                continue;
            }
            String key = m.group(1).toLowerCase(Locale.ROOT);
            List<String> words = words(m.group(2));
            switch (key) {
                case "host" -> on = applies && matches(words);
                case "match" -> on = applies && words.equals(List.of("all"));
                case "include" -> {
                    if (on) {
                        for (String word : words) {
                            include(file, word, depth);
                        }
                    }
                }
                case "identityfile" -> {
                    if (on) {
                        identities.addAll(words);
                    }
                }
                default -> {
                    if (on && !words.isEmpty()) {
                        found.putIfAbsent(key, String.join(" ", words));
                    }
                }
            }
        }
    }

    private void include(Path from, String word, int depth) throws IOException {
        Path place = SshOptions.expand(word);
        Path folder = from.toAbsolutePath().getParent();
        if (!place.isAbsolute() && folder != null) {
            place = folder.resolve(place);
        }
        Path above = place.getParent();
        if (above == null || !Files.isDirectory(above)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (var files = Files.newDirectoryStream(above, String.valueOf(place.getFileName()))) {
            files.forEach(all::add);
        }
        all.sort(null);
        for (Path one : all) {
            read(one, true, depth + 1);
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher m = WORD.matcher(text);
        while (m.find()) {
            words.add(m.group(1) != null ? m.group(1) : m.group(2));
        }
        return words;
    }

    private boolean matches(List<String> patterns) {
        boolean yes = false;
        for (String pattern : patterns) {
            boolean not = pattern.startsWith("!");
            if (IgnoreRules.pattern(not ? pattern.substring(1) : pattern)
                    .matcher(alias)
                    .matches()) {
                if (not) {
                    return false;
                }
                yes = true;
            }
        }
        return yes;
    }

    String hostName() {
        String name = found.get("hostname");
        return name == null ? alias : name.replace("%h", alias).replace("%%", "%");
    }

    @Nullable String user() {
        return found.get("user");
    }

    @Nullable Integer port() {
        String port = found.get("port");
        return port != null && port.matches("\\d{1,5}") ? Integer.valueOf(port) : null;
    }

    /** Key files in their order; empty if none is named. */
    List<Path> identities(String user) {
        return identities.stream()
                .filter(file -> !file.equalsIgnoreCase("none"))
                .map(file -> tokens(file, user))
                .map(SshOptions::expand)
                .toList();
    }

    boolean identitiesOnly() {
        return "yes".equalsIgnoreCase(found.get("identitiesonly"));
    }

    /** Socket of the agent, {@code none}, or {@code null} if the environment names it. */
    @Nullable String identityAgent() {
        String agent = found.get("identityagent");
        return "SSH_AUTH_SOCK".equals(agent) ? null : agent;
    }

    /** Files of known hosts in their order; empty if none is named. */
    List<Path> knownHosts(String user) {
        String files = found.get("userknownhostsfile");
        return files == null
                ? List.of()
                : words(files).stream().map(f -> SshOptions.expand(tokens(f, user))).toList();
    }

    /** Hosts to go through, in their order, each {@code [user@]host[:port]}. */
    List<String> jumps() {
        String jumps = found.get("proxyjump");
        return jumps == null || jumps.equalsIgnoreCase("none")
                ? List.of()
                : List.of(jumps.split("\\s*,\\s*"));
    }

    private String tokens(String text, String user) {
        String here = System.getProperty("user.home");
        return text.replace("%d", here)
                .replace("%h", hostName())
                .replace("%n", alias)
                .replace("%r", user)
                .replace("%u", System.getProperty("user.name"))
                .replace("%%", "%");
    }
}
