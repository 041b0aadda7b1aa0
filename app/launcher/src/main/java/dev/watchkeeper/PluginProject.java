package dev.watchkeeper;

import dev.watchkeeper.domain.WatchkeeperException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.lang.model.SourceVersion;

/**
 * A new project of a plugin, made from the template of the distribution. The plugin API comes with
 * it in a Maven repository of its own, under a version that no other content has: Maven never looks
 * again at what it has once copied from a repository.
 */
final class PluginProject {
    /** How the template's plugin and its type of agents are called. */
    private static final String NAME = "plain-agent";

    private static final Path API = Path.of("lib", "dev", "watchkeeper", "plugin-api");
    private static final String API_JAR = "plugin-api-%s.jar";
    private static final String CONTRACT_TESTS = "plugin-api-%s-tests.jar";

    private static final Pattern USABLE = Pattern.compile("[a-z][a-z0-9-]{0,62}[a-z0-9]");

    /** So much of a hash tells two builds apart. */
    private static final int HASH = 8;

    private static final Pattern NAMES = Pattern.compile(NAME + "|" + folderOf(NAME));

    private final Path template;
    private final Path shipped;
    private final String version;

    /**
     * @param dist the distribution
     */
    PluginProject(Path dist) {
        template = dist.resolve("plugin-template");
        shipped = dist.resolve("plugins");
        version = version(template);
    }

    /**
     * Writes the project.
     *
     * @param folder is made; if it is there, it must be empty. Its name is the plugin's.
     */
    void write(Path folder) {
        String name = String.valueOf(folder.getFileName());
        if (!USABLE.matcher(name).matches() || SourceVersion.isKeyword(folderOf(name))) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "'" + name + "' can't be the name of a plugin's type",
                    "use small letters, digits and '-', such as my-agent");
        }
        if (Files.exists(shipped.resolve("watchkeeper-" + name + ".jar"))) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "a plugin that comes with Watchkeeper is called " + name,
                    "choose another name");
        }
        try {
            if (Files.exists(folder) && !isEmptyFolder(folder)) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.CONFLICT,
                        folder + " is there already",
                        "name a folder that is not there yet, or an empty one");
            }
            String unique = version + "-" + hash();
            for (Path file : files()) {
                Path to = folder.resolve(named(template.relativize(file).toString(), name, unique));
                Files.createDirectories(to.getParent());
                if (file.toString().endsWith(".jar")) {
                    Files.copy(file, to);
                } else {
                    Files.writeString(to, named(Files.readString(file), name, unique));
                }
            }
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.WORKSPACE,
                    folder + " can't be written: " + e.getMessage(),
                    "see who may write there",
                    e);
        }
    }

    private String named(String text, String name, String unique) {
        return NAMES.matcher(text)
                .replaceAll(found -> found.group().equals(NAME) ? name : folderOf(name))
                .replace(">" + version + "<", ">" + unique + "<")
                .replace(API.resolve(version).toString(), API.resolve(unique).toString())
                .replace("plugin-api-" + version, "plugin-api-" + unique);
    }

    /** The last part of its package. */
    private static String folderOf(String name) {
        return name.replace("-", "");
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        try (Stream<Path> inside = Files.isDirectory(folder) ? Files.list(folder) : Stream.of()) {
            return Files.isDirectory(folder) && inside.findAny().isEmpty();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(template)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** That of the plugin API in the distribution. */
    private static String version(Path template) {
        try (Stream<Path> versions = Files.list(template.resolve(API))) {
            return versions.filter(PluginProject::hasJars)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the plugin API is not in " + template));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.MISSING,
                    "the template of a plugin is not in this build: " + e.getMessage(),
                    "build it anew: scripts/build",
                    e);
        }
    }

    private static boolean hasJars(Path folder) {
        return Stream.of(API_JAR, CONTRACT_TESTS)
                .allMatch(jar -> Files.exists(folder.resolve(jar.formatted(folder.getFileName()))));
    }

    private String hash() throws IOException {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            for (Path file : files()) {
                if (file.startsWith(template.resolve(API))) {
                    try (InputStream in = Files.newInputStream(file)) {
                        sum.update(in.readAllBytes());
                    }
                }
            }
            return HexFormat.of().formatHex(sum.digest()).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
