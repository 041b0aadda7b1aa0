package dev.watchkeeper.testkit;

import dev.watchkeeper.plugins.PluginRegistry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Jars of plugins, made of the tests' own classes. */
public final class PluginJars {
    private PluginJars() {}

    /**
     * Writes the jar of a plugin.
     *
     * @param provider its extension
     * @param more the other classes that it needs
     * @param schemas by the name that the jar has for them, such as {@code host-mount}
     */
    public static void write(
            Path jar,
            String id,
            Class<?> provider,
            List<Class<?>> more,
            Map<String, String> schemas)
            throws IOException {
        write(jar, manifest(id, "1.0.0"), provider, more, schemas);
    }

    /** What the manifest of a plugin says, to which more can be put. */
    public static Map<String, String> manifest(String id, String version) {
        Map<String, String> entries = new HashMap<>();
        entries.put("Plugin-Id", id);
        entries.put("Plugin-Version", version);
        entries.put("Plugin-Requires", ">=1.2.0 & <2.0.0");
        return entries;
    }

    /** The same with what its manifest says. */
    public static void write(
            Path jar,
            Map<String, String> entries,
            Class<?> provider,
            List<Class<?>> more,
            Map<String, String> schemas)
            throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        entries.forEach(manifest.getMainAttributes()::putValue);
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            add(out, provider);
            for (Class<?> one : more) {
                add(out, one);
            }
            add(out, "META-INF/extensions.idx", provider.getName() + "\n");
            for (Map.Entry<String, String> schema : schemas.entrySet()) {
                add(
                        out,
                        "META-INF/watchkeeper/" + schema.getKey() + ".schema.json",
                        schema.getValue());
            }
        }
    }

    /**
     * The shipped plugins and one of a folder, which is trusted; whoever asks closes them.
     *
     * @param id of that one
     */
    public static PluginRegistry with(Path folder, String id) {
        PluginRegistry plugins =
                new PluginRegistry(
                        List.of(World.dist().resolve("plugins"), folder), folder.resolve("work"));
        var unused = plugins.trust(id, null);
        return plugins;
    }

    private static void add(JarOutputStream out, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new ZipEntry(name));
            Objects.requireNonNull(in, name).transferTo(out);
            out.closeEntry();
        }
    }

    private static void add(JarOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
