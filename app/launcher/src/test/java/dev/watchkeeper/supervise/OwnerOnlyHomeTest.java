package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a home keeps is for its owner alone, whatever the umask. */
@DisabledOnOs(OS.WINDOWS)
class OwnerOnlyHomeTest {
    /** What the test itself lays there. */
    private static final List<String> NOT_OURS = List.of("", "settings.yaml");

    @TempDir Path folder;

    @Test
    void nobodyElseMayReadWhatARunLeaves() throws IOException {
        try (World w =
                World.fresh(
                        folder,
                        Map.of(
                                "agent",
                                "cat >/dev/null; echo no >&2; echo right > result.txt; echo done"),
                        "gates: [{name: g, run: 'echo seen'}]\n")) {
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state());
        }
        Map<String, String> open = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("home"))) {
            for (Path p : all.toList()) {
                String name = folder.resolve("home").relativize(p).toString();
                String rights =
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(p, LinkOption.NOFOLLOW_LINKS));
                // A host's own store lies below a folder that lets nobody in.
                boolean below = name.startsWith("hosts/local/") && name.split("/").length > 3;
                if (!rights.endsWith("------") && !NOT_OURS.contains(name) && !below) {
                    open.put(name, rights);
                }
            }
        }
        assertEquals(Map.of(), open);
        assertTrue(Files.isRegularFile(folder.resolve("home/runs/t/1/output")));
    }
}
