package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What of an attempt's doings in .git is told, and what a person must look at. */
final class RepositoryDiffTest {
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);
    private static final String C = "c".repeat(40);

    private final Map<String, Entry> before = new TreeMap<>();
    private final Map<String, Entry> after = new TreeMap<>();
    private Set<String> lost = Set.of();
    private final List<String> asked = new ArrayList<>();

    RepositoryDiffTest() {
        for (String folder : List.of(".git", ".git/hooks", ".git/objects", ".git/refs")) {
            before.put(folder, Entry.of(folder, FileInfo.Kind.FOLDER));
        }
        was(".git/HEAD", "ref: refs/heads/main\n");
        was(".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@x:y\n");
        was(".git/refs/heads/main", A + "\n");
        was(".git/packed-refs", "# pack-refs with: peeled\n" + B + " refs/heads/side\n");
        was(".git/hooks/pre-commit", "check");
        after.putAll(before);
    }

    private static Entry file(String path, String text, int mode) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return new Entry(path, FileInfo.Kind.FILE, mode, content.length, content);
    }

    private void was(String path, String text) {
        before.put(path, file(path, text, 0644));
    }

    private void is(String path, String text) {
        after.put(path, file(path, text, 0644));
    }

    private String config() {
        return RepositoryState.of(List.copyOf(before.values())).text(".git/config");
    }

    private RepositoryDiff diff() {
        return RepositoryDiff.between(
                RepositoryState.of(List.copyOf(before.values())),
                RepositoryState.of(List.copyOf(after.values())),
                commits -> {
                    asked.addAll(commits);
                    Set<String> gone = new HashSet<>(commits);
                    gone.retainAll(lost);
                    return gone;
                });
    }

    private RepositoryChange only() {
        List<RepositoryChange> all = diff().changes();
        assertEquals(1, all.size(), all::toString);
        return all.getFirst();
    }

    @Test
    void nothingIsToldOfNothing() {
        assertEquals(List.of(), diff().changes());
    }

    @Test
    void aCommitOnTheBranchIsTold() {
        is(".git/refs/heads/main", C + "\n");
        RepositoryChange told = only();
        assertFalse(told.dangerous());
        assertEquals(List.of("branch", "main"), List.of(told.what(), told.name()));
        assertEquals(List.of(A), asked);
    }

    @Test
    void aCommitOnABranchThatWasLeftAgainIsTold() {
        is(".git/refs/heads/side", C + "\n");
        assertTrue(only().text().contains("side"), only()::text);
        is(".git/refs/heads/new", C + "\n");
        assertEquals(2, diff().changes().size());
        assertTrue(diff().changes().stream().noneMatch(RepositoryChange::dangerous));
    }

    @Test
    void commitsThatNothingLeadsToAreAskedAboutAndComeBack() {
        lost = Set.of(A, B);
        is(".git/refs/heads/main", C + "\n");
        after.remove(".git/packed-refs");
        RepositoryDiff diff = diff();
        assertEquals(2, diff.changes().stream().filter(RepositoryChange::dangerous).count());
        assertEquals(
                Set.of(".git/refs/heads/main", ".git/refs/heads/side"), diff.restorable().keySet());
        assertEquals(Set.of(), diff.running(), "branches are not moved unasked");
    }

    @Test
    void aDroppedStashIsAskedAboutAndComesBack() {
        String log = "0".repeat(40) + " " + C + " a <a@b> 1 +0000\ton main\n";
        was(".git/refs/stash", C + "\n");
        was(".git/logs/refs/stash", log);
        lost = Set.of(C);
        RepositoryChange dropped = only();
        assertTrue(dropped.dangerous());
        assertEquals("stash", dropped.what());
        assertTrue(
                diff().restorable()
                        .keySet()
                        .containsAll(Set.of(".git/refs/stash", ".git/logs/refs/stash")));
    }

    @Test
    void headOnAnotherBranchATagAWorktreeAndAHalfMergeAreTold() {
        is(".git/HEAD", "ref: refs/heads/side\n");
        is(".git/refs/tags/v1", A + "\n");
        is(".git/worktrees/w/gitdir", "/w/.git\n");
        is(".git/MERGE_HEAD", A + "\n");
        is(".git/info/exclude", "# x\n");
        assertEquals(
                Set.of("head", "tag", "worktree", "state", "file"),
                new HashSet<>(diff().changes().stream().map(RepositoryChange::what).toList()));
        assertTrue(diff().changes().stream().noneMatch(RepositoryChange::dangerous));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[core]\nfsmonitor = ./x",
                "[core]\nsshCommand = x",
                "[core]\npager = x",
                "[pager]\nlog = x",
                "[core]\neditor = x",
                "[core]\naskpass = x",
                "[core]\nhooksPath = .x",
                "[core]\nworktree = /x",
                "[core]\nalternateRefsCommand = x",
                "[credential]\nhelper = !x",
                "[credential \"https://h\"]\nhelper = x",
                "[filter \"f\"]\nclean = x",
                "[filter \"f\"]\nprocess = x",
                "[diff]\nexternal = x",
                "[diff \"d\"]\ntextconv = x",
                "[merge \"m\"]\ndriver = x",
                "[alias]\nst = !x",
                "[alias]\nst = -c core.pager=x status",
                "[gpg]\nprogram = x",
                "[gpg \"ssh\"]\nprogram = x",
                "[include]\npath = x",
                "[includeIf \"gitdir:/\"]\npath = x",
                "[uploadpack]\npackObjectsHook = x",
                "[remote \"o\"]\nurl = ext::x",
                "[remote \"o\"]\nvcs = x",
                "[remote \"origin\"]\npushurl = x",
                "[submodule \"s\"]\nupdate = !x",
                "[init]\ntemplateDir = x",
                "[sequence]\neditor = x",
                "[interactive]\ndiffFilter = x",
                "[url \"x\"]\ninsteadOf = y",
                "[branch \"main\"]\nremote = ext::x",
                "[gc]\nrecentObjectsHook = ./x",
                "[gc]\npruneExpire = now",
                "[alias]\nst = bisect run x",
                "[alias]\nst = pull https://e/x",
                "[branch \"main\"]\nremote = https://e/x",
                "[branch \"main\"]\npushRemote = nobody",
                "[branch \"main\"]\nmergeOptions = \" -s evil\"",
                "[branch \"main\"]\nmerge = -x",
                "[fetch]\nbundleURI = https://e/b",
                "[transfer]\nbundleURI = true",
                "[bundle \"b\"]\nuri = https://e/b",
                "[remote \"fork\"]\nurl = git@x:z",
                "[remote \"origin\"]\nproxy = x",
                "[remote \"origin\"]\nuploadPack = x",
                "[remote \"origin\"]\nreceivePack = x",
                "[remote \"origin\"]\npush = HEAD:refs/heads/main",
                "[remote \"origin\"]\nfetch = +refs/heads/*:refs/heads/*",
                "[remote]\npushDefault = fork",
                "[url \"x\"]\npushInsteadOf = y",
                "[extensions]\npartialClone = fork",
                "[core]\nbare = true",
                "[core]\nexcludesFile = x",
                "[core]\nprotectNTFS = false",
                "[push]\ndefault = matching",
                "[blame]\nunheardOf = x",
                "[log]\nshowSignature = true",
                "[something]\nnobody = knows"
            })
    void whatGitWouldRunOrFetchElsewhereIsAskedAbout(String more) {
        is(".git/config", config() + more + "\n");
        RepositoryChange asked = only();
        assertTrue(asked.dangerous(), asked::text);
        assertEquals(Set.of(".git/config"), diff().running());
        assertEquals(before.get(".git/config"), diff().restorable().get(".git/config"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[user]\nname = a",
                "[branch \"x\"]\nremote = origin\nmerge = refs/heads/x",
                "[remote \"origin\"]\nfetch = +refs/heads/*:refs/remotes/origin/*",
                "[branch \"x\"]\nremote = .\nmerge = refs/heads/main\nrebase = true",
                "[submodule \"s\"]\nurl = ../s\nactive = true",
                "[core]\nbare = false",
                "[color \"diff\"]\nmeta = red",
                "[push]\ndefault = current",
                "[pull]\nrebase = true",
                "[gc]\nauto = 0"
            })
    void whatIsSetEveryDayIsTold(String more) {
        is(".git/config", config() + more + "\n");
        assertFalse(diff().changes().isEmpty());
        assertTrue(diff().changes().stream().noneMatch(RepositoryChange::dangerous));
    }

    @Test
    void aBranchsRemoteGoesWithTheBranchAndNotBefore() {
        String of = "[branch \"side\"]\nremote = fork\nmerge = refs/heads/side\n";
        was(".git/config", config() + of);
        assertTrue(diff().changes().stream().anyMatch(RepositoryChange::dangerous));
        is(".git/packed-refs", "");
        assertTrue(diff().changes().stream().noneMatch(RepositoryChange::dangerous));
    }

    @Test
    void anotherAddressOfARemoteIsAskedAboutAndSecretsAreNotShown() {
        is(
                ".git/config",
                "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://me:pw@h/y\n"
                        + "[http]\nextraHeader = Authorization: basic abc\n");
        String told = diff().changes().toString();
        assertTrue(diff().changes().stream().allMatch(RepositoryChange::dangerous));
        assertTrue(told.contains("https://…@h/y"), told);
        assertFalse(told.contains("pw") || told.contains("abc"), told);
    }

    @Test
    void hooksThatAreAddedChangedMadeRunnableOrRemovedAreAskedAbout() {
        is(".git/hooks/post-checkout", "x");
        after.put(".git/hooks/pre-commit", file(".git/hooks/pre-commit", "check", 0755));
        assertEquals(2, diff().changes().size());
        after.remove(".git/hooks/pre-commit");
        RepositoryDiff diff = diff();
        assertTrue(diff.changes().stream().allMatch(RepositoryChange::dangerous));
        assertEquals(Set.of(".git/hooks/post-checkout", ".git/hooks/pre-commit"), diff.running());
    }

    @Test
    void hooksOfASubmoduleAndALinkInPlaceOfTheFolderAreAskedAbout() {
        is(".git/modules/m/hooks/post-checkout", "x");
        is(".git/modules/m/config", "[core]\n\tworktree = ../../../m\n\tfsmonitor = x\n");
        after.put(".git/hooks", new Entry(".git/hooks", FileInfo.Kind.LINK, 0, 1, new byte[] {46}));
        assertEquals(
                Set.of(
                        ".git/modules/m/hooks/post-checkout",
                        ".git/modules/m/config",
                        ".git/hooks",
                        ".git/hooks/pre-commit"),
                diff().running());
    }

    @Test
    void attributesAlternatesRebaseCommandsAndIncludedFilesAreAskedAbout() {
        was(".git/config", "[include]\n\tpath = extra\n");
        was(".git/extra", "[user]\n\tname = a\n");
        after.putAll(before);
        is(".git/info/attributes", "* filter=lfs\n");
        is(".git/objects/info/alternates", "/x\n");
        is(".git/rebase-merge/git-rebase-todo", "pick a\nexec evil\n");
        is(".git/extra", "[core]\n\tpager = evil\n");
        is(".git/refs/replace/" + A, B + "\n");
        assertEquals(
                Set.of(
                        ".git/info/attributes",
                        ".git/objects/info/alternates",
                        ".git/rebase-merge/git-rebase-todo",
                        ".git/extra",
                        ".git/refs/replace/" + A),
                diff().running());
        assertEquals(5, diff().changes().stream().filter(RepositoryChange::dangerous).count());
    }

    @Test
    void objectsThatHaveGoneAreAskedAboutWhereCommitsCanNotBeReadWithoutThem() {
        String pack = ".git/objects/pack/p.pack";
        String loose = ".git/objects/ab";
        before.put(pack, new Entry(pack, FileInfo.Kind.OTHER, 0, 9, null));
        before.put(loose, new Entry(loose, FileInfo.Kind.OTHER, 0, 2, null));
        List<List<String>> asks = new ArrayList<>();
        Set<String> broken = new HashSet<>();
        for (int fewer : new int[] {3, 2, 1, 0}) {
            after.put(pack, before.get(pack));
            after.put(loose, new Entry(loose, FileInfo.Kind.OTHER, 0, fewer, null));
            if (fewer == 0) {
                after.remove(loose);
                broken.add(B);
            }
            RepositoryDiff diff =
                    RepositoryDiff.between(
                            RepositoryState.of(List.copyOf(before.values())),
                            RepositoryState.of(List.copyOf(after.values())),
                            _ -> Set.of(),
                            commits -> {
                                asks.add(commits);
                                return broken;
                            });
            assertEquals(fewer == 0 ? 1 : 0, diff.changes().size(), diff.changes()::toString);
            if (fewer == 0) {
                assertTrue(diff.changes().getFirst().dangerous());
                assertTrue(diff.changes().getFirst().text().contains("side at " + B));
                assertTrue(diff.changes().getFirst().stays(), "nothing holds them");
            }
        }
        assertEquals(2, asks.size(), "only where there are fewer");
        assertEquals(Set.of(A, B), Set.copyOf(asks.getFirst()));
    }

    @Test
    void whatWasDroppedAndRemovedFromTheObjectsIsNotPromisedBack() {
        String loose = ".git/objects/ab";
        before.put(loose, new Entry(loose, FileInfo.Kind.OTHER, 0, 2, null));
        was(".git/refs/stash", C + "\n");
        was(".git/logs/refs/stash", "0".repeat(40) + " " + C + " a <a@b> 1 +0000\ton main\n");
        before.put(".git/refs/heads/old", file(".git/refs/heads/old", C + "\n", 0644));
        RepositoryDiff diff =
                RepositoryDiff.between(
                        RepositoryState.of(List.copyOf(before.values())),
                        RepositoryState.of(List.copyOf(after.values())),
                        Set::copyOf,
                        Set::copyOf);
        List<RepositoryChange> dropped =
                diff.changes().stream()
                        .filter(c -> c.before().startsWith(C.substring(0, 10)))
                        .toList();
        assertEquals(
                List.of("branch", "stash"), dropped.stream().map(RepositoryChange::what).toList());
        for (RepositoryChange c : dropped) {
            assertTrue(c.dangerous() && c.stays(), c::toString);
            assertTrue(c.text().contains("removed from git's objects"), c::text);
        }
        assertEquals(Set.of(), diff.restorable().keySet());
    }

    @Test
    void aGitFolderThatStandsUnderAnotherNameIsToldAsMoved() {
        after.clear();
        RepositoryChange moved = diff().changes("dotgit").getFirst();
        assertTrue(moved.dangerous());
        assertTrue(moved.text().startsWith("it moved .git to dotgit"), moved::text);
        assertEquals(diff().changes(), diff().changes(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec evil",
                "exec\tevil",
                "x\tevil",
                " \t exec \tevil",
                "pick a\r\nx evil\r\n",
                "label l\nmerge -C a l\nx evil"
            })
    void aCommandInTheListOfARebaseIsAskedAboutHoweverGitReadsIt(String list) {
        is(".git/rebase-merge/git-rebase-todo", list);
        assertTrue(only().dangerous(), only()::text);
        assertEquals(Set.of(".git/rebase-merge/git-rebase-todo"), diff().running());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pick a exec b", "# exec a", "edit a", "execute a", "break", "reset x"})
    void aListWithoutCommandsIsTold(String list) {
        is(".git/rebase-merge/git-rebase-todo", list);
        assertFalse(only().dangerous(), only()::text);
    }

    @Test
    void aListOfARebaseThatCanNotBeReadWholeIsAskedAbout() {
        String path = ".git/rebase-merge/git-rebase-todo";
        after.put(path, new Entry(path, FileInfo.Kind.FILE, 0644, 300_000, null));
        assertTrue(only().dangerous(), only()::text);
        after.put(path, new Entry(path, FileInfo.Kind.LINK, 0, 4, new byte[] {46, 46, 47, 120}));
        assertTrue(only().dangerous(), only()::text);
    }

    @Test
    void whatTheSettingsNameIsAskedAboutWhereverItLies() {
        was(
                ".git/config",
                config()
                        + "[core]\n"
                        + "hooksPath = .git/my\n"
                        + "attributesFile = /home/w/.git/attr/a\n"
                        + "fsmonitor = ./.git/tools/watch -v\n"
                        + "[include]\n"
                        + "path = extra/conf\n"
                        + "[includeIf \"gitdir:/\"]\n"
                        + "path = /w/.git/extra/b\n");
        was(".git/extra/conf", "[include]\npath = deep/er\n");
        after.putAll(before);
        is(".git/my/pre-commit", "x");
        is(".git/attr/a", "* filter=x");
        is(".git/tools/watch", "x");
        is(".git/extra/conf", "[include]\npath = deep/er\n[core]\nfsmonitor = x\n");
        is(".git/extra/b", "[core]\neditor = x\n");
        is(".git/extra/deep/er", "[core]\npager = x\n");
        is(".git/remotes/origin", "URL: https://e/x\n");
        is(".git/elsewhere/of/no/consequence", "x");
        assertEquals(
                Set.of(
                        ".git/my/pre-commit",
                        ".git/attr/a",
                        ".git/tools/watch",
                        ".git/extra/conf",
                        ".git/extra/b",
                        ".git/extra/deep/er",
                        ".git/remotes/origin"),
                diff().running());
        assertEquals(7, diff().changes().size(), diff().changes()::toString);
    }

    @Test
    void filesOfTheWorkspaceThatTheSettingsNameAreAskedAbout() {
        was(
                ".git/config",
                config()
                        + "[core]\n"
                        + "hooksPath = .husky/_\n"
                        + "excludesFile = skip\n"
                        + "[include]\n"
                        + "path = ../.gitconfig\n"
                        + "[filter \"f\"]\n"
                        + "clean = tools/clean.sh %f\n");
        after.putAll(before);
        assertEquals(
                List.of(".gitconfig", ".husky/pre-commit", "tools/clean.sh"),
                diff()
                        .inWorkspace(
                                List.of(
                                        ".gitconfig",
                                        ".husky/pre-commit",
                                        "skip",
                                        "src/a",
                                        "tools/clean.sh"))
                        .stream()
                        .map(RepositoryChange::name)
                        .toList());
        assertTrue(diff().inWorkspace(List.of(".husky/x")).getFirst().dangerous());
        was(".git/config", "[core]\nhooksPath = /home/me/w/hooks\n");
        after.putAll(before);
        assertEquals(1, diff().inWorkspace(List.of("hooks/pre-push", "other/pre-push")).size());
    }

    @Test
    void moreFilesThanAreLookedAtAreAskedAbout() {
        for (int i = 0; i < 100_000; i++) {
            after.put(".git/info/z" + i, Entry.of(".git/info/z" + i, FileInfo.Kind.OTHER));
        }
        assertTrue(only().dangerous(), only()::text);
    }

    @Test
    void aLockIsToldWithTheLineThatClearsItUnlessItWasThere() {
        was(".git/shallow.lock", "");
        after.putAll(before);
        is(".git/index.lock", "");
        is(".git/refs/heads/main.lock", "");
        assertEquals(2, diff().changes().size());
        assertTrue(
                diff().changes().getFirst().text().contains("`rm .git/index.lock`"),
                diff().changes().getFirst()::text);
        assertTrue(diff().changes().stream().allMatch(RepositoryChange::lock));
    }

    @Test
    void aRemovedOrHollowGitIsAskedAboutAndComesBackAsFarAsItIsHeld() {
        for (List<String> gone : List.of(List.copyOf(before.keySet()), List.of(".git/objects"))) {
            after.clear();
            after.putAll(before);
            after.keySet().removeAll(gone);
            RepositoryChange asked = only();
            assertTrue(asked.dangerous());
            assertTrue(asked.text().contains("main at " + A), asked::text);
            assertEquals(gone.size() == 1, asked.stays(), "whether anything can be written again");
            assertEquals(!asked.stays(), asked.text().contains("can be put back"), asked::text);
            assertEquals(Set.of(), diff().running());
            Set<String> back = diff().restorable().keySet();
            assertTrue(back.containsAll(Set.of(".git/config", ".git/hooks/pre-commit")));
            assertFalse(back.contains(".git/refs/heads/main"), "its commit is gone");
        }
    }

    private static Entry index(String hidden) {
        byte[] content = hidden.getBytes(StandardCharsets.UTF_8);
        return new Entry(".git/index", FileInfo.Kind.OTHER, 0, hidden.lines().count(), content);
    }

    @Test
    void filesWhoseChangesGitIsToPassByAreAskedAboutAndStay() {
        before.put(".git/index", index("S known\n"));
        after.putAll(before);
        after.put(".git/index", index("S known\nh src/a\n"));
        RepositoryChange asked = only();
        assertTrue(asked.dangerous() && asked.stays());
        assertTrue(asked.text().contains("changes of src/a, so"), asked::text);
        assertEquals(Set.of(), diff().running());
        assertEquals(Set.of(), diff().restorable().keySet());
        after.remove(".git/index");
        assertFalse(only().dangerous(), "shown again");
        after.clear();
        assertFalse(diff().restorable().containsKey(".git/index"), "it is no file that we hold");
    }

    /** Moves all that was in {@code .git} to a folder, which a file there names from then on. */
    private static Map<String, Entry> separated(Map<String, Entry> all, String to) {
        Map<String, Entry> moved = new TreeMap<>();
        all.forEach((path, e) -> {
            String place = path.replaceFirst("^\\.git", to);
            if (!path.equals(".git")) {
                moved.put(place, new Entry(place, e.kind(), e.mode(), e.size(), e.content()));
            }
        });
        moved.put(".git", file(".git", "gitdir: " + to + "\n", 0644));
        return moved;
    }

    @Test
    void aGitThatOnlyNamesAnotherFolderIsAskedAboutAndIsNotMadeHollow() {
        Map<String, Entry> there = separated(before, "/else/where");
        after.clear();
        after.putAll(there);
        RepositoryChange asked = only();
        assertTrue(asked.dangerous() && asked.stays(), "nothing outside is touched");
        assertTrue(asked.text().contains("it put /else/where in the place"), asked::text);
        assertTrue(asked.text().contains("branches and tags are the same"), asked::text);
        assertEquals(Map.of(), diff().restorable());
        assertEquals(Set.of(), diff().running());
        assertEquals(before.get(".git/config"), diff().gone(), "by which a host looks for it");
        assertEquals(
                "kept", diff().changes("kept").getFirst().after(), "it stands in the workspace");

        after.put(
                "/else/where/packed-refs",
                file("/else/where/packed-refs", C + " refs/heads/side\n", 0644));
        assertTrue(only().text().contains("side at " + B), only()::text);
    }

    @Test
    void aFileThatNamesAnotherGitThanBeforeIsAskedAboutAndComesBackAlone() {
        Map<String, Entry> mine = separated(before, "/my/git");
        Map<String, Entry> other = separated(before, "/other/git");
        before.clear();
        before.putAll(mine);
        after.clear();
        after.putAll(other);
        RepositoryChange asked = only();
        assertTrue(asked.dangerous() && !asked.stays(), asked::text);
        assertTrue(asked.text().contains("it made .git name /other/git"), asked::text);
        assertEquals(Set.of(".git"), diff().running());
        assertEquals(Set.of(".git"), diff().restorable().keySet());
    }

    @Test
    void aFileInPlaceOfTheFolderIsAskedAbout() {
        was(".git", "gitdir: /x\n");
        is(".git", "gitdir: /evil\n");
        RepositoryChange asked = only();
        assertTrue(asked.dangerous());
        assertEquals(Set.of(".git"), diff().running());
    }

    @Test
    void isKeptAndReadAgain() {
        RepositoryState state = RepositoryState.of(List.copyOf(before.values()));
        assertEquals(state, RepositoryState.read(state.bytes()));
    }
}
