package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class TasksFileTest {
    @TempDir Path folder;

    private static String refused(String yaml) {
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> TasksFile.parse("t.yaml", yaml));
        return String.valueOf(e.getMessage());
    }

    @Test
    void readsTasksInTheirOrder() {
        List<TaskDraft> drafts =
                TasksFile.parse(
                        "t.yaml",
                        """
                        tasks:
                          - id: b
                            title: Second
                            after: [a, old]
                            checks: [make test]
                            critical: true
                          - {id: a, title: First, priority: high}
                        """,
                        Set.of("old"));
        assertEquals(List.of("b", "a"), drafts.stream().map(TaskDraft::id).toList());
        assertEquals(List.of("a", "old"), drafts.getFirst().spec().after());
        assertTrue(drafts.getFirst().spec().critical());
    }

    @Test
    void aFileIsReadAndItsFaultsNameIt() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), "tasks: [{title: One}]");
        assertEquals("One", TasksFile.read(file.toString()).getFirst().spec().title());
        Files.writeString(file, "tasks: [{titel: One}]");
        assertTrue(refusedFile(file).startsWith("plan.yaml:1:10: unknown key 'titel'"));
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertTrue(refusedFile(file).contains("can't be read as text"), refusedFile(file));
        assertTrue(refusedFile(folder.resolve("gone.yaml")).contains("can't be read as text"));
    }

    private static String refusedFile(Path file) {
        return String.valueOf(
                assertThrows(WatchkeeperException.class, () -> TasksFile.read(file.toString()))
                        .getMessage());
    }

    @Test
    void tellsEverythingThatIsWrongWithItsLine() {
        String told =
                refused(
                        """
                        tasks:
                          - {id: a, titel: x}
                          - {id: a, title: y, priority: hihg}
                          - {id: c, title: z, after: [aa], checks: make}
                        """);
        assertTrue(
                told.contains("t.yaml:2:13: unknown key 'titel' in a task; did you mean 'title'?"),
                told);
        assertTrue(told.contains("t.yaml:2:5: a task lacks 'title'"), told);
        assertTrue(
                told.contains("t.yaml:3:10: the id 'a' stands here twice, first in line 2"), told);
        assertTrue(told.contains("did you mean 'high'?"), told);
        assertTrue(
                told.contains("t.yaml:4:31: after names the unknown task 'aa'; did you mean 'a'?"),
                told);
        assertTrue(told.contains("checks must be a list"), told);
    }

    @Test
    void showsThePathOfACycle() {
        String told =
                refused(
                        """
                        tasks:
                          - {id: a, title: x, after: [b]}
                          - {id: b, title: x, after: [c]}
                          - {id: c, title: x, after: [a]}
                        """);
        assertEquals("t.yaml:4:31: these tasks wait for each other: a -> b -> c -> a", told);
    }

    @Test
    void proposesWhatTheBuildOffers() throws IOException {
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        assertEquals(List.of("mvn -q verify"), Init.propose(folder).checks());
        assertTrue(Init.propose(folder).settings().contains("run: mvn -q verify"));
    }
}
