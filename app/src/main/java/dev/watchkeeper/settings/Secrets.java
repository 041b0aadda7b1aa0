package dev.watchkeeper.settings;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the secrets that settings refer to, at the moment in which they are needed. What it returns
 * is for a process's environment or a connection, never for a log, a record or a prompt.
 */
public final class Secrets {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*)(?::([^}]*))?}");

    private final Function<String, @Nullable String> environment;
    private final Path userHome;

    /**
     * @param environment values by name
     * @param userHome for paths that begin with {@code ~/}
     */
    public Secrets(Function<String, @Nullable String> environment, Path userHome) {
        this.environment = environment;
        this.userHome = userHome;
    }

    /** Secrets of this process's environment and user. */
    public static Secrets ofThisProcess() {
        return new Secrets(System.getenv()::get, Path.of(System.getProperty("user.home")));
    }

    /** What is wrong with the form of a value's references, or {@code null} if nothing is. */
    static @Nullable String malformed(String value) {
        Matcher m = REFERENCE.matcher(value);
        int end = 0;
        while (m.find()) {
            boolean kind = m.group(1).equals("env") || m.group(1).equals("file");
            if (!kind || m.group(2) == null || m.group(2).isBlank()) {
                return "'" + m.group() + "' is no reference; write ${env:NAME} or ${file:PATH}";
            }
            end = m.end();
        }
        return value.indexOf("${", end) >= 0
                ? "a reference is not closed; write ${env:NAME} or ${file:PATH}"
                : null;
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
            boolean env = m.group(1).equals("env");
            m.appendReplacement(
                    all, Matcher.quoteReplacement(env ? variable(m.group(2)) : file(m.group(2))));
        }
        return m.appendTail(all).toString();
    }

    /** Resolves every value of a map. */
    public Map<String, String> resolve(Map<String, String> values) {
        Map<String, String> all = new java.util.LinkedHashMap<>();
        values.forEach((name, value) -> all.put(name, resolve(value)));
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
            return Files.readString(path).stripTrailing();
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
