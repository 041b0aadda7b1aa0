package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;

import org.junit.jupiter.api.Test;

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

        @Override
        public List<Entry> look() {
            looks++;
            return List.copyOf(entries.values());
        }

        @Override
        public void put(Entry entry) {
            written.add(entry.path());
            entries.put(entry.path(), entry);
        }

        @Override
        public void remove(String path) {
            written.add("-" + path);
            entries.remove(path);
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
        assertTrue(
                folder.written.indexOf(".git/hooks")
                        < folder.written.indexOf(".git/hooks/pre-commit"),
                folder.written::toString);
        assertEquals(before, RepositoryState.of(folder));
    }

    @Test
    void nothingToPutBackCostsNoLook() {
        RepositoryState before = before();
        folder.file(".git/info/exclude", "x");
        RepositoryState after = RepositoryState.of(folder);
        int looks = folder.looks;
        assertTrue(
                new RepositoryRestorePlan(folder)
                        .running(diff(before, after), before, after)
                        .isEmpty());
        assertEquals(looks, folder.looks);
    }
}
