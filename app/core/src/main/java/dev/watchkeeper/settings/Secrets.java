package dev.watchkeeper.settings;

import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the secrets that settings refer to, at the moment in which they are needed. What it returns
 * is for a process's environment or a connection, never for a log, a record or a prompt.
 */
public final class Secrets {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*)(?::([^}]*))?}");

    private static final Pattern OPENS = Pattern.compile("notify\\..+\\.(?:url|topic)");
    private static final Pattern SECRET =
            Pattern.compile("(?i)(key|token|secret|passw(or)?d|credentials?)$");
    private static final Set<String> KINDS = Set.of("env", "file", "keyring");
    static final String FORMS = "${env:NAME}, ${file:PATH} or ${keyring:NAME}";

    private final Function<String, @Nullable String> environment;
    private final Path userHome;
    private final Keyring keyring;

    /**
     * @param environment values by name; its {@code PATH} is searched for the keyring's tool
     * @param userHome for paths that begin with {@code ~/}
     * @param system the name of the operating system, which tells what keyring there is
     */
    public Secrets(Function<String, @Nullable String> environment, Path userHome, String system) {
        this.environment = environment;
        this.userHome = userHome;
        this.keyring = new Keyring(environment, system);
    }

    /** Secrets of this process's environment and user. */
    public static Secrets ofThisProcess() {
        return new Secrets(
                System.getenv()::get,
                Path.of(System.getProperty("user.home")),
                System.getProperty("os.name", ""));
    }

    /** Whether a value of this name probably is a secret, and stands there itself. */
    static boolean bare(String name, String value) {
        return !value.isBlank() && !REFERENCE.matcher(value).find() && SECRET.matcher(name).find();
    }

    /** Tells a value from another one and does not tell the value. */
    static String fingerprint(String value) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether who knows a value reads or writes a person's notices by it, and it stands there
     * itself.
     */
    static boolean opens(String key, String value) {
        return OPENS.matcher(key).matches() && !REFERENCE.matcher(value).find() && !value.isBlank();
    }

    /** What is wrong with the form of a value's references, or {@code null} if nothing is. */
    static @Nullable String malformed(String value) {
        Matcher m = REFERENCE.matcher(value);
        int end = 0;
        while (m.find()) {
            boolean kind = KINDS.contains(m.group(1));
            if (!kind || m.group(2) == null || m.group(2).isBlank()) {
                return "'" + m.group() + "' is no reference; write " + FORMS;
            }
            end = m.end();
        }
        return value.indexOf("${", end) >= 0 ? "a reference is not closed; write " + FORMS : null;
    }

    /**
     * Replaces every reference in a value by its secret.
     *
     * @throws WatchkeeperException of code {@code MISSING} if a secret is not there; it names the
     *     reference, never a content
     */
    public String resolve(String value) {
        String wrong = malformed(value);
        if (wrong != null) {
            throw new WatchkeeperException(Code.SETTINGS, wrong, "Mend it in the settings.");
        }
        Matcher m = REFERENCE.matcher(value);
        StringBuilder all = new StringBuilder();
        while (m.find()) {
            String name = m.group(2);
            String secret =
                    switch (m.group(1)) {
                        case "env" -> variable(name);
                        case "keyring" -> keyring.read(name);
                        case String _ -> file(name);
                    };
            m.appendReplacement(all, Matcher.quoteReplacement(secret));
        }
        return m.appendTail(all).toString();
    }

    /** Resolves every value of a map. */
    public Map<String, String> resolve(Map<String, String> values) {
        Map<String, String> all = new java.util.LinkedHashMap<>();
        values.forEach((name, value) -> all.put(name, resolve(value)));
        return all;
    }

    /** Resolves the texts among the options of something that a plugin makes. */
    public Map<String, Object> resolveOptions(Map<String, Object> options) {
        Map<String, Object> all = new java.util.LinkedHashMap<>();
        options.forEach((name, value) ->
                all.put(
                        name,
                        value instanceof String text && text.contains("${")
                                ? resolve(text)
                                : value));
        return all;
    }

    private String variable(String name) {
        String value = environment.apply(name);
        if (value == null) {
            throw new WatchkeeperException(
                    Code.MISSING,
                    "the secret ${env:" + name + "} is not set",
                    "Set the environment variable " + name + " where Watchkeeper is started.");
        }
        return value;
    }

    private String file(String name) {
        Path path = name.startsWith("~/") ? userHome.resolve(name.substring(2)) : Path.of(name);
        try {
            String text = SmallFile.text(path).stripTrailing();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new WatchkeeperException(
                    Code.MISSING,
                    "the secret ${file:" + name + "} is not there",
                    "Write it to " + path + ", readable by you alone.",
                    e);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.MISSING,
                    "the secret ${file:"
                            + name
                            + "} can't be read: "
                            + e.getClass().getSimpleName(),
                    "Make " + path + " readable for you.",
                    e);
        }
    }
}
