package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.plugin.ApiVersion;

import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A jar in a plugins folder, read without loading its classes.
 *
 * @param requires as {@link PluginInfo} has it
 * @param sha256 as it was read; empty of a shipped one, which is a part of the program
 * @param types what it has schemas of, such as {@code agent command}
 * @param problem why it is no plugin that can be used here; empty if it is one
 */
record PluginJar(
        Path path,
        boolean shipped,
        String id,
        String version,
        String requires,
        String sha256,
        Set<String> types,
        String problem) {
    private static final int LARGEST_TEXT = 1 << 20;
    private static final String SCHEMAS = "META-INF/watchkeeper/";
    private static final String SCHEMA_END = ".schema.json";
    private static final String EXTENSIONS = "META-INF/extensions.idx";
    private static final String API = ApiVersion.class.getPackageName().replace('.', '/') + "/";

    /** A jar is kept under its id, which so must be the name of a file. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    PluginJar {
        types = Set.copyOf(types);
    }

    /** The jars of a folder by name; none if there is no such folder. */
    static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(PluginJar::named).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** What begins with a dot is still being written. */
    private static boolean named(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".jar") && !name.startsWith(".");
    }

    static PluginJar read(Path path, boolean shipped) {
        String name = String.valueOf(path.getFileName());
        String id = "";
        String version = "";
        String requires = "";
        Set<String> types = Set.of();
        String problem;
        try {
            JarBounds.checkFile(path);
            try (JarFile jar = new JarFile(path.toFile())) {
                Names names = new Names();
                JarBounds.checkContent(jar, names::add);
                Manifest manifest = manifest(jar);
                id = value(manifest, "Plugin-Id");
                version = value(manifest, "Plugin-Version");
                requires = value(manifest, "Plugin-Requires");
                types = names.types;
                problem = problem(jar, names, id, version, manifest);
            }
        } catch (IOException | RuntimeException e) {
            // The JDK throws all kinds at a zip that somebody has bent.
            problem = "it is no readable jar: " + e.getMessage();
        }
        return new PluginJar(
                path,
                shipped,
                ID.matcher(id).matches() ? id : name,
                version,
                requires,
                shipped || !Files.isRegularFile(path) ? "" : sha256(path),
                types,
                problem);
    }

    private static String problem(
            JarFile jar, Names names, String id, String version, @Nullable Manifest manifest)
            throws IOException {
        if (id.isEmpty() || version.isEmpty()) {
            return "its manifest has no " + (id.isEmpty() ? "Plugin-Id" : "Plugin-Version");
        }
        if (!ID.matcher(id).matches()) {
            return "its Plugin-Id has something else than letters, digits, '.', '_' and '-'";
        }
        if (!isVersion(version)) {
            return "its Plugin-Version '" + version + "' is no version such as 1.0.0";
        }
        String requires = value(manifest, "Plugin-Requires");
        if (!compatible(requires)) {
            return "it requires plugin API "
                    + requires
                    + " (Plugin-Requires in its manifest), this is "
                    + ApiVersion.CURRENT;
        }
        String plugin = value(manifest, "Plugin-Class");
        if (!plugin.isEmpty() && jar.getEntry(plugin.replace('.', '/') + ".class") == null) {
            return "its manifest names the Plugin-Class " + plugin + ", which is not in its jar";
        }
        if (names.bundlesApi) {
            return "it bundles the plugin API ("
                    + API
                    + "…), so nothing that it provides would be known: depend on plugin-api with"
                    + " scope 'provided'";
        }
        for (String on : value(manifest, "Plugin-Dependencies").split(",")) {
            if (!on.isBlank() && !on.split("@", 2)[0].strip().endsWith("?")) {
                return "it depends on the plugin '"
                        + on.strip()
                        + "', and each plugin stands alone: bundle what it needs";
            }
        }
        return extensions(jar, names);
    }

    /** Whether the jar has what its list of extensions names. */
    private static String extensions(JarFile jar, Names names) throws IOException {
        List<String> named =
                text(jar, EXTENSIONS)
                        .orElse("")
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
        for (String name : named) {
            if (jar.getEntry(name.replace('.', '/') + ".class") == null) {
                return EXTENSIONS + " names " + name + ", which is not in its jar";
            }
        }
        if (named.isEmpty()) {
            return "it provides no host, agent, gate or notifier: "
                    + EXTENSIONS
                    + " names no class. The provider needs the annotation @Extension, and PF4J's"
                    + " annotation processor has to run when it is compiled";
        }
        return names.types.isEmpty()
                ? "it has no schema of settings: "
                        + schemaName("KIND", "TYPE")
                        + ", where KIND is agent, host, gate or notifier, and TYPE what its"
                        + " provider's type() says"
                : "";
    }

    private static boolean isVersion(String version) {
        try {
            return new DefaultVersionManager().compareVersions(version, version) == 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean compatible(String requires) {
        try {
            return requires.isBlank()
                    || requires.equals("*")
                    || new DefaultVersionManager()
                            .checkVersionConstraint(ApiVersion.CURRENT, requires);
        } catch (RuntimeException e) {
            // A constraint that can't be read is met by no version.
            return false;
        }
    }

    /** Read by ourselves: the JDK would take one of any size into memory. */
    private static @Nullable Manifest manifest(JarFile jar) throws IOException {
        ZipEntry entry = jar.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(LARGEST_TEXT + 1);
            if (bytes.length > LARGEST_TEXT) {
                throw new IOException(
                        "its manifest is larger than " + (LARGEST_TEXT >> 20) + " MiB");
            }
            return new Manifest(new ByteArrayInputStream(bytes));
        }
    }

    /** Where the schema of one type's settings is in a jar. */
    static String schemaName(String kind, String type) {
        return SCHEMAS + kind + "-" + type + SCHEMA_END;
    }

    /** The schema of one type's settings. */
    Optional<String> schema(String kind, String type) {
        if (!provides(kind, type)) {
            return Optional.empty();
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            return text(jar, schemaName(kind, type));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return Optional.of(new String(in.readNBytes(LARGEST_TEXT), StandardCharsets.UTF_8));
        }
    }

    /** Whether it has a schema of that type. */
    boolean provides(String kind, String type) {
        return types.contains(kind + " " + type);
    }

    /** What the names of a jar's entries tell, by one look through them: there may be many. */
    private static final class Names {
        private static final Pattern TYPE = Pattern.compile("(host|agent|gate|notifier)-[^/]+");

        private final Set<String> types = new TreeSet<>();
        private boolean bundlesApi;

        void add(String name) {
            bundlesApi |= name.startsWith(API) && name.endsWith(".class");
            if (name.startsWith(SCHEMAS) && name.endsWith(SCHEMA_END)) {
                String type = name.substring(SCHEMAS.length(), name.length() - SCHEMA_END.length());
                if (TYPE.matcher(type).matches()) {
                    types.add(type.replaceFirst("-", " "));
                }
            }
        }
    }

    PluginInfo info(PluginInfo.State state, List<String> provides, String why) {
        return new PluginInfo(id, version, requires, path, shipped, sha256, state, provides, why);
    }

    /** With the checksum of a shipped jar too, which costs more than all the rest of a start. */
    static PluginInfo withChecksum(PluginInfo info) {
        return info.sha256().isEmpty()
                ? new PluginInfo(
                        info.id(),
                        info.version(),
                        info.requires(),
                        info.jar(),
                        info.shipped(),
                        sha256(info.jar()),
                        info.state(),
                        info.provides(),
                        info.problem())
                : info;
    }

    private static String value(@Nullable Manifest manifest, String key) {
        String value = manifest == null ? null : manifest.getMainAttributes().getValue(key);
        return value == null ? "" : value.strip();
    }

    /** The SHA-256 of a jar as it is now, in hex; empty if it can't be read. */
    static String sha256(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            return sha256(file, OutputStream.nullOutputStream());
        } catch (IOException e) {
            return "";
        }
    }

    /** The same of what is copied on the way. */
    static String sha256(InputStream from, OutputStream to) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(from, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(to);
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
