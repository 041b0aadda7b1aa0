package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.testkit.AttemptRoom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a person writes after {@code --path} is read as it is meant, or refused. */
class RestorePathsTest {
    @TempDir Path folder;
    private AttemptRoom room;
    private Checkpoint target;

    @BeforeEach
    void open() throws Exception {
        room = AttemptRoom.open(folder, _ -> 0);
        room.write("same.txt", "same\n");
        room.write("sub/gone.txt", "gone\n");
        target =
                room.place()
                        .checkpoints()
                        .take(Checkpoint.Kind.MANUAL, null, Snapshots.Sure.BY_SWEEP);
        Files.delete(folder.resolve("workspace/sub/gone.txt"));
        Files.delete(folder.resolve("workspace/sub"));
        room.write("new.txt", "new\n");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private List<String> of(String... written) {
        return RestorePaths.of(List.of(written), target, room.place());
    }

    @ParameterizedTest
    @CsvSource({
        "same.txt, same.txt",
        "./same.txt, same.txt",
        "sub/, sub",
        "sub//gone.txt, sub/gone.txt",
        "sub/../new.txt, new.txt"
    })
    void whatIsInOneOfBothIsNamedAsTheWorkspaceDoes(String written, String path) {
        assertEquals(List.of(path), of(written));
        assertEquals(List.of(path), of(room.project().path() + "/" + written));
    }

    @Test
    void theWorkspaceItselfIsAllOfIt() {
        assertEquals(List.of(), of("same.txt", "."));
        assertEquals(List.of(), of(room.project().path()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "sub/nosuch", "same.txt/below", "../workspace", "/etc", ""})
    void whatIsInNeitherIsNoSuccess(String written) {
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> of("same.txt", written));
        assertEquals(WatchkeeperException.Code.USAGE, e.code());
        assertTrue(String.valueOf(e.getMessage()).endsWith("nothing was restored"), e::getMessage);
    }
}
