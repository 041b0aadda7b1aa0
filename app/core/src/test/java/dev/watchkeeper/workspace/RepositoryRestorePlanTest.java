package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** How what an attempt did to .git is undone and done again. */
final class RepositoryRestorePlanTest {
    private static final String HOOK = ".git/hooks/post-checkout";
    private static final String CONFIG = ".git/config";

    private final Folder folder = new Folder();

    /** A git folder in memory. */
    private static final class Folder implements Repository {
        private final TreeMap<String, Entry> entries = new TreeMap<>();
        private final List<String> written = new ArrayList<>();
        private int looks;
        private final TreeMap<String, Entry> elsewhere = new TreeMap<>();

        @Override
        public String moved(Entry config, boolean back) {
            if (!config.equals(elsewhere.get(config.path()))) {
                return "";
            }
            if (back) {
                entries.putAll(elsewhere);
                elsewhere.clear();
            }
            return "dotgit";
        }

        @Override
        public List<Entry> look() {
            looks++;
            return List.copyOf(entries.values());
        }

        @Override
        public void put(Entry entry) {
            written.add(entry.path());
            drop(entry.path());
            entries.put(entry.path(), entry);
        }

        @Override
        public void remove(String path) {
            written.add("-" + path);
            drop(path);
            entries.remove(path);
        }

        /** What is seen through a link goes from sight with it. */
        private void drop(String path) {
            Entry is = entries.get(path);
            if (is != null && is.kind() == FileInfo.Kind.LINK) {
                entries.keySet().removeIf(p -> p.startsWith(path + "/"));
            }
        }

        void link(String path, String to) {
            byte[] target = to.getBytes(StandardCharsets.UTF_8);
            entries.put(path, new Entry(path, FileInfo.Kind.LINK, 0, target.length, target));
        }

        @Override
        public Set<String> lost(List<String> commits) {
            return Set.of();
        }

        void file(String path, String text) {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            entries.put(path, new Entry(path, FileInfo.Kind.FILE, 0644, content.length, content));
        }

        String text(String path) {
            return RepositoryState.of(List.copyOf(entries.values())).text(path);
        }
    }

    private RepositoryState before() {
        folder.entries.put(".git", Repository.Entry.of(".git", FileInfo.Kind.FOLDER));
        folder.entries.put(".git/hooks", Repository.Entry.of(".git/hooks", FileInfo.Kind.FOLDER));
        folder.file(".git/HEAD", "ref: refs/heads/main\n");
        folder.file(CONFIG, "[core]\n\tbare = false\n");
        folder.file(".git/hooks/pre-commit", "mine");
        return RepositoryState.of(folder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGitFolderUnderAnotherNameIsMovedBackAndPutInOrderThere(boolean all) {
        RepositoryState before = before();
        folder.elsewhere.putAll(folder.entries);
        folder.entries.clear();
        RepositoryState after = RepositoryState.of(folder);
        RepositoryDiff diff = diff(before, after);
        assertEquals(folder.elsewhere.get(CONFIG), diff.gone());
        folder.elsewhere.put(
                HOOK, new Repository.Entry(HOOK, FileInfo.Kind.FILE, 0755, 1, new byte[] {120}));
        RepositoryRestorePlan plan = new RepositoryRestorePlan(folder);
        RepositoryRestorePlan.Done done =
                all ? plan.all(diff, after) : plan.running(diff, before, after);
        assertEquals(List.of(".git", HOOK), done.paths());
        assertEquals(before, RepositoryState.of(folder));
        assertEquals(List.of("-" + HOOK), folder.written);
    }

    private static RepositoryDiff diff(RepositoryState before, RepositoryState after) {
        return RepositoryDiff.between(before, after, commits -> Set.of());
    }

    @Test
    void goesBackComesAgainAndCanBeDoneTwice() {
        RepositoryState before = before();
        folder.file(HOOK, "evil");
        folder.file(CONFIG, "[core]\n\tfsmonitor = x\n");
        RepositoryState after = RepositoryState.of(folder);
        RepositoryDiff diff = diff(before, after);
        RepositoryRestorePlan putBack = new RepositoryRestorePlan(folder);
        assertEquals(2, putBack.running(diff, before, after).paths().size());
        assertEquals(before, RepositoryState.of(folder));
        assertTrue(putBack.running(diff, before, after).isEmpty());
        assertEquals(2, putBack.again(diff, before, after).paths().size());
        assertEquals(after, RepositoryState.of(folder));
        assertTrue(putBack.again(diff, before, after).isEmpty());
    }

    @Test
    void whatSomebodyChangedMeanwhileIsLeftAndSaid() {
        RepositoryState before = before();
        folder.file(HOOK, "evil");
        folder.file(CONFIG, "[core]\n\tfsmonitor = x\n");
        RepositoryState after = RepositoryState.of(folder);
        folder.file(CONFIG, "[core]\n\tpager = mine\n");
        RepositoryRestorePlan.Done done =
                new RepositoryRestorePlan(folder).running(diff(before, after), before, after);
        assertEquals(List.of(HOOK), done.paths());
        assertEquals(List.of(CONFIG), done.left());
        assertTrue(folder.text(CONFIG).contains("mine"));
    }

    @Test
    void aLinkInPlaceOfTheHooksGoesBeforeAnythingIsWritten() {
        RepositoryState before = before();
        folder.entries.put(
                ".git/hooks",
                new Repository.Entry(".git/hooks", FileInfo.Kind.LINK, 0, 4, new byte[] {47}));
        folder.file(HOOK, "evil");
        RepositoryState after = RepositoryState.of(folder);
        RepositoryRestorePlan.Done done =
                new RepositoryRestorePlan(folder).running(diff(before, after), before, after);
        assertEquals(List.of(), done.left());
        // What is seen through the link is somebody else's: it is not removed.
        assertEquals(List.of(".git/hooks", ".git/hooks/pre-commit"), folder.written);
        assertEquals(before, RepositoryState.of(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {".git/info", ".git/refs", ".git/refs/heads", ".git/modules/x/hooks"})
    void aLinkInPlaceOfAnotherFolderIsAskedAboutAndGoesAlone(String place) {
        folder.file(place + "/mine", "mine");
        RepositoryState before = before();
        folder.entries.remove(place + "/mine");
        folder.link(place, "/somewhere/else");
        folder.file(place + "/attributes", "somebody's");
        folder.file(place + "/pre-commit", "somebody's");
        RepositoryState after = RepositoryState.of(folder);
        RepositoryDiff diff = diff(before, after);
        assertTrue(
                diff.changes().stream()
                        .anyMatch(c -> c.dangerous() && c.text().contains("/somewhere/else")),
                diff.changes()::toString);
        RepositoryRestorePlan.Done done =
                new RepositoryRestorePlan(folder).running(diff, before, after);
        assertEquals(List.of(), done.left());
        assertEquals(List.of("-" + place, place + "/mine"), folder.written);
    }

    @Test
    void nothingIsWrittenThroughALinkOfThePersonsOwn() {
        RepositoryState without = before();
        folder.link(".git/hooks", "../githooks");
        RepositoryState before = RepositoryState.of(folder);
        folder.file(".git/hooks/pre-commit", "evil");
        RepositoryState after = RepositoryState.of(folder);
        RepositoryRestorePlan.Done done =
                new RepositoryRestorePlan(folder).running(diff(before, after), before, after);
        assertEquals(List.of(), folder.written);
        assertEquals(List.of(".git/hooks/pre-commit"), done.left());
        assertFalse(without.equals(before));
    }

    @Test
    void aGitFolderElsewhereThatTheAttemptPointedToIsLeftAlone() {
        RepositoryState before = RepositoryState.of(folder);
        folder.file(".git", "gitdir: /home/p/other/.git");
        folder.file("/home/p/other/.git/HEAD", "ref: refs/heads/main\n");
        folder.file("/home/p/other/.git/config", "[core]\n\tfsmonitor = theirs\n");
        folder.file("/home/p/other/.git/hooks/pre-commit", "theirs");
        RepositoryState after = RepositoryState.of(folder);
        RepositoryDiff diff = diff(before, after);
        RepositoryRestorePlan plan = new RepositoryRestorePlan(folder);
        plan.running(diff, before, after);
        plan.all(diff, after);
        assertEquals(
                List.of(), folder.written.stream().filter(p -> p.contains("/home/p/")).toList());
    }

    @Test
    void nothingToPutBackCostsNoLook() {
        RepositoryState before = before();
        folder.file(".git/info/exclude", "# x");
        RepositoryState after = RepositoryState.of(folder);
        int looks = folder.looks;
        assertTrue(
                new RepositoryRestorePlan(folder)
                        .running(diff(before, after), before, after)
                        .isEmpty());
        assertEquals(looks, folder.looks);
    }
}
