package dev.watchkeeper.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

final class DockerOptionsTest {
    @Test
    void whatIsLeftOutIsShut() {
        DockerOptions options = DockerOptions.of("box", Map.of("image", "agents/claude:1"));
        assertEquals("none", options.network());
        assertEquals(List.of("/tmp", "/var/tmp", "/run"), options.writable());
        assertEquals(4096, options.pids());
        assertNull(options.memory());
        assertNull(options.nanoCpus());
        assertEquals(false, options.gitWritable());
        assertEquals("docker", options.commandLine());
    }

    @ParameterizedTest
    @CsvSource({
        "512m, 536870912, 512 MiB",
        "4g, 4294967296, 4 GiB",
        "4 GB, 4294967296, 4 GiB",
        "100k, 102400, 102400 bytes",
        "1000000, 1000000, 1000000 bytes"
    })
    void memoryIsInTheUnitsOfDocker(String written, long bytes, String said) {
        DockerOptions options = DockerOptions.of("box", Map.of("image", "a", "memory", written));
        assertEquals(bytes, options.memory());
        assertEquals(said, options.memoryText());
    }

    @ParameterizedTest
    @CsvSource({
        "engine, ssh://vm, no socket of this machine",
        "engine, tcp://127.0.0.1:2375, no socket of this machine",
        "memory, much, memory: much",
        "git, yes, git: yes",
    })
    void whatCanNotBeIsSaidWithTheHost(String key, String value, String said) {
        PluginException refused =
                assertThrows(
                        PluginException.class,
                        () -> DockerOptions.of("box", Map.of("image", "a", key, value)));
        assertEquals(PluginException.Kind.SETTINGS, refused.kind());
        assertTrue(
                String.valueOf(refused.getMessage()).matches("host box: .*" + said + ".*"),
                refused::toString);
    }

    @Test
    void partsOfAProcessorAreCounted() {
        DockerOptions options = DockerOptions.of("box", Map.of("image", "a", "cpus", 0.5));
        assertEquals(500_000_000L, options.nanoCpus());
    }
}
