package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.testkit.OldHome;

import org.h2.util.ScriptReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A home that was made when the project was the key of everything, opened by this version. */
final class WorkspaceMigrationTest {
    private static final WorkspaceId MAIN = new WorkspaceId("ws-1");
    private static final int KILLS = 3;

    @TempDir Path folder;
    private Path home;

    @BeforeEach
    void unpack() {
        OldHome.unpack(OldHome.BEFORE_WORKSPACES, folder);
        home = folder.resolve("home");
    }

    @Test
    void everyProjectHasItsMainWorkspaceWhereItWasWithTheStoreThatItHad() throws Exception {
        open(state -> {
            assertEquals(
                    List.of(
                            workspace("ws-1", "old", folder.resolve("workspace")),
                            workspace("ws-2", "gone", folder.resolve("gone"))),
                    state.read(v -> v.workspaces(null)).stream()
                            .map(w -> List.of(w.id(), w.project(), w.host(), w.path(), w.store()))
                            .toList());
            for (Project p : state.read(View::projects)) {
                Workspace main = state.read(v -> v.mainWorkspace(p.id()).orElseThrow());
                assertEquals(Workspace.Kind.MAIN, main.kind());
                assertEquals(p.createdAt(), main.createdAt());
            }
            return true;
        });
    }

    private static List<Object> workspace(String id, String project, Path path) {
        return List.of(new WorkspaceId(id), project, "local", path.toString(), project);
    }

    @Test
    void allThatWasThereIsThere() throws Exception {
        open(WorkspaceMigrationTest::isWhole);
        // And is so at the second start, at which nothing is left to be changed.
        open(WorkspaceMigrationTest::isWhole);
        assertEquals(
                Database.VERSION,
                Integer.parseInt(Files.readString(home.resolve("state.version")).strip()));
    }

    private static boolean isWhole(StateManager state) {
        assertEquals(
                Map.of(
                        "T-1", TaskState.DONE,
                        "T-2", TaskState.WAITING,
                        "T-3", TaskState.HELD,
                        "T-4", TaskState.RUNNING),
                state.read(v -> v.tasks(TaskQuery.all())).stream()
                        .collect(Collectors.toMap(Task::id, Task::state)));
        Attempt done = state.read(v -> v.attempt(new AttemptRef("T-1", 1)).orElseThrow());
        assertEquals(MAIN, done.workspace());
        Attempt cut = state.read(v -> v.attempt(new AttemptRef("T-4", 1)).orElseThrow());
        assertEquals(AttemptState.INTERRUPTED, cut.state());
        assertEquals(MAIN, cut.workspace());
        Attempt held = state.read(v -> v.attempt(new AttemptRef("T-3", 1)).orElseThrow());
        assertEquals(new WorkspaceId("ws-2"), held.workspace());
        List<Checkpoint> kept = state.read(v -> v.checkpointsIn(MAIN));
        assertEquals(kept, state.read(v -> v.checkpoints(null)));
        assertTrue(kept.size() >= 6, kept.toString());
        assertEquals(
                List.of("bp-1"),
                state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                        .map(Breakpoint::id)
                        .toList());
        List<FileChange> seen = state.read(v -> v.changes(done.ref()));
        assertEquals(List.of("T-1.txt"), seen.stream().map(FileChange::path).toList());
        assertEquals(MAIN, seen.getFirst().workspace());
        assertEquals(
                List.of("workspace ws-2"),
                state.read(View::holds).stream().map(Hold::account).toList());
        assertEquals(
                state.read(View::lastSeq),
                state.read(v -> v.events(0, Integer.MAX_VALUE)).getLast().seq());
        return true;
    }

    @Test
    void aNewProjectGetsAnIdAndAStoreThatNoneHas() throws Exception {
        try (Connection connection = DriverManager.getConnection(OldHome.url(folder), "sa", "");
                Statement statement = connection.createStatement()) {
            // A person called it so; its store has the name that the next workspace would get.
            statement.execute("update project set id = 'ws-3' where id = 'gone'");
            statement.execute("shutdown");
        }
        open(state -> {
            var unused =
                    state.write(tx -> {
                        tx.put(project("new", "/new"));
                        return true;
                    });
            Workspace made = state.read(v -> v.mainWorkspace("new").orElseThrow());
            assertEquals(new WorkspaceId("ws-4"), made.id());
            assertEquals("ws-4", made.store());
            return true;
        });
    }

    @Test
    void aFolderThatIsAWorkspaceAlreadyIsNoProjectsASecondTime() throws Exception {
        open(state -> {
            String path = folder.resolve("workspace").toString();
            WatchkeeperException refused =
                    assertThrows(
                            WatchkeeperException.class,
                            () ->
                                    state.write(tx -> {
                                        tx.put(project("twice", path));
                                        return true;
                                    }));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .contains("is already the workspace of project 'old'"),
                    refused.getMessage());
            assertTrue(state.read(v -> v.project("twice")).isEmpty());
            return true;
        });
    }

    private static Project project(String id, String path) {
        return new Project(id, id, path, "local", Clock.systemUTC().instant(), null);
    }

    @Test
    void aCopyOfItLiesInTheBackupsAndCanBeGoneBackTo() throws Exception {
        open(WorkspaceMigrationTest::isWhole);
        assertFalse(Files.exists(home.resolve("state.migrating")));
        Files.delete(Database.file(home));
        try (StateManager state =
                StateManager.open(home, Clock.systemUTC(), DamageRecovery.FROM_BACKUP)) {
            assertTrue(isWhole(state));
        }
    }

    /** H2 commits each change of a schema by itself: every beginning may be found at a start. */
    @Test
    void everyBeginningOfItIsFinishedByTheNextStartWithAndWithoutTheCopy() throws Exception {
        List<String> statements = statements();
        assertTrue(statements.size() > 10, statements.toString());
        byte[] old = Files.readAllBytes(Database.file(home));
        byte[] seq = Files.readAllBytes(home.resolve("state.seq"));
        for (int done = 1; done <= statements.size(); done++) {
            Files.deleteIfExists(home.resolve("state.clean"));
            Files.write(Database.file(home), old);
            Files.write(home.resolve("state.seq"), seq);
            run(statements.subList(0, done));
            open(WorkspaceMigrationTest::isWhole);
        }
        Backups backups = new Backups(home, Clock.systemUTC());
        String copy = String.valueOf(backups.all().getLast().file().getFileName());
        Files.writeString(home.resolve("state.migrating"), copy);
        Files.deleteIfExists(home.resolve("state.clean"));
        run(List.of("drop table checkpoint"));
        open(WorkspaceMigrationTest::isWhole);
        assertFalse(Files.exists(home.resolve("state.migrating")));
    }

    private static List<String> statements() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(
                        Database.class.getResourceAsStream("/db/migration/V11__workspaces.sql"))) {
            ScriptReader script =
                    new ScriptReader(
                            new StringReader(
                                    new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            script.setSkipRemarks(true);
            List<String> all = new ArrayList<>();
            for (String s = script.readStatement(); s != null; s = script.readStatement()) {
                if (!s.isBlank()) {
                    all.add(s);
                }
            }
            return all;
        }
    }

    private void run(List<String> statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(OldHome.url(folder), "sa", "");
                Statement statement = connection.createStatement()) {
            for (String s : statements) {
                statement.execute(s);
            }
            statement.execute("shutdown");
        }
    }

    @Test
    void aProcessThatDiesInItLosesNothing() throws Exception {
        Random random = new Random(Rounds.seed("kill.seed"));
        byte[] old = Files.readAllBytes(Database.file(home));
        byte[] seq = Files.readAllBytes(home.resolve("state.seq"));
        for (int i = 0; i < KILLS; i++) {
            Files.deleteIfExists(home.resolve("state.clean"));
            Files.write(Database.file(home), old);
            Files.write(home.resolve("state.seq"), seq);
            assertEquals(
                    137,
                    KillableProgram.run(
                            KillableMigration.class,
                            folder.resolve("output.txt"),
                            home,
                            random.nextInt(120)),
                    output());
            open(WorkspaceMigrationTest::isWhole);
        }
    }

    private String output() throws Exception {
        return Files.readString(folder.resolve("output.txt"));
    }

    private void open(Function<StateManager, Boolean> look) {
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            assertTrue(look.apply(state));
        }
    }
}
