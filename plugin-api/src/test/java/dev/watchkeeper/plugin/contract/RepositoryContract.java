package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a host tells of the workspace's {@code .git} and puts back there. */
public abstract class RepositoryContract extends HostContract {
    private static final String GIT =
            "export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b"
                    + " GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; ";
    private static final String MADE =
            "git init -q -b main && echo 1 >a && git add a && git commit -qm one; ";

    private Host host;

    @BeforeEach
    final void openHost() {
        host = open(Shape.usual());
    }

    @AfterEach
    final void closeHost() {
        host.close();
    }

    private Repository repository() {
        return host.repository();
    }

    private String git(String script) {
        return shell(GIT + script).strip();
    }

    private Map<String, Entry> look() {
        Map<String, Entry> all = new TreeMap<>();
        repository().look().forEach(e -> all.put(e.path(), e));
        return all;
    }

    private static Entry at(Map<String, Entry> all, String path) {
        return Objects.requireNonNull(all.get(path), path);
    }

    private static String text(Entry e) {
        byte[] content = e.content();
        return content == null ? "" : new String(content, StandardCharsets.UTF_8);
    }

    @Test
    void tellsNothingWhereThereIsNoGit() {
        shell("mkdir d; echo x >d/f");
        assertEquals(List.of(), repository().look());
    }

    @Test
    void tellsTheSmallFilesAndNotTheRest() {
        String tip = git(MADE + "git tag v1; git rev-parse HEAD");
        shell("printf 'x' >.git/hooks/pre-push; chmod 750 .git/hooks/pre-push; : >.git/index.lock");
        Map<String, Entry> all = look();
        assertEquals(FileInfo.Kind.FOLDER, at(all, ".git").kind());
        assertTrue(
                text(at(all, ".git/config")).contains("[core]"),
                ".git/config is read with its content");
        assertEquals("ref: refs/heads/main\n", text(at(all, ".git/HEAD")));
        assertEquals(tip + "\n", text(at(all, ".git/refs/heads/main")));
        assertEquals(tip + "\n", text(at(all, ".git/refs/tags/v1")));
        assertEquals(0750, at(all, ".git/hooks/pre-push").mode());
        assertTrue(all.containsKey(".git/index.lock"), "a lock that is there is told");
        for (Entry entry : all.values()) {
            String path = entry.path();
            assertFalse(path.equals(".git/index") || path.endsWith(".sample"), path);
            assertEquals(
                    path.startsWith(".git/objects/"), entry.kind() == FileInfo.Kind.OTHER, path);
        }
    }

    @Test
    void tellsTheFilesOfFoldersThatNobodyOfGitMade() {
        git(MADE + "git config core.hooksPath .git/my");
        shell("mkdir -p .git/my .git/extra/deep .git/lfs/objects; echo x >.git/my/pre-commit");
        shell("echo x >.git/extra/deep/conf; echo x >.git/lfs/objects/big; ln -s / .git/my/far");
        Map<String, Entry> all = look();
        assertEquals("x\n", text(at(all, ".git/my/pre-commit")));
        assertEquals("x\n", text(at(all, ".git/extra/deep/conf")));
        assertFalse(all.containsKey(".git/lfs/objects/big"), "objects of LFS are not read");
        assertTrue(
                all.keySet().stream().noneMatch(p -> p.startsWith(".git/my/far/")),
                "a link below .git is not followed");
    }

    @Test
    void tellsWhichFilesChangesGitsIndexHides() {
        git(MADE + "echo 2 >b; echo 3 >c; git add b c; git commit -qm two");
        assertFalse(
                look().containsKey(".git/index"), ".git/index is told only where it hides changes");
        git("git update-index --skip-worktree a; git update-index --assume-unchanged b");
        Entry hidden = at(look(), ".git/index");
        assertEquals("S a\nh b\n", text(hidden));
        assertEquals(2, hidden.size());
        assertEquals(FileInfo.Kind.OTHER, hidden.kind());
        git("git update-index --no-skip-worktree a; git update-index --no-assume-unchanged b");
        assertFalse(
                look().containsKey(".git/index"), ".git/index is told only where it hides changes");
    }

    @Test
    void seesEachChangeAtTheNextLook() {
        git(MADE);
        Map<String, Entry> before = look();
        assertEquals(before, look());
        git("git config core.pager x; git branch b; git pack-refs --all");
        shell("printf 1234567890123456789012345678901234567890 >.git/refs/heads/odd");
        Map<String, Entry> after = look();
        assertTrue(
                text(at(after, ".git/config")).contains("pager = x"),
                ".git/config is read anew when it has changed");
        assertTrue(
                text(at(after, ".git/packed-refs")).contains("refs/heads/b"),
                ".git/packed-refs is read anew when it has changed");
        shell("printf 1234567890123456789012345678901234567899 >.git/refs/heads/odd");
        assertTrue(
                text(at(look(), ".git/refs/heads/odd")).endsWith("9"),
                "a ref of the same length is read anew when it has changed");
        shell("rm -rf .git");
        assertEquals(List.of(), repository().look());
    }

    @Test
    void followsAFileThatNamesTheFolder() {
        git(
                "mkdir ../main && cd ../main && "
                        + MADE
                        + "git worktree add -q -b side ../tree && cp ../tree/.git"
                        + " \"$OLDPWD/.git\"");
        Map<String, Entry> all = look();
        assertTrue(
                text(at(all, ".git")).startsWith("gitdir: "),
                "a .git that is a file is told with its content");
        assertTrue(
                all.keySet().stream().anyMatch(p -> p.endsWith("/main/.git/config")),
                all.keySet()::toString);
        assertTrue(
                all.keySet().stream().anyMatch(p -> p.endsWith("/worktrees/tree/HEAD")),
                all.keySet()::toString);
    }

    @Test
    void writesAndRemovesNothingThroughALink() {
        git(MADE);
        Map<String, Entry> before = look();
        shell(
                "mkdir ../out; echo theirs >../out/exclude; rm -rf .git/info; ln -s ../../out"
                        + " .git/info; mv .git/refs/heads ../out/; ln -s ../../../out/heads"
                        + " .git/refs/heads");
        String tip = shell("cat ../out/heads/main");
        assertEquals(FileInfo.Kind.LINK, at(look(), ".git/info").kind());
        Entry ours =
                new Entry(
                        ".git/refs/heads/main",
                        FileInfo.Kind.FILE,
                        0644,
                        2,
                        "x\n".getBytes(StandardCharsets.UTF_8));
        for (Entry entry : List.of(at(before, ".git/info/exclude"), ours)) {
            assertThrows(PluginException.class, () -> repository().put(entry));
            assertThrows(PluginException.class, () -> repository().remove(entry.path()));
        }
        assertEquals("theirs\n", shell("cat ../out/exclude"));
        assertEquals(tip, shell("cat ../out/heads/main"));
    }

    @Test
    void writesAndRemovesNothingOfAnotherGit() {
        git(MADE);
        String other =
                git("mkdir ../other && cd ../other && " + MADE + "pwd -P; echo x >.git/hooks/mine");
        Entry hook =
                new Entry(
                        other + "/.git/hooks/mine",
                        FileInfo.Kind.FILE,
                        0755,
                        2,
                        "y\n".getBytes(StandardCharsets.UTF_8));
        assertThrows(PluginException.class, () -> repository().put(hook));
        assertThrows(PluginException.class, () -> repository().remove(hook.path()));
        assertEquals("x\n", shell("cat ../other/.git/hooks/mine"));
    }

    @Test
    void putsBackAndRemoves() {
        git(MADE + "printf one >.git/hooks/pre-commit; chmod 700 .git/hooks/pre-commit");
        Map<String, Entry> before = look();
        shell(
                "mkdir ../out; rm -rf .git/hooks; ln -s ../../out .git/hooks; rm .git/config;"
                        + " mkdir -p .git/config/x; echo evil >.git/hooks/post-checkout");
        repository().remove(".git/hooks");
        for (String path : List.of(".git/hooks", ".git/hooks/pre-commit", ".git/config")) {
            repository().put(at(before, path));
        }
        assertEquals(before, look());
        assertEquals("post-checkout\n", shell("ls ../out"), "nothing was written through the link");
        repository().remove(".git/none");
        repository().remove(".git/hooks");
        assertTrue(
                look().containsKey(".git/hooks/pre-commit"), "a folder with something in it stays");
        repository().remove(".git/hooks/pre-commit");
        assertFalse(
                look().containsKey(".git/hooks/pre-commit"), "a hook that was deleted is not told");
    }

    @Test
    void knowsWhichCommitsNothingLeadsTo() {
        String first = git(MADE + "git rev-parse HEAD");
        String second = git("echo 2 >a; git commit -qam two; git rev-parse HEAD");
        String amended = git("git commit -q --amend -m two-a; git rev-parse HEAD");
        assertEquals(Set.of(second), repository().lost(List.of(first, second, amended)));
        git("git tag kept " + second + "; git gc -q");
        assertEquals(Set.of(), repository().lost(List.of(first, second, amended)));
        String none = "1234567890123456789012345678901234567890";
        assertEquals(Set.of(none), repository().lost(List.of(none)));
    }

    @Test
    void nothingThatAnAgentPlantedRunsWhileItIsLookedAt() {
        String tip = git(MADE + "git rev-parse HEAD");
        shell(
                "cat >../evil <<'E'\n"
                        + "#!/bin/sh\n"
                        + ": >ran\n"
                        + "E\n"
                        + "chmod +x ../evil; for h in post-checkout reference-transaction"
                        + " post-index-change; do cp ../evil .git/hooks/$h; done");
        git("git config core.fsmonitor ../evil; git config core.pager ../evil");
        git("git config core.sshCommand ../evil; git config core.alternateRefsCommand ../evil");
        git("git commit -q --amend -m other --no-verify; rm -f ran");
        assertEquals(Set.of(tip), repository().lost(List.of(tip)));
        assertEquals("none\n", shell("[ -e ran ] && echo ran || echo none"));
    }

    @Test
    void boundsWhatIsRead() {
        git(MADE);
        shell("head -c 300000 /dev/zero >.git/hooks/big; ln -s . .git/refs/loop");
        Map<String, Entry> all = look();
        assertEquals(300_000, at(all, ".git/hooks/big").size());
        assertNull(
                at(all, ".git/hooks/big").content(),
                "a file that is too large is told without its content");
        assertEquals(
                Set.of(),
                all.keySet().stream()
                        .filter(p -> p.startsWith(".git/refs/loop/"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void followsNoLinkInTheGitFolder() {
        git(MADE);
        shell(
                """
                mkdir -p ../out/deep; echo secret >../out/id; echo secret >../out/deep/id
                ln -s ../../out .git/own; ln -s ../../out .git/rebase-merge; rm -rf .git/hooks; ln -s ../../out .git/hooks
                ln -s /proc .git/system; rm -rf .git/info; ln -s ../../out .git/info
                """);
        Map<String, Entry> all = look();
        for (String link : List.of("own", "rebase-merge", "hooks", "system", "info")) {
            Entry entry = all.get(".git/" + link);
            assertTrue(entry == null || entry.kind() == FileInfo.Kind.LINK, link);
        }
        assertEquals(FileInfo.Kind.LINK, at(all, ".git/own").kind());
        assertTrue(all.values().stream().noneMatch(e -> text(e).contains("secret")), "" + all);
        assertTrue(all.keySet().stream().noneMatch(p -> p.contains("system/")), "" + all);
    }

    @Test
    void followsNothingToAFolderThatIsNoGitFolder() {
        shell("mkdir ../out; echo secret >../out/id; echo 'gitdir: ../out' >.git");
        assertEquals(Set.of(".git"), look().keySet());
        shell("rm .git; ln -s ../out .git");
        assertEquals(Set.of(".git"), look().keySet());
        shell("rm .git; ln -s / .git");
        assertEquals(Set.of(".git"), look().keySet());
        shell("rm .git; echo 'gitdir: /proc' >.git");
        assertEquals(Set.of(".git"), look().keySet());
        shell("rm .git; ln -s .git .git");
        assertEquals(Set.of(".git"), look().keySet());
    }

    @Test
    void aPointerThatIsNoPathLeadsNowhere() {
        git(MADE + "mkdir -p .git/modules/x");
        shell(
                "printf 'a\\0b' >.git/commondir; printf '[core]\\n\\tworktree = ../../../a\\0b\\n'"
                        + " >.git/modules/x/config");
        assertTrue(look().containsKey(".git/HEAD"), ".git/HEAD is told");
        assertEquals(Set.of(), repository().lost(List.of()));
        shell("head -c 5000 /dev/zero | tr '\\0' a >.git/commondir");
        shell(
                "{ printf '[core]\\n\\tworktree = ../../../';"
                        + " head -c 5000 /dev/zero | tr '\\0' a; } >.git/modules/x/config");
        assertTrue(look().containsKey(".git/HEAD"), ".git/HEAD is told");
        shell("rm -rf .git; printf 'gitdir: a\\0b' >.git");
        assertEquals(Set.of(".git"), look().keySet());
        shell("{ printf 'gitdir: '; head -c 5000 /dev/zero | tr '\\0' a; } >.git");
        assertEquals(Set.of(".git"), look().keySet());
    }

    @Test
    void anEndlessPointerIsNotRead() {
        git(MADE);
        shell("truncate -s 3G .git/commondir; truncate -s 3G .git/packed-refs");
        Map<String, Entry> all = look();
        assertEquals(3L << 30, at(all, ".git/commondir").size());
        assertNull(
                at(all, ".git/commondir").content(),
                "a pointer that is too large is told without its content");
        assertTrue(all.containsKey(".git/HEAD"), ".git/HEAD is told");
        shell("rm -rf .git; truncate -s 3G .git");
        assertEquals(Set.of(".git"), look().keySet());
    }

    @Test
    void findsAGitFolderThatWasMovedAndMovesItBack() {
        String tip = git(MADE + "git rev-parse HEAD");
        Map<String, Entry> before = look();
        Entry config = at(before, ".git/config");
        assertEquals("", repository().moved(config, true), "it is in its place");
        shell("mkdir -p deep/er other; cp -r .git other/.git; mv .git 'deep/er/dot git'");
        assertEquals("deep/er/dot git", repository().moved(config, false));
        assertEquals(List.of(), repository().look());
        assertEquals("deep/er/dot git", repository().moved(config, true));
        assertEquals(before.keySet(), look().keySet());
        assertEquals(tip, git("git rev-parse HEAD"));
        git("git init -q --separate-git-dir=apart");
        assertEquals("apart", repository().moved(config, false), "a file names it");
        assertEquals("apart", repository().moved(config, true));
        assertEquals(before.keySet(), look().keySet());
        shell("mv .git apart; ln -s apart .git");
        assertEquals("apart", repository().moved(config, true), "a link leads to it");
        assertEquals(tip, git("git rev-parse HEAD"));
        shell("mv .git dot; echo >>dot/config");
        assertEquals("", repository().moved(config, true), "it is another one");
    }

    private static Map<String, Long> objects(Map<String, Entry> all) {
        return all.values().stream()
                .filter(e -> e.kind() == FileInfo.Kind.OTHER)
                .collect(Collectors.toMap(Entry::path, Entry::size));
    }

    @Test
    void seesThatObjectsHaveGoneAndWhichCommitsCanNotBeReadWithoutThem() {
        String first = git(MADE + "git rev-parse HEAD");
        String second = git("echo 2 >a; git commit -qam two; git rev-parse HEAD");
        List<String> both = List.of(first, second);
        String blob = ".git/objects/" + git("git rev-parse HEAD:a").substring(0, 2);
        Map<String, Entry> before = look();
        assertEquals(FileInfo.Kind.OTHER, at(before, blob).kind());
        assertEquals(Set.of(), repository().unreadable(both));
        git("git gc -q");
        assertTrue(
                look().keySet().stream().anyMatch(p -> p.endsWith(".pack")),
                "packs are told as well");
        assertEquals(Set.of(), repository().unreadable(both));
        git("mv .git/objects/pack/*.pack p; git unpack-objects -q <p; rm -rf .git/objects/pack/*");
        assertEquals(objects(before), objects(look()));
        shell("rm -rf " + blob);
        assertFalse(look().containsKey(blob), "an object that is gone is told no more");
        assertEquals(Set.of(second), repository().unreadable(both));
        shell("rm -rf .git/objects/??");
        assertEquals(Set.of(first, second), repository().unreadable(both));
    }
}
