package dev.watchkeeper.plugins;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.plugin.ApiVersion;
import dev.watchkeeper.testkit.PluginJars;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars that are no plugins, or bad ones: each is listed with its reason, and harms nothing. */
class BrokenPluginsTest {
    private static final String SCHEMA = "META-INF/watchkeeper/agent-bad.schema.json";
    private static final byte[] ANYTHING = bytes("{\"type\": \"object\"}");
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;

    @TempDir private Path folder;
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private Path home = Path.of("");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String path(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] code(Class<?> type) throws IOException {
        try (InputStream in = type.getClassLoader().getResourceAsStream(path(type))) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static Map<String, String> manifest(String id) {
        return PluginJars.manifest(id, "1.0.0");
    }

    private static Map<String, String> manifest(String id, String key, String value) {
        Map<String, String> manifest = manifest(id);
        manifest.put(key, value);
        return manifest;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** What a jar has besides the provider. */
    private static Map<String, byte[]> entries(Map<String, String> manifest) {
        StringBuilder text = new StringBuilder("Manifest-Version: 1.0\n");
        manifest.forEach((key, value) -> text.append(key + ": " + value + "\n"));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", bytes(text.toString()));
        entries.put(SCHEMA, ANYTHING);
        return entries;
    }

    private static Map<String, byte[]> entries(
            Map<String, String> manifest, Class<?> provider, Class<?>... more) throws IOException {
        Map<String, byte[]> entries = entries(manifest);
        entries.put("META-INF/extensions.idx", bytes(provider.getName() + "\n"));
        entries.put(path(provider), code(provider));
        entries.put(path(BadPlugins.Base.class), code(BadPlugins.Base.class));
        entries.put(path(BadPlugins.class), code(BadPlugins.class));
        for (Class<?> one : more) {
            entries.put(path(one), code(one));
        }
        return entries;
    }

    private void put(String name, byte[] content, String reason) throws IOException {
        Files.write(home.resolve(name + ".jar"), content);
        reasons.put(name + ".jar", reason);
    }

    private void put(String name, Map<String, byte[]> entries, String reason) throws IOException {
        put(name, zip(entries), reason);
    }

    private void bad(String id, String reason, Class<?> provider, Class<?>... more)
            throws IOException {
        put(id, entries(manifest(id), provider, more), reason);
    }

    private void said(String key, String value, String reason) throws IOException {
        String name = "m" + reasons.size();
        put(name, entries(manifest(name, key, value), BadPlugins.Base.class), reason);
    }

    private static void patch(byte[] jar, int signature, int offset, int value) {
        ByteBuffer all = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 4 <= jar.length; at++) {
            if (all.getInt(at) == signature) {
                all.putInt(at + offset, value);
            }
        }
    }

    private void files() throws IOException {
        byte[] good = zip(entries(manifest("good"), BadPlugins.Base.class));
        put("empty", new byte[0], "it is another file, or not all of it is there");
        put("text", bytes("no zip at all"), "it is another file, or not all of it is there");
        put("half", Arrays.copyOf(good, good.length / 2), "not all of it is there");
        put("almost", Arrays.copyOf(good, good.length - 1), "it is no readable jar");
        Files.createDirectory(home.resolve("folder.jar"));
        reasons.put("folder.jar", "it is no regular file");
        Files.createSymbolicLink(home.resolve("dangling.jar"), folder.resolve("nothing"));
        reasons.put("dangling.jar", "it is no regular file");
        byte[] bent = good.clone();
        patch(bent, CENTRAL, 28, 0x7FFF);
        put("bent", bent, "it is no readable jar");
        byte[] wide = good.clone();
        patch(wide, END, 12, 0x7FFF_FFFF);
        put("wide", wide, "its directory is larger than 16 MiB");
        byte[] bomb = good.clone();
        patch(bomb, CENTRAL, 24, 0x7FFF_FFF0);
        put("bomb", bomb, "it unpacks to more than a plugin may have");
        Map<String, byte[]> many = entries(manifest("swarm"), BadPlugins.Base.class);
        for (int i = 0; i < 20; i++) {
            many.put("more/" + i, new byte[1]);
        }
        byte[] swarm = zip(many);
        patch(swarm, CENTRAL, 24, 63 << 20);
        put("swarm", swarm, "over 1024 MiB");
    }

    private void manifests() throws IOException {
        put("none", Map.of("a.txt", bytes("a")), "its manifest has no Plugin-Id");
        said("Plugin-Id", "", "its manifest has no Plugin-Id");
        said("Plugin-Version", "", "its manifest has no Plugin-Version");
        said("Plugin-Version", "new", "'new' is no version such as 1.0.0");
        said("Plugin-Version", "1", "'1' is no version such as 1.0.0");
        said("Plugin-Version", "1.0.0.0", "'1.0.0.0' is no version such as 1.0.0");
        said("Plugin-Id", "../../evil", "its Plugin-Id has something else than letters");
        said("Plugin-Id", "two words", "its Plugin-Id has something else than letters");
        said("Plugin-Id", "x".repeat(65), "its Plugin-Id has something else than letters");
        said(
                "Plugin-Requires",
                ">=2.0.0",
                "requires plugin API >=2.0.0 (Plugin-Requires in its manifest), this is " + API);
        said(
                "Plugin-Requires",
                "<1.0.0",
                "requires plugin API <1.0.0 (Plugin-Requires in its manifest), this is " + API);
        said(
                "Plugin-Requires",
                "soon",
                "requires plugin API soon (Plugin-Requires in its manifest), this is " + API);
        said("Plugin-Dependencies", "other@1.0.0", "depends on the plugin 'other@1.0.0'");
        said("Plugin-Dependencies", "maybe?, must", "depends on the plugin 'must'");
        said("Plugin-Class", "org.example.Nowhere", "Nowhere, which is not in its jar");
        said("Plugin-Class", BadPlugins.Base.class.getName(), "can't be made, or is no Plugin");
        Map<String, byte[]> long_ = entries(manifest("long"), BadPlugins.Base.class);
        long_.put("META-INF/MANIFEST.MF", bytes("Plugin-Id: " + "x\n ".repeat(1 << 19) + "\n"));
        put("long", long_, "its manifest is larger than 1 MiB");
        Map<String, byte[]> odd = entries(manifest("odd"), BadPlugins.Base.class);
        odd.put("META-INF/MANIFEST.MF", bytes("no colon here\n"));
        put("odd", odd, "it is no readable jar");
    }

    private static final String API = ApiVersion.CURRENT;

    private void contents() throws IOException {
        bad("api", "it bundles the plugin API", BadPlugins.Base.class, ApiVersion.class);
        put("idle", entries(manifest("idle")), "The provider needs the annotation @Extension");
        Map<String, byte[]> absent = entries(manifest("absent"), BadPlugins.Base.class);
        absent.remove(path(BadPlugins.Base.class));
        put("absent", absent, "Base, which is not in its jar");
        Map<String, byte[]> plain = entries(manifest("plain"), BadPlugins.Base.class);
        plain.remove(SCHEMA);
        put("plain", plain, "it has no schema of settings: META-INF/watchkeeper/KIND-TYPE");
        Map<String, byte[]> other = entries(manifest("other"), BadPlugins.Base.class);
        other.remove(SCHEMA);
        other.put(SCHEMA.replace("bad", "other"), ANYTHING);
        put("other", other, "agent-bad.schema.json is missing in its jar");
        Map<String, byte[]> noise = entries(manifest("noise"), BadPlugins.Base.class);
        noise.put(path(BadPlugins.Base.class), bytes("no class"));
        put("noise", noise, "ClassFormatError");
        Map<String, byte[]> late = entries(manifest("late"), BadPlugins.Base.class);
        byte[] code = code(BadPlugins.Base.class);
        code[7] = 99;
        late.put(path(BadPlugins.Base.class), code);
        put("late", late, "UnsupportedClassVersionError");
        Map<String, byte[]> shipped = entries(manifest("shipped"), BadPlugins.Base.class);
        put("same-id", shipped, "another jar with the id 'shipped' came with Watchkeeper");
        Map<String, byte[]> taken = entries(manifest("taken"), HelloAgents.class);
        taken.put("META-INF/watchkeeper/agent-hello.schema.json", ANYTHING);
        put("taken", taken, "another plugin, shipped, provides the agent type 'hello' already");
    }

    private void classes() throws IOException {
        bad("throwing", "IllegalStateException: not built today", BadPlugins.Throwing.class);
        bad("overflowing", "StackOverflowError: too deep", BadPlugins.Overflowing.class);
        bad("hanging", "its start did not end within 0.3 s", BadPlugins.Hanging.class);
        bad("uninitialised", "no beginning", BadPlugins.Uninitialised.class);
        bad("typeless", "IllegalStateException: no type today", BadPlugins.Typeless.class);
        bad("closed", "NoSuchMethodException", BadPlugins.Closed.class);
        Map<String, byte[]> needing = entries(manifest("needing"), BadPlugins.Needing.class);
        String needs = new String(code(BadPlugins.Needing.class), StandardCharsets.ISO_8859_1);
        needing.put(
                path(BadPlugins.Needing.class),
                needs.replace("$Helper", "$Absent").getBytes(StandardCharsets.ISO_8859_1));
        put("needing", needing, "ClassNotFoundException: " + BadPlugins.class.getName());
        bad("stranger", "it provides no host, agent, gate or notifier", BadPlugins.Stranger.class);
        Class<?> start = BadPlugins.ThrowingStart.class;
        put(
                "throwing-start",
                entries(
                        manifest("throwing-start", "Plugin-Class", start.getName()),
                        BadPlugins.Base.class,
                        start),
                "no start today");
        Class<?> hang = BadPlugins.HangingStart.class;
        put(
                "hanging-start",
                entries(
                        manifest("hanging-start", "Plugin-Class", hang.getName()),
                        BadPlugins.Base.class,
                        hang),
                "its start did not end within 0.3 s");
    }

    @Test
    void eachOfFortyIsListedWithItsReasonAndTheGoodOneWorks() throws IOException {
        home = Files.createDirectory(folder.resolve("plugins"));
        Path shipped = Files.createDirectory(folder.resolve("shipped"));
        PluginJars.write(
                shipped.resolve("shipped.jar"),
                "shipped",
                HelloAgents.class,
                List.of(),
                Map.of("agent-hello", "{}"));
        files();
        manifests();
        contents();
        classes();
        assertTrue(reasons.size() >= 40, () -> reasons.size() + " jars");
        try (PluginRegistry plugins =
                new PluginRegistry(
                        List.of(shipped, home), folder.resolve("work"), Duration.ofMillis(300))) {
            Map<String, PluginInfo> found = trusted(plugins);
            List<Executable> each = new ArrayList<>();
            reasons.forEach((name, reason) ->
                    each.add(() -> {
                        PluginInfo info = Objects.requireNonNull(found.get(name), name);
                        assertEquals(PluginInfo.State.FAILED, info.state(), info::toString);
                        assertTrue(
                                info.problem().contains(reason),
                                () -> name + ": " + info.problem() + ", not " + reason);
                    }));
            assertAll(each);
            assertEquals("hello", plugins.agentProvider("hello").type());
        }
    }

    /** Trusts all that can be, one at a time, since all provide the same type. */
    private static Map<String, PluginInfo> trusted(PluginRegistry plugins) {
        Map<String, PluginInfo> found = new HashMap<>();
        for (PluginInfo info : plugins.list()) {
            PluginInfo last = info;
            if (info.state() == PluginInfo.State.NOT_TRUSTED) {
                last = plugins.trust(info.id(), null);
                var unused = plugins.enable(info.id(), false);
            }
            found.put(String.valueOf(info.jar().getFileName()), last);
        }
        return found;
    }
}
