package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** One folder is one workspace, by whatever path it is named and whichever kind it is. */
final class WorkspaceRulesTest {
    @TempDir Path temp;
    private Path folder;
    private Path ours;
    private Path person;
    private Path work;
    private WorkspaceRules rules;

    @BeforeEach
    void folders() throws IOException {
        folder = temp.toRealPath();
        ours = Files.createDirectories(folder.resolve("ours"));
        person = Files.createDirectories(folder.resolve("person"));
        work = Files.createDirectories(person.resolve("shop"));
        Files.createDirectories(work.resolve("sub"));
        rules = new WorkspaceRules(ours, person);
    }

    private static Workspace main(String project, Path path) {
        return workspace(project, path, Workspace.Kind.MAIN);
    }

    private static Workspace worktree(String project, Path path) {
        return workspace(project, path, Workspace.Kind.WORKTREE);
    }

    private static Workspace workspace(String project, Path path, Workspace.Kind kind) {
        return new Workspace(
                new WorkspaceId("ws-1"),
                project,
                "local",
                path.toString(),
                kind,
                "ws-1",
                Instant.EPOCH);
    }

    private String refusal(Path wrong, Workspace... existing) {
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> rules.check(wrong, List.of(existing)),
                        wrong::toString);
        assertEquals(WatchkeeperException.Code.WORKSPACE, e.code());
        return String.valueOf(e.getMessage());
    }

    @Test
    void refusesFoldersThatAreNoWorkspace() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path missing = folder.resolve("missing");
        for (Path wrong : List.of(missing, file, Path.of("/"), person, folder, ours)) {
            refusal(wrong);
        }
        assertEquals(work, rules.check(work, List.of()));
    }

    @Test
    void refusesTheFolderOfAnotherProjectByWhateverPath() throws IOException {
        Path via = Files.createSymbolicLink(folder.resolve("via"), person);
        Workspace linked = main("shop", via.resolve("shop"));
        assertEquals(
                work + " is already the workspace of project 'shop', " + work,
                refusal(work, linked));
        for (Path same :
                List.of(via.resolve("shop"), work.resolve("../shop"), work.resolve("sub"))) {
            refusal(same, linked);
        }
        refusal(work, main("sub", via.resolve("shop/sub")));
        Path other = Files.createDirectories(person.resolve("other"));
        assertEquals(other, rules.check(other, List.of(linked)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesTheFolderOfAnotherProjectByABindMount() throws Exception {
        Path bound = Files.createDirectories(person.resolve("bound"));
        assumeTrue(shell("mount", "--bind", work, bound) == 0, "only root may mount");
        try {
            refusal(bound, main("shop", work));
            refusal(bound.resolve("sub"), main("shop", work));
            refusal(bound, main("sub", work.resolve("sub")));
        } finally {
            shell("umount", "-l", bound);
        }
    }

    @Test
    void refusesTheWorktreeOfAnotherProject() throws IOException {
        Path tree = Files.createDirectories(person.resolve("trees/1"));
        Files.createDirectories(tree.resolve("sub"));
        Path link = Files.createSymbolicLink(person.resolve("link"), tree);
        List<Workspace> both = List.of(main("shop", work), worktree("shop", tree));
        assertEquals(
                tree + " is already a worktree of project 'shop', " + tree,
                refusal(link, both.toArray(Workspace[]::new)));
        refusal(tree.resolve("sub"), both.toArray(Workspace[]::new));
        refusal(tree.resolve(".."), both.toArray(Workspace[]::new));
    }

    @Test
    void refusesElsewhereWhatIsAWorkspaceThere() {
        List<Workspace> there =
                List.of(
                        main("shop", Path.of("/srv/shop")),
                        worktree("shop", Path.of("/srv/trees/1")));
        for (String wrong :
                List.of("/", "/home/dev", "/home", "/srv/shop", "/srv/trees/1/sub", "/srv/trees")) {
            assertThrows(
                    WatchkeeperException.class,
                    () -> rules.checkThere(wrong, "/home/dev", there),
                    wrong);
        }
        assertEquals("/srv/shopping", rules.checkThere("/srv/shopping", "/home/dev", there));
    }

    private static int shell(Object... words) throws Exception {
        return new ProcessBuilder(Arrays.stream(words).map(Object::toString).toList())
                .start()
                .waitFor();
    }
}
