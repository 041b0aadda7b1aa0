package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.workspace.ProjectFacts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

final class WorkspaceFileIndexTest {
    private final List<String> tree = new ArrayList<>(List.of("b.txt", "a.txt"));
    private final List<Snapshots.TreeDiff> differs = new ArrayList<>();
    private final WorkspaceFileIndex known = new WorkspaceFileIndex(files(), snapshots());
    private boolean pruned;
    private int listings;

    @Test
    void listsOnceAndThenFollowsTheCheckpoints() {
        assertEquals(List.of("a.txt", "b.txt"), known.at("s1").paths());
        assertEquals(List.of("a.txt", "b.txt"), known.at("s1").paths());
        differ("c.txt", ChangedPath.Kind.ADDED);
        differ("a.txt", ChangedPath.Kind.DELETED);
        differ("b.txt", ChangedPath.Kind.MODIFIED);
        assertEquals(List.of("b.txt", "c.txt"), known.at("s2").paths());
        assertEquals(1, listings);
    }

    @Test
    void theFactsFollowTheFilesAndStayWhereNoneCameOrWent() {
        WorkspaceFileIndex.Known first = known.at("s1");
        differ("b.txt", ChangedPath.Kind.MODIFIED);
        assertSame(first, known.at("s2"));
        differ("src/main/A.java", ChangedPath.Kind.ADDED);
        differ("pom.xml", ChangedPath.Kind.ADDED);
        differ("a.txt", ChangedPath.Kind.DELETED);
        WorkspaceFileIndex.Known then = known.at("s3");
        assertEquals("Java", then.facts().language());
        assertEquals(ProjectFacts.of(then.paths()), then.facts());
        differs.clear();
        differ("src/main/A.java", ChangedPath.Kind.DELETED);
        WorkspaceFileIndex.Known last = known.at("s4");
        assertEquals("", last.facts().language());
        assertEquals(ProjectFacts.of(List.of("b.txt", "pom.xml")), last.facts());
    }

    @Test
    void listsAnewWhenTheOlderCheckpointIsGone() {
        known.at("s1");
        pruned = true;
        tree.add("c.txt");
        assertEquals(List.of("a.txt", "b.txt", "c.txt"), known.at("s2").paths());
        assertEquals(2, listings);
    }

    @Test
    void listsAnewWithoutACheckpointAndAfterARename() {
        known.at(null);
        known.at(null);
        known.at("s1");
        assertEquals(3, listings);
        differ("z.txt", ChangedPath.Kind.RENAMED);
        known.at("s2");
        assertEquals(4, listings);
    }

    private void differ(String path, ChangedPath.Kind kind) {
        differs.add(new Snapshots.TreeDiff(path, kind, 1, 0, false));
    }

    private Files files() {
        return fake(
                Files.class,
                (method, args) -> {
                    listings++;
                    return List.copyOf(tree);
                },
                "list");
    }

    private Snapshots snapshots() {
        return fake(
                Snapshots.class,
                (method, args) -> {
                    if (pruned) {
                        throw new PluginException(
                                PluginException.Kind.MISSING, "no such snapshot", "");
                    }
                    return List.copyOf(differs);
                },
                "diff");
    }

    private interface Answer {
        Object to(String method, @Nullable Object[] args);
    }

    /** Answers one method of a large interface. */
    private static <T> T fake(Class<T> type, Answer answer, String only) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, args) -> {
                            if (method.getName().equals(only)) {
                                return answer.to(only, args);
                            }
                            throw new UnsupportedOperationException(method.getName());
                        }));
    }
}
