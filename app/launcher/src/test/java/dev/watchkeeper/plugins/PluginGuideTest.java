package dev.watchkeeper.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.tools.ToolProvider;

/** The plugin that the guide shows in full is one. */
class PluginGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("watchkeeper.test.root", ".."));

    @TempDir Path folder;

    /** The first block of a language. */
    private static String block(String language) throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/plugin-guide.md"));
        String fence = "```" + language + "\n";
        int from = guide.indexOf(fence) + fence.length();
        assertTrue(from >= fence.length(), "no block of " + language);
        return guide.substring(from, guide.indexOf("```", from));
    }

    private Path compiled() throws IOException {
        Path source = folder.resolve("src/org/example/plain/PlainProvider.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, block("java"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Matcher processor =
                Pattern.compile("<annotationProcessor>(.+)</annotationProcessor>")
                        .matcher(block("xml"));
        assertTrue(processor.find());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                said,
                                said,
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-processor",
                                processor.group(1),
                                source.toString());
        assertEquals(0, status, () -> said.toString(StandardCharsets.UTF_8));
        Path schema = classes.resolve("META-INF/watchkeeper/agent-plain.schema.json");
        Files.createDirectories(schema.getParent());
        Files.writeString(schema, block("json"));
        return classes;
    }

    private void jar(Path jar, Path classes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Matcher entry = Pattern.compile("<(Plugin-\\w+)>(.*)</\\1>").matcher(block("xml"));
        while (entry.find()) {
            String value =
                    entry.group(2).replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
            manifest.getMainAttributes().putValue(entry.group(1), value);
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> all = Files.walk(classes)) {
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(one).toString().replace('\\', '/')));
                Files.copy(one, out);
                out.closeEntry();
            }
        }
    }

    @Test
    void theAgentOfTheGuideIsLoadedAndTellsHowItEnded() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        jar(plugins.resolve("plain-agent.jar"), compiled());
        try (PluginRegistry registry =
                new PluginRegistry(List.of(plugins), folder.resolve("work"))) {
            PluginInfo info = registry.list().getFirst();
            assertEquals(PluginInfo.State.LOADED, info.state(), info::problem);
            assertEquals(List.of("agent plain"), info.provides());
            assertTrue(registry.schema("agent", "plain").orElse("").contains("\"program\""));
            OutputReader reader =
                    registry.agentProvider("plain")
                            .create(new AgentConfig("mine", null, Map.of(), Map.of("program", "x")))
                            .reader();
            byte[] said = "On it.\nDone.".getBytes(StandardCharsets.UTF_8);
            assertEquals(1, reader.accept(Processes.Stream.OUT, said).size());
            AgentEnd end = reader.end(new OutputReader.Exit(0, false));
            assertEquals(AgentEnd.Ending.COMPLETED, end.ending());
            assertEquals("Done.", end.finalText());
        }
    }
}
