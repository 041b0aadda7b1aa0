package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.PluginInfo;

import org.jspecify.annotations.Nullable;

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
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A jar in a plugins folder, read without loading its classes.
 *
 * @param problem why it is no plugin; empty if it is one
 */
record PluginJar(
        Path path, boolean shipped, String id, String version, String requires, String problem) {
    private static final int LARGEST_SCHEMA = 1 << 20;
    private static final int LARGEST_MANIFEST = 1 << 20;

    /** The jars of a folder by name; none if there is no such folder. */
    static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static PluginJar read(Path path, boolean shipped) {
        String name = String.valueOf(path.getFileName());
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = manifest(jar);
            String id = value(manifest, "Plugin-Id");
            String version = value(manifest, "Plugin-Version");
            String problem =
                    id.isEmpty() || version.isEmpty()
                            ? "its manifest names no Plugin-Id or no Plugin-Version"
                            : "";
            return new PluginJar(
                    path,
                    shipped,
                    id.isEmpty() ? name : id,
                    version,
                    value(manifest, "Plugin-Requires"),
                    problem);
        } catch (IOException | SecurityException e) {
            return new PluginJar(
                    path, shipped, name, "", "", "it is no readable jar: " + e.getMessage());
        }
    }

    /** Read by ourselves: the JDK would take one of any size into memory. */
    private static @Nullable Manifest manifest(JarFile jar) throws IOException {
        ZipEntry entry = jar.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(LARGEST_MANIFEST + 1);
            if (bytes.length > LARGEST_MANIFEST) {
                throw new IOException(
                        "its manifest is larger than " + (LARGEST_MANIFEST >> 20) + " MiB");
            }
            return new Manifest(new ByteArrayInputStream(bytes));
        }
    }

    /** Where the schema of one type's settings is in a jar. */
    static String schemaName(String kind, String type) {
        return "META-INF/watchkeeper/" + kind + "-" + type + ".schema.json";
    }

    /** The schema of one type's settings. */
    Optional<String> schema(String kind, String type) {
        if (!problem.isEmpty()) {
            return Optional.empty();
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            ZipEntry entry = jar.getEntry(schemaName(kind, type));
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return Optional.of(
                        new String(in.readNBytes(LARGEST_SCHEMA), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The types of a kind that it has schemas of. */
    List<String> types(String kind) {
        if (!problem.isEmpty()) {
            return List.of();
        }
        String begin = "META-INF/watchkeeper/" + kind + "-";
        String end = ".schema.json";
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.startsWith(begin) && n.endsWith(end))
                    .map(n -> n.substring(begin.length(), n.length() - end.length()))
                    .filter(n -> !n.isEmpty() && !n.contains("/"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** All but the checksum, which costs more than all the rest of a start. */
    PluginInfo info(PluginInfo.State state, List<String> provides, String why) {
        return new PluginInfo(id, version, path, shipped, "", state, provides, why);
    }

    private static String value(@Nullable Manifest manifest, String key) {
        String value = manifest == null ? null : manifest.getMainAttributes().getValue(key);
        return value == null ? "" : value.strip();
    }

    /** The SHA-256 of a jar as it is now, in hex; empty if it can't be read. */
    static String sha256(Path path) {
        try (InputStream file = Files.newInputStream(path);
                DigestInputStream in =
                        new DigestInputStream(file, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
