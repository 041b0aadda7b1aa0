package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.domain.Project;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A folder is the same by whatever path it is named. */
class ProjectPathsTest {
    /** Whatever they are called: what they declare counts. */
    private static final List<ConfiguredHost> HOSTS =
            List.of(
                    new ConfiguredHost("here", "local", true, true),
                    new ConfiguredHost("box", "mount", true, false),
                    new ConfiguredHost("local", "ssh", false, false));

    @TempDir Path temp;
    private Path folder;
    private Path via;
    private Path work;

    @BeforeEach
    void folders() throws IOException {
        folder = temp.toRealPath();
        work = Files.createDirectories(folder.resolve("real/p"));
        Files.createDirectories(work.resolve("sub"));
        via = Files.createSymbolicLink(folder.resolve("via"), folder.resolve("real"));
    }

    private static Project project(String id, Path path, String host) {
        return new Project(id, id, path.toString(), host, Instant.EPOCH, null);
    }

    private static String around(Path current, List<Project> all) {
        Project found = new ProjectPaths(current, HOSTS).around(all);
        assertNotNull(found);
        return found.id();
    }

    @Test
    void theProjectAroundTheCurrentFolderIsFoundThroughLinks() throws IOException {
        List<Project> all = List.of(project("p", work, "here"));
        assertEquals("p", around(via.resolve("p"), all));
        assertEquals("p", around(via.resolve("p/sub"), all));
        assertEquals("p", around(work.resolve("sub"), all));
        assertNull(new ProjectPaths(folder, HOSTS).around(all));
        // Moved, with a link left at its old place.
        Path moved = folder.resolve("moved");
        Files.move(work, moved);
        Files.createSymbolicLink(work, moved);
        assertEquals("p", around(moved.resolve("sub"), all));
        // A path of the same name on another machine is another folder.
        for (String away : List.of("local", "gone")) {
            List<Project> there = List.of(project("p", moved, away));
            assertNull(new ProjectPaths(via.resolve("p"), HOSTS).around(there));
        }
        assertEquals("p", around(via.resolve("p"), List.of(project("p", moved, "box"))));
    }
}
