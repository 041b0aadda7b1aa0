package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an attempt hides from git is a person's to look at. */
final class HidingLinesTest {
    private static final String EXCLUDE = ".git/info/exclude";

    private static Entry file(String path, byte @Nullable [] content) {
        return new Entry(
                path,
                FileInfo.Kind.FILE,
                0644,
                content == null ? 900_000 : content.length,
                content);
    }

    private static RepositoryState state(String path, byte @Nullable [] content) {
        List<Entry> all = new ArrayList<>();
        for (String folder : List.of(".git", ".git/objects", ".git/refs", ".git/info")) {
            all.add(Entry.of(folder, FileInfo.Kind.FOLDER));
        }
        all.add(file(".git/HEAD", "ref: refs/heads/main\n".getBytes(StandardCharsets.UTF_8)));
        all.add(file(".git/config", new byte[0]));
        all.add(file(path, content));
        return RepositoryState.of(all);
    }

    private static RepositoryChange change(String path, String was, String is) {
        return RepositoryDiff.between(
                        state(path, was.getBytes(StandardCharsets.UTF_8)),
                        state(path, is.getBytes(StandardCharsets.UTF_8)),
                        _ -> Set.of())
                .changes()
                .getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EXCLUDE,
                ".git/info/sparse-checkout",
                ".git/modules/lib/info/exclude",
                ".git/modules/lib/info/sparse-checkout"
            })
    void aLineThatHidesFilesIsAskedAboutByItsText(String path) {
        RepositoryChange change = change(path, "# mine\n*.log\n", "# mine\n*.log\nbuild/\n");
        assertTrue(change.dangerous());
        assertEquals(
                path
                        + " was changed, by which git does not look at some files any more: it added"
                        + " `build/`",
                change.text());
    }

    @Test
    void whatHidesIsPutBack() {
        RepositoryDiff diff =
                RepositoryDiff.between(
                        state(EXCLUDE, new byte[0]),
                        state(EXCLUDE, "build/\n".getBytes(StandardCharsets.UTF_8)),
                        _ -> Set.of());
        assertEquals(Set.of(EXCLUDE), diff.running());
    }

    @ParameterizedTest
    @ValueSource(strings = {"# more\n*.log\n", "\n\n*.log\n", "", "*.log\n!a.log\n"})
    void whatHidesNoMoreThanBeforeIsTold(String now) {
        assertFalse(change(EXCLUDE, "*.log\n", now).dangerous());
    }

    @Test
    void anExceptionThatIsTakenOutHidesMore() {
        RepositoryChange change = change(EXCLUDE, "*.log\n!a.log\n", "*.log\n");
        assertTrue(change.dangerous());
        assertTrue(change.text().endsWith("it removed `!a.log`"), change.text());
    }

    @Test
    void aLineLessOfWhatIsCheckedOutHidesMore() {
        assertTrue(change(".git/info/sparse-checkout", "/a\n/b\n", "/a\n").dangerous());
    }

    @Test
    void aFileTooLargeToBeReadIsAskedAbout() {
        assertTrue(
                RepositoryDiff.between(
                                state(EXCLUDE, new byte[0]), state(EXCLUDE, null), _ -> Set.of())
                        .changes()
                        .getFirst()
                        .dangerous());
    }

    @Test
    void manyAndLongLinesAreCutAndShowNoControlCharacters() {
        String lines = "a\u001b[2J\n" + "x".repeat(200) + "\n1\n2\n3\n4\n5\n";
        String text = change(EXCLUDE, "", lines).text();
        assertTrue(text.contains("`a?[2J`, `" + "x".repeat(80) + "…`"), text);
        assertTrue(text.endsWith("`3` and 2 more"), text);
    }
}
