package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What the watching of every host keeps. */
public abstract class ChangesContract extends HostContract {
    private final List<ChangedPath> told = new CopyOnWriteArrayList<>();
    private Host host;

    @BeforeEach
    final void openHost() {
        host = open(Shape.usual());
    }

    @AfterEach
    final void closeHost() {
        host.close();
    }

    private Changes.Subscription watch() {
        return host.changes().watch(told::addAll);
    }

    /** Everything up to now is told afterwards: by events, or by a sweep. */
    private void settle() {
        if (!host.changes().barrier(Duration.ofSeconds(5))) {
            var unused = host.changes().sweep();
        }
    }

    private ChangedPath last(String path) {
        return told.stream().filter(c -> c.path().equals(path)).reduce((a, b) -> b).orElseThrow();
    }

    private Set<String> paths() {
        return told.stream().map(ChangedPath::path).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void tellsNothingOfWhatStandsThereAlready() {
        shell("echo old >old; mkdir d; echo x >d/x");
        watch();
        settle();
        assertEquals(List.of(), told);
        assertEquals(List.of(), host.changes().sweep());
    }

    @Test
    void tellsWhatIsAddedWithSizeAndHash() {
        watch();
        shell("printf hello >new");
        settle();
        ChangedPath change = last("new");
        assertEquals(ChangedPath.Kind.ADDED, told.getFirst().kind());
        assertEquals(5, change.size());
        assertEquals(sha256("hello"), change.sha256());
    }

    @Test
    void tellsByItselfWithoutBeingAsked() {
        watch();
        shell("echo x >alone");
        assertTrue(eventually(() -> paths().contains("alone")), host.changes().health());
    }

    @Test
    void tellsWhatIsModifiedAndWhatIsDeleted() {
        shell("echo one >m; echo two >d; echo three >x");
        watch();
        shell("echo other >>m; rm d; chmod 755 x");
        settle();
        assertEquals(ChangedPath.Kind.MODIFIED, last("m").kind());
        assertEquals(sha256("one\nother\n"), last("m").sha256());
        assertEquals(ChangedPath.Kind.DELETED, last("d").kind());
        assertEquals(0, last("d").size());
        assertEquals(ChangedPath.Kind.MODIFIED, last("x").kind());
        assertEquals(Set.of("m", "d", "x"), paths());
    }

    @Test
    void tellsARenamedFileWithItsOldName() {
        shell("echo content >old; mkdir d");
        watch();
        shell("mv old d/new");
        settle();
        ChangedPath change = last("d/new");
        assertEquals(ChangedPath.Kind.RENAMED, change.kind());
        assertEquals("old", change.from());
        assertFalse(paths().contains("old"), paths().toString());
    }

    @Test
    void tellsWhatIsWrittenInARenamedFolderUnderItsNewName() {
        shell("mkdir -p a/in; echo one >a/in/f");
        watch();
        shell("mv a b");
        settle();
        told.clear();
        shell("echo two >b/in/f; echo new >b/in/g");
        settle();
        assertEquals(Set.of("b/in/f", "b/in/g"), paths());
    }

    @Test
    void tellsAllThatCameWithAFolder() {
        watch();
        shell("mkdir -p .stage/a/b; touch .stage/a/1 .stage/a/b/2 .stage/3; mv .stage ready");
        settle();
        assertTrue(
                paths().containsAll(Set.of("ready/3", "ready/a/1", "ready/a/b/2")),
                paths().toString());
        told.clear();
        shell("rm -r ready");
        settle();
        assertEquals(Set.of("ready/3", "ready/a/1", "ready/a/b/2"), paths());
        assertTrue(
                told.stream().allMatch(c -> c.kind() == ChangedPath.Kind.DELETED),
                "each path that is gone is told as deleted");
    }

    @Test
    void tellsNothingOfIgnoredNames() {
        shell("mkdir node_modules");
        watch();
        shell("mkdir -p .git/x d/node_modules; touch node_modules/n d/node_modules/n .git/x/y");
        shell("touch a.tmp d/b.tmp d/seen");
        settle();
        assertEquals(Set.of("d/seen"), paths());
        assertEquals(List.of(), host.changes().sweep());
    }

    @Test
    void tellsLinksAsThemselves() {
        watch();
        shell(
                "mkdir /tmp/wk-contract-$$; ln -s /tmp/wk-contract-$$ link; touch link/inside;"
                        + " rm -r /tmp/wk-contract-$$");
        settle();
        assertEquals(Set.of("link"), paths());
    }

    @Test
    void tellsTheLastContentOfAFileThatIsWrittenOften() {
        watch();
        shell("i=0; while [ $i -lt 300 ]; do echo $i >often; i=$((i+1)); done");
        settle();
        assertEquals(sha256("299\n"), last("often").sha256());
    }

    @Test
    void tellsNoMoreToAClosedSubscription() {
        Changes.Subscription first = watch();
        List<ChangedPath> other = new CopyOnWriteArrayList<>();
        host.changes().watch(other::addAll);
        first.close();
        shell("echo x >x");
        settle();
        assertEquals(List.of(), told);
        assertEquals(1, other.size());
    }

    @Test
    void sweepsFindNothingTwice() {
        watch();
        shell("echo x >x; echo y >y");
        settle();
        assertEquals(Set.of("x", "y"), paths());
        assertEquals(List.of(), host.changes().sweep());
        assertFalse(
                host.changes().health().isBlank(),
                "health() says in words how changes are noticed");
    }
}
