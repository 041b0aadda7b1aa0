package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** What the snapshots of every host keep. */
public abstract class SnapshotsContract extends HostContract {
    /** Every path with its type, executable bit, link target and content's sum. */
    private static final String PICTURE =
            """
            find . -path ./.git -prune -o -path ./node_modules -prune -o -print | LC_ALL=C sort |
            while IFS= read -r p; do
              x=-; [ -f "$p" ] && [ ! -L "$p" ] && [ -x "$p" ] && x=x
              if [ -L "$p" ]; then echo "$p link $(readlink "$p")"
              elif [ -d "$p" ]; then echo "$p folder"
              else echo "$p $x $(cksum <"$p")"; fi
            done
            """;

    private Host host;

    @BeforeEach
    final void openHost() {
        host = open(Shape.usual());
    }

    @AfterEach
    final void closeHost() {
        host.close();
    }

    private Snapshots snapshots() {
        return host.snapshots();
    }

    private String take() {
        return snapshots().take(Snapshots.Sure.BY_SWEEP).id();
    }

    private String picture() {
        return shell(PICTURE);
    }

    @Test
    @PerTransport
    void givesBackEverythingThatWasThere() {
        shell(
                """
                mkdir -p src/deep empty 日本
                echo a >a; echo b >src/b; echo c >src/deep/c; : >nothing; echo 日 >日本/本.txt
                echo x >run.sh; chmod 755 run.sh; ln -s a link; ln -s /nowhere dangling
                """);
        String wanted = picture();
        String id = take();
        shell(
                """
                rm -r src 日本 link; echo changed >a; echo new >new; mkdir -p other/below; echo y >other/below/y
                chmod 644 run.sh; rmdir empty; rm dangling; mkdir dangling; echo in >dangling/in; rm nothing
                """);
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(wanted, picture());
        assertTrue(done.deleted().containsAll(List.of("new", "other/below/y")), "" + done);
        assertTrue(done.written().containsAll(List.of("a", "src/b", "run.sh")), "" + done);
        assertEquals(List.of(), snapshots().diff(id, null));
    }

    @Test
    void tellsWhereLinksLeadThatStandInOneOfTwoTrees() {
        shell("echo a >a; ln -s a same; ln -s a turned; ln -s a gone; echo f >file");
        String before = take();
        shell(
                """
                rm turned gone file; ln -s /etc/hostname turned; ln -s "$(printf 'bad\\377')" new
                ln -s 'two
                lines' file; echo plain >plain
                """);
        String after = take();
        Map<String, String> links = new TreeMap<>();
        snapshots().diff(before, after).forEach(d -> links.put(d.path(), String.valueOf(d.link())));
        assertEquals(
                Map.of(
                        "turned", "/etc/hostname",
                        "new", "bad\\xff",
                        "file", "two\nlines",
                        "gone", "null",
                        "plain", "null"),
                links);
    }

    @Test
    @PerTransport
    void linksComeBackToTheirTargetsByteForByte() {
        shell(
                """
                mkdir d; echo f >d/f; n=0
                for t in . .. ./d ../other d/ d//f d/. d/.. d/../x / /. //etc -n 'a b'; do
                  n=$((n+1)); ln -s -- "$t" l$n
                done
                ln -s "$(printf '../bad\\377/')" l
                """);
        String links = "for l in l*; do readlink -n \"$l\"; echo; done | od -c";
        String wanted = shell(links);
        String id = take();
        shell("rm l1 l3 l5; echo plain >l1; for l in l[2-9]* l1?; do ln -sfn x \"$l\"; done; rm l");
        snapshots().restore(id, List.of(), false);
        assertEquals(wanted, shell(links));
        assertEquals(List.of(), snapshots().diff(id, null));
    }

    @Test
    void writesOnlyWhatDiffers() {
        shell("echo same >same; echo one >f; touch -d '2001-01-01 00:00' same");
        String id = take();
        shell("echo two >f; ls -i same >.git-inode.tmp");
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(List.of("f"), done.written());
        assertEquals(List.of(), done.deleted());
        assertEquals(1, done.untouched());
        assertEquals("", shell("ls -i same | diff - .git-inode.tmp"));
    }

    @Test
    void restoresOnlyThePathsAskedFor() {
        shell("mkdir d; echo 1 >a; echo 1 >d/b; echo 1 >d/c; echo 1 >dd");
        String id = take();
        shell("echo 2 >a; echo 2 >d/b; rm d/c; echo 2 >d/new; echo 2 >dd");
        Snapshots.Restored done = snapshots().restore(id, List.of("d"), false);
        assertEquals(List.of("d/b", "d/c"), done.written());
        assertEquals(List.of("d/new"), done.deleted());
        assertEquals("2\n1\n1\n2\n", shell("cat a d/b d/c dd"));
    }

    @Test
    void leavesAFileThatStandsWhereTheFolderOfAPathAskedForWas() {
        shell("mkdir d; echo 1 >d/b; rm -r d");
        String id = take();
        shell("echo mine >d");
        Snapshots.Restored done = snapshots().restore(id, List.of("d/b"), false);
        assertEquals(List.of(), done.deleted());
        assertEquals("mine\n", shell("cat d"));
    }

    /** What is made afterwards has a later time of birth than all before it. */
    private void tick() {
        shell("touch .git-a.tmp");
        assertTrue(
                eventually(() ->
                        shell("touch .git-b.tmp; [ .git-b.tmp -nt .git-a.tmp ] && echo later; :")
                                .contains("later")),
                "the clock of the file system goes on");
    }

    @Test
    void leavesWhatNoCheckpointHeldWhereItWasMovedTo() {
        shell(
                """
                mkdir -p .git/objects node_modules/p sub/.git src
                echo ref >.git/HEAD; echo o >.git/objects/o; echo p >node_modules/p/i.js
                echo q >node_modules/q; echo r >sub/.git/HEAD; echo s >src/s; echo t >src/t; echo k >secret.key
                """);
        tick();
        String id = take();
        tick();
        shell(
                """
                mv .git dotgit; echo more >dotgit/index; echo other >dotgit/HEAD
                mv sub/.git sub/g; mv node_modules/q src/q; mv node_modules nm; mv secret.key plain
                mv src lib; echo more >>lib/t; echo new >lib/new; cp lib/s copy; ln lib/s twin
                """);
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(List.of("dotgit", "lib/q", "nm", "plain", "sub/g"), done.left(), "" + done);
        assertEquals(
                "other\nmore\no\np\nq\nr\nk\ns\nt\n",
                shell(
                        "cat dotgit/HEAD dotgit/index dotgit/objects/o nm/p/i.js lib/q sub/g/HEAD plain src/s src/t"));
        assertEquals("lib/q\n", shell("find lib -type f; ls -d copy twin 2>/dev/null; :"));
    }

    @Test
    void leavesWhatWasMovedThereWhereOnlyTheOtherPathsAreAskedFor() {
        shell("mkdir node_modules; echo p >node_modules/p; echo a >a");
        tick();
        String id = take();
        tick();
        shell("mv node_modules nm; echo new >nm/new; echo b >a; echo new >new");
        Snapshots.Restored done =
                snapshots().restore(id, List.of("a", "new", "nm/new", "nm/p"), false);
        assertEquals(List.of("nm"), done.left());
        assertEquals("a\nnew\np\n", shell("cat a nm/new nm/p; cat new 2>/dev/null; :"));
    }

    @Test
    void leavesAFolderAsAWholeThatStandsForALinkAndHasWhatNoCheckpointHeld() {
        shell(
                """
                r=$(printf 'raw \\377'); mkdir node_modules x "$r"; echo m >node_modules/m
                echo y >x/y; ln -s a "$r/in"; echo a >a
                """);
        tick();
        String id = take();
        tick();
        shell(
                """
                r=$(printf 'raw \\377'); mkdir x/z; mv node_modules/m x/z/deep
                rm "$r/in"; mv x "$r/in"; echo b >a; echo new >"$r/in/z/new"
                """);
        Snapshots.Restored done = snapshots().restore(id, List.of(), take());
        assertEquals(
                List.of(
                        "raw \\xff/in",
                        "raw \\xff/in/y",
                        "raw \\xff/in/z/deep",
                        "raw \\xff/in/z/new"),
                done.left());
        assertEquals("y\na\nm\ny\nnew\n", shell("cat x/y a; cd raw*/in*; cat z/deep y z/new"));
    }

    @Test
    void touchesNothingThatHasChangedSinceTheRescue() {
        shell("echo 1 >a; echo 1 >b");
        String id = take();
        shell("echo 2 >a; echo 2 >b; echo 2 >new");
        String rescue = take();
        shell("echo late >b; echo late >later");
        Snapshots.Restored done = snapshots().restore(id, List.of(), rescue);
        assertEquals(List.of("a"), done.written());
        assertEquals(List.of("new"), done.deleted());
        assertEquals(List.of("b", "later"), done.left());
        assertEquals("1\nlate\nlate\n", shell("cat a b later"));
    }

    @Test
    void saysBeforehandWhatARestoreWouldDoAndTouchesNothing() {
        shell("mkdir d; echo 1 >a; echo 1 >d/b");
        String id = take();
        shell("echo 2 >a; rm -r d; echo new >new");
        String before = picture();
        long bytes = snapshots().storeBytes();
        Snapshots.Restored said = snapshots().restore(id, List.of(), true);
        assertEquals(before, picture());
        assertEquals(bytes, snapshots().storeBytes());
        assertEquals(said, snapshots().restore(id, List.of(), false));
    }

    @Test
    void neverTouchesIgnoredAndExcludedNames() {
        shell(
                """
                mkdir -p .git node_modules; echo git >.git/HEAD; echo n >node_modules/n; echo k >secret.key
                echo t >x.tmp; echo f >f
                """);
        String id = take();
        assertEquals(Optional.empty(), snapshots().content(id, "secret.key"));
        assertEquals(Optional.empty(), snapshots().content(id, "node_modules/n"));
        shell("echo 2 >.git/HEAD; echo 2 >node_modules/n; echo 2 >secret.key; echo 2 >x.tmp; rm f");
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(List.of("f"), done.written());
        assertEquals("2\n2\n2\n2\n", shell("cat .git/HEAD node_modules/n secret.key x.tmp"));
    }

    @Test
    void keepsAFolderThatHoldsWhatIsNotOurs() {
        String id = take();
        shell("mkdir d; echo f >d/f; echo k >d/secret.key");
        snapshots().restore(id, List.of(), false);
        assertEquals("secret.key\n", shell("ls d"));
    }

    @Test
    void holdsTheFilesOfNestedRepositories() {
        shell("git init -q inner; echo one >inner/f; mkdir -p a/b; git init -q a/b; echo 1 >a/b/g");
        String wanted = shell("find . -path '*/.git/*' | LC_ALL=C sort | xargs cksum 2>/dev/null");
        String id = take();
        shell("echo two >inner/f; rm a/b/g");
        snapshots().restore(id, List.of(), false);
        assertEquals("one\n1\n", shell("cat inner/f a/b/g"));
        assertEquals(
                wanted, shell("find . -path '*/.git/*' | LC_ALL=C sort | xargs cksum 2>/dev/null"));
    }

    @Test
    void bringsBackWhatResetAndCleanDestroyed() {
        shell(
                """
                git init -q; echo committed >kept; git add -A
                git -c user.name=t -c user.email=t@example.org commit -qm one
                echo changed >kept; echo untracked >new; mkdir out; echo built >out/o; echo out >.gitignore
                """);
        String wanted = picture();
        String id = take();
        String git = shell("git rev-parse HEAD; git branch -a; git stash list");
        shell("git reset -q --hard; git clean -qfdx");
        snapshots().restore(id, List.of(), false);
        assertEquals(wanted, picture());
        assertEquals(git, shell("git rev-parse HEAD; git branch -a; git stash list"));
    }

    @Test
    void tellsHowTwoSnapshotsDiffer() {
        shell("printf '1\\n2\\n3\\n' >m; echo gone >gone; printf 'a\\0b' >bin; echo same >same");
        String one = take();
        shell("printf '1\\nx\\n3\\n4\\n' >m; rm gone; printf 'a\\0c' >bin; echo new >z-new");
        String two = take();
        List<Snapshots.TreeDiff> expected =
                List.of(
                        new Snapshots.TreeDiff("bin", ChangedPath.Kind.MODIFIED, 0, 0, true),
                        new Snapshots.TreeDiff("gone", ChangedPath.Kind.DELETED, 0, 1, false),
                        new Snapshots.TreeDiff("m", ChangedPath.Kind.MODIFIED, 2, 1, false),
                        new Snapshots.TreeDiff("z-new", ChangedPath.Kind.ADDED, 1, 0, false));
        assertEquals(expected, snapshots().diff(one, two));
        assertEquals(expected, snapshots().diff(one, null));
        assertEquals(List.of(), snapshots().diff(two, two));
    }

    @Test
    void givesTheDifferenceAsAPatchOfLimitedLength() {
        shell("printf 'one\\ntwo\\n' >f; echo g >g");
        String id = take();
        shell("printf 'one\\nthree\\n' >f; echo h >g");
        String patch = snapshots().patch(id, null, List.of("f"), 10_000);
        assertTrue(patch.contains("-two\n+three\n"), patch);
        assertFalse(patch.contains("+h"), patch);
        String cut = snapshots().patch(id, null, List.of(), 60);
        assertTrue(cut.length() < 120 && cut.contains("cut"), cut);
    }

    @Test
    @PerTransport
    void aPatchNamesOddPathsAsGitDoes() {
        String id = take();
        shell(
                "printf x > \"$(printf 'new\\nline')\"; printf x > 'quo\"te';"
                        + " printf x > \"$(printf 'esc\\033[31m')\"; printf x > 'back\\slash';"
                        + " printf x > 'with space'; printf x > \"$(printf 'm\\303\\274d')\"");
        String patch = snapshots().patch(id, null, List.of(), 10_000);
        assertEquals(
                List.of(
                        "+++ \"b/back\\\\slash\"",
                        "+++ \"b/esc\\033[31m\"",
                        "+++ b/m\u00fcd",
                        "+++ \"b/new\\nline\"",
                        "+++ \"b/quo\\\"te\"",
                        "+++ b/with space\t"),
                patch.lines().filter(l -> l.startsWith("+++ ")).toList());
        assertTrue(patch.contains("diff --git \"a/new\\nline\" \"b/new\\nline\"\n"), patch);
        assertFalse(patch.contains("\u001b"), patch);
    }

    @Test
    void givesASingleFilesContent() {
        shell("mkdir d; printf content >d/f");
        String id = take();
        shell("rm -r d");
        assertArrayEquals(utf8("content"), snapshots().content(id, "d/f").orElseThrow());
        assertEquals(Optional.empty(), snapshots().content(id, "d"));
        assertEquals(Optional.empty(), snapshots().content(id, "none"));
    }

    @Test
    void namesWhatItDoesNotHold() {
        shell("dd if=/dev/zero of=large bs=1048576 count=2 2>/dev/null; mkfifo pipe; echo f >f");
        Snapshots.Snapshot taken = snapshots().take(Snapshots.Sure.BY_SWEEP);
        assertEquals(1, taken.files());
        assertEquals(List.of("large", "pipe"), known(taken.left()));
        Uncovered large = taken.left().getFirst();
        assertEquals(Uncovered.Reason.TOO_LARGE, large.reason());
        assertEquals(2 << 20, large.size());
        assertTrue(large.modified() != null, "" + large);
        assertEquals(Uncovered.Reason.SPECIAL, taken.left().get(1).reason());
        shell("rm f");
        snapshots().restore(taken.id(), List.of(), false);
        assertEquals("f\nlarge\npipe\n", shell("ls"));
    }

    /** Less what is left out by its name, which a host may list. */
    private static List<String> known(List<Uncovered> left) {
        return left.stream()
                .filter(one -> one.reason() != Uncovered.Reason.EXCLUDED)
                .map(Uncovered::path)
                .sorted()
                .toList();
    }

    private static final String LARGE = "dd if=/dev/zero bs=1048576 count=2 2>/dev/null";

    @Test
    void stillKnowsAfterARestartWhatASnapshotDidNotHold() {
        shell("mkdir d; " + LARGE + " >d/large; mkfifo pipe; echo f >f");
        Snapshots.Snapshot taken = snapshots().take(Snapshots.Sure.BY_SWEEP);
        shell("rm -r d pipe");
        host.close();
        host = open(Shape.usual());
        List<Uncovered> left = host.snapshots().left(taken.id());
        assertEquals(List.of("d/large", "pipe"), known(left));
        assertTrue(left.containsAll(taken.left()), left + " / " + taken.left());
    }

    @Test
    void tellsWhatChangedOfWhatItDoesNotHold() {
        shell(
                LARGE
                        + " | tee longer same gone shrunk >/dev/null; echo small >grown; mkfifo pipe;"
                        + " touch -d '2001-01-01 00:00' same; "
                        + LARGE
                        + " >asItWas");
        String one = take();
        shell(
                "echo x >>longer; rm gone pipe; echo s >shrunk; mkfifo new; "
                        + LARGE
                        + " >>grown; printf x | dd of=same conv=notrunc 2>/dev/null; touch -d"
                        + " '2001-01-01 00:00' same");
        List<Snapshots.TreeDiff> diffs = snapshots().diff(one, null);
        assertEquals(
                List.of("gone", "grown", "longer", "new", "pipe", "same", "shrunk"),
                diffs.stream().map(Snapshots.TreeDiff::path).toList());
        Snapshots.TreeDiff gone = diffs.getFirst();
        assertEquals(ChangedPath.Kind.DELETED, gone.kind());
        assertTrue(gone.after() == null && gone.before() != null, "" + gone);
        assertEquals(2 << 20, java.util.Objects.requireNonNull(gone.before()).size());
        assertEquals(ChangedPath.Kind.MODIFIED, diffs.get(1).kind());
        Uncovered grown = java.util.Objects.requireNonNull(diffs.get(1).after());
        assertEquals((2 << 20) + 6, grown.size());
        assertTrue(diffs.get(1).before() == null, "" + diffs.get(1));
        assertEquals(ChangedPath.Kind.ADDED, diffs.get(3).kind());
        assertEquals(ChangedPath.Kind.MODIFIED, diffs.get(5).kind());
        assertTrue(diffs.get(6).before() != null && diffs.get(6).after() == null, "" + diffs);
        assertEquals(List.of(), snapshots().diff(take(), null));
    }

    @Test
    void neitherDeletesNorOverwritesWhatItCannotGiveBack() {
        shell(
                "echo small >grown; echo f >f; "
                        + LARGE
                        + " | tee gone >shrunk; echo file >nowFolder; mkdir"
                        + " nowFile; echo in >nowFile/in; mkdir d");
        String id = take();
        String change =
                LARGE
                        + " >>grown; echo changed >f; rm gone; echo s >shrunk; "
                        + LARGE
                        + " | tee d/new >new; rm nowFolder; mkdir nowFolder; "
                        + LARGE
                        + " >nowFolder/large; rm -r nowFile; "
                        + LARGE
                        + " >nowFile";
        shell(change);
        String sums = "find . -path ./f -o -type f -exec cksum {} + | LC_ALL=C sort; ls -F";
        String before = shell(sums);
        List<String> expected =
                List.of(
                        "d/new",
                        "gone",
                        "grown",
                        "new",
                        "nowFile",
                        "nowFile/in",
                        "nowFolder",
                        "nowFolder/large",
                        "shrunk");
        Snapshots.Restored said = snapshots().restore(id, List.of(), true);
        assertEquals(expected, said.left());
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(said, done);
        assertEquals(List.of("f"), done.written());
        assertEquals(List.of(), done.deleted());
        assertEquals(before, shell(sums));
        assertEquals("f\n", shell("cat f"));
        assertEquals(List.of("grown"), snapshots().restore(id, List.of("grown"), false).left());
        assertEquals(List.of(), snapshots().restore(take(), List.of(), false).left());
    }

    @Test
    void putsBackWhatItHoldsWhereAPipeIsInTheWayAndLeavesOtherPipes() {
        shell(
                "mkdir -p src/deep; echo 1 >src/a; echo 1 >src/deep/b; echo f >f; ln -s f l; mkfifo p");
        String id = take();
        shell("rm -r src f l; mkfifo src f l new");
        String after = take();
        Snapshots.Restored said = snapshots().restore(id, List.of(), true);
        Snapshots.Restored done = snapshots().restore(id, List.of(), after);
        assertEquals(List.of("f", "l", "src/a", "src/deep/b"), done.written());
        assertEquals(List.of("src"), done.deleted());
        assertEquals(List.of("new"), done.left());
        assertEquals(done, said, "what it would do");
        assertEquals("f\nl@\nnew|\np|\nsrc/\n1\n1\n", shell("ls -F; cat src/a src/deep/b"));
    }

    @Test
    void givesBackWhoMayReadWhat() {
        shell(
                "umask 022; echo k >.env; chmod 600 .env; mkdir -m 700 d; echo x >d/x; chmod 640 d/x;"
                        + " echo r >run; chmod 700 run; echo o >open; chmod 664 open; mkdir -m 2775 g");
        String modes = "stat -c '%a %n' .env d d/x run open g";
        String wanted = shell(modes);
        String id = take();
        shell("rm -r .env d g; chmod 755 run; echo more >>open; chmod 600 open");
        assertEquals(
                List.of(".env", "d/x", "open", "run"),
                snapshots().diff(id, null).stream().map(Snapshots.TreeDiff::path).toList());
        Snapshots.Restored said = snapshots().restore(id, List.of(), true);
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(said, done);
        assertEquals(List.of(".env", "d/x", "open", "run"), done.written());
        assertEquals(wanted, shell(modes));
        assertEquals(List.of(), snapshots().diff(id, null));
        assertEquals(List.of(), snapshots().restore(id, List.of(), false).written());
    }

    @Test
    void seesAndTakesBackRightsOfAnotherOne() {
        shell("umask 022; for f in a b c kept; do echo $f >$f; done; chmod 4755 kept");
        String modes = "stat -c '%a %n' a b c kept";
        String wanted = shell(modes);
        String id = take();
        shell("chmod u+s a; chmod g+s b; chmod +t c; chmod u-s kept");
        assertEquals(
                List.of("a", "b", "c", "kept"),
                snapshots().diff(id, null).stream().map(Snapshots.TreeDiff::path).toList());
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(List.of("a", "b", "c", "kept"), done.written());
        assertEquals(wanted, shell(modes));
        shell("echo other >kept; chmod 4755 kept");
        var unused = snapshots().restore(id, List.of(), false);
        assertEquals(
                "755 kept\n", shell("stat -c '%a %n' kept"), "what is made anew runs as its user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ln -s loop2 loop1; ln -s loop1 loop2; ln -s loop1 src",
                "ln -s src src",
                "ln -s other src",
                "ln -s nowhere src",
                "ln -s a src",
                "ln -s /root/nowhere src",
                "echo file >src"
            })
    void putsBackAFolderThatALinkOrAFileStandsForWhereverTheLinkLeads(String instead) {
        shell("mkdir -p src/deep other; echo 1 >src/a; echo 1 >src/deep/b; echo a >a");
        shell("echo other >other/a");
        String wanted = picture();
        String id = take();
        shell("rm -r src; " + instead);
        String after = take();
        assertTrue(
                snapshots().changedSince(id, after, Instant.now().plusSeconds(60), true).isEmpty(),
                "changedSince() tells nothing that changed after the later snapshot");
        Snapshots.Restored said = snapshots().restore(id, List.of(), true);
        Snapshots.Restored done = snapshots().restore(id, List.of(), after);
        assertEquals(List.of("src/a", "src/deep/b"), done.written());
        assertEquals(List.of(), done.left());
        assertEquals(wanted, picture());
        assertEquals(done, said, "what it would do");
    }

    @Test
    void givesNoPermissionsToAFileThatHasAnotherNameOutside() {
        shell("echo same >mine; chmod 644 mine; mkdir ../outside");
        shell("echo same >../outside/secret; chmod 600 ../outside/secret");
        String id = take();
        shell("ln -f ../outside/secret mine");
        Snapshots.Restored done = snapshots().restore(id, List.of(), false);
        assertEquals(List.of("mine"), done.written());
        assertEquals(
                "644 1 mine\n600 1 ../outside/secret\n",
                shell("stat -c '%a %h %n' mine ../outside/secret"));
        assertEquals("same\n", shell("cat mine"));
    }

    @Test
    @PerTransport
    void holdsNamesThatAreNoUtf8() {
        shell(
                """
                b=$(printf 'bad\\377'); c=$(printf 'bad\\376'); mkdir "$b-folder"; echo old >"$b"; echo other >"$c"
                echo in >"$b-folder/in"; ln -s "$b" "$c-link"; echo plain >'bad\\xff'; echo y >'a\\xzz'
                """);
        String content =
                "find . -type f -o -type l | LC_ALL=C sort | while IFS= read -r p; do printf '%s ' \"$p\"; cat \"$p\"; done | od -c; readlink bad*-link | od -c";
        String before = shell(content);
        String id = take();
        shell(
                """
                b=$(printf 'bad\\377'); echo changed >"$b"; rm -r "$b-folder"; rm *-link 'bad\\xff'
                echo new >"$b-new"
                """);
        assertEquals(
                List.of(
                        "bad\\x5cxff",
                        "bad\\xfe-link",
                        "bad\\xff",
                        "bad\\xff-folder/in",
                        "bad\\xff-new"),
                snapshots().diff(id, null).stream().map(Snapshots.TreeDiff::path).toList());
        assertArrayEquals(utf8("old\n"), snapshots().content(id, "bad\\xff").orElseThrow());
        snapshots().restore(id, List.of("bad\\xff"), false);
        assertTrue(
                shell("cat \"$(printf 'bad\\377')\"").equals("old\n"),
                "a file whose name is no UTF-8 has its old content again");
        snapshots().restore(id, List.of(), false);
        assertEquals(before, shell(content));
        assertEquals(List.of(), snapshots().diff(id, null));
        assertEquals(List.of(), snapshots().verify(id));
    }

    /**
     * Does something with hosts for which permissions count, as they do for everyone but root; what
     * is done opens them.
     */
    protected <T> T asOrdinaryUser(Callable<T> work) throws Exception {
        Assumptions.assumeFalse(
                "root".equals(System.getProperty("user.name")), "nothing is closed to root");
        return work.call();
    }

    private static List<String> reasons(Snapshots.Snapshot taken) {
        return taken.left().stream()
                .filter(one -> one.reason() != Uncovered.Reason.EXCLUDED)
                .map(one -> one.reason() + " " + one.path())
                .sorted()
                .toList();
    }

    @Test
    @PerTransport
    void listsWhatMayNotBeReadAndHoldsAllElse() throws Exception {
        host.close();
        shell(
                "umask 022; echo a >a; echo b >b; mkdir shut list; echo in >shut/in; echo in"
                        + " >list/in; echo no >closed; chmod 000 closed shut; chmod 444 list");
        var unused =
                asOrdinaryUser(() -> {
                    host = open(Shape.usual());
                    Snapshots.Snapshot taken = snapshots().take(Snapshots.Sure.BY_SWEEP);
                    assertEquals(2, taken.files());
                    assertEquals(
                            List.of("UNREADABLE closed", "UNREADABLE list", "UNREADABLE shut"),
                            reasons(taken));
                    assertEquals(List.of(), snapshots().diff(taken.id(), null));
                    shell("echo 2 >a; chmod 000 b; echo new >new; chmod 000 new; chmod 644 closed");
                    Snapshots.Snapshot later = snapshots().take(Snapshots.Sure.BY_SWEEP);
                    assertEquals(
                            List.of(
                                    "UNREADABLE b",
                                    "UNREADABLE list",
                                    "UNREADABLE new",
                                    "UNREADABLE shut"),
                            reasons(later));
                    assertArrayEquals(
                            utf8("no\n"), snapshots().content(later.id(), "closed").orElseThrow());
                    assertEquals(
                            List.of("a", "b", "closed", "new"),
                            snapshots().diff(taken.id(), later.id()).stream()
                                    .map(Snapshots.TreeDiff::path)
                                    .toList());
                    Snapshots.Restored done = snapshots().restore(taken.id(), List.of(), false);
                    assertEquals(List.of("a"), done.written());
                    assertEquals(List.of(), done.deleted());
                    assertEquals(List.of("b", "closed", "new"), done.left());
                    return done;
                });
        assertEquals("a\n", shell("chmod -R u+rwX .; cat a"));
    }

    @Test
    void opensFoldersThatWereShutSinceAnotherSnapshotSoThatAllInThemIsHeldAndPutBack()
            throws Exception {
        host.close();
        shell(
                "umask 022; mkdir -p d/e own list; echo 1 >d/f; echo 1 >d/e/g; echo x >own/x;"
                        + " echo 1 >list/l; chmod 000 own");
        var unused =
                asOrdinaryUser(() -> {
                    host = open(Shape.usual());
                    String id = take();
                    shell(
                            """
                            umask 022; echo 2 >d/f; rm d/e/g; echo n >d/n; echo 2 >list/l
                            mkdir -p new/sub new/node_modules; echo n >new/sub/n
                            chmod 000 d/e d new/sub new/node_modules new; chmod 644 list
                            """);
                    Snapshots.Snapshot after = snapshots().take(Snapshots.Sure.BY_SWEEP, id);
                    assertEquals(List.of("d", "d/e", "list", "new", "new/sub"), after.opened());
                    assertTrue(reasons(after).contains("UNREADABLE own"), "" + after);
                    assertFalse(reasons(after).contains("UNREADABLE d"), "" + after);
                    assertEquals(
                            List.of("d/e/g", "d/f", "d/n", "list/l", "new/sub/n"),
                            snapshots().diff(id, after.id()).stream()
                                    .map(Snapshots.TreeDiff::path)
                                    .toList());
                    assertArrayEquals(
                            utf8("n\n"), snapshots().content(after.id(), "d/n").orElseThrow());
                    Snapshots.Restored done = snapshots().restore(id, List.of(), after.id());
                    assertEquals(List.of("d/e/g", "d/f", "list/l"), done.written());
                    assertEquals(List.of("d/n", "new/sub/n"), done.deleted());
                    assertEquals(List.of(), done.left());
                    assertEquals(
                            List.of(),
                            snapshots().take(Snapshots.Sure.BY_SWEEP, id).opened(),
                            "what was shut before");
                    return done;
                });
        assertEquals(
                "755 d\n755 d/e\n755 list\n0 own\n1\n1\n1\n",
                shell("stat -c '%a %n' d d/e list own; cat d/f d/e/g list/l; chmod -R u+rwX ."));
    }

    /** Go's module cache leaves its folders so. */
    @Test
    void putsBackWhatIsInFoldersOfItsOwnThatLackTheWriteBit() throws Exception {
        host.close();
        shell(
                "umask 022; echo a >a; mkdir -p d/e shut; echo 1 >d/e/f; echo k >shut/k; chmod 555 shut");
        var unused =
                asOrdinaryUser(() -> {
                    host = open(Shape.usual());
                    String id = take();
                    shell(
                            "mkdir -p mod/x; echo n >mod/x/f; rm d/e/f; echo n >d/e/n; echo 2 >a;"
                                    + " chmod 755 shut; rm shut/k; echo n >shut/n;"
                                    + " chmod 555 mod/x mod d/e d shut .");
                    Snapshots.Restored done = snapshots().restore(id, List.of(), false);
                    assertEquals(List.of("d/e/n", "mod/x/f", "shut/n"), done.deleted());
                    assertEquals(List.of(), snapshots().diff(id, null));
                    return done;
                });
        assertEquals(
                "755 d\n755 d/e\n555 shut\n1\nk\na\n",
                shell("stat -c '%a %n' d d/e shut; cat d/e/f shut/k a; test ! -e mod"));
        shell("chmod -R u+rwX .");
    }

    @Test
    void leavesWhatWasHeldInAFolderThatMayNotBeReadAnyMore() throws Exception {
        host.close();
        shell("umask 022; mkdir d d/below; echo 1 >d/f; echo 1 >d/below/g; echo a >a");
        var unused =
                asOrdinaryUser(() -> {
                    host = open(Shape.usual());
                    String id = take();
                    shell("echo 2 >d/f; echo 2 >a; chmod 000 d");
                    assertEquals(
                            List.of("UNREADABLE d"),
                            reasons(snapshots().take(Snapshots.Sure.BY_SWEEP)));
                    Snapshots.Restored done = snapshots().restore(id, List.of(), false);
                    assertEquals(List.of("a"), done.written());
                    assertTrue(done.left().contains("d/f"), "" + done);
                    shell("chmod 755 d");
                    assertEquals(
                            List.of("d/f"), snapshots().restore(id, List.of(), false).written());
                    return done;
                });
        assertEquals("1\n1\na\n", shell("cat d/f d/below/g a"));
    }

    @Test
    void doesNotMindWhatMayNotBeReadInAnExcludedFolder() throws Exception {
        host.close();
        shell(
                "echo a >a; mkdir -p secret.key/shut d/secret.key; echo x >secret.key/x; echo x"
                        + " >d/secret.key/x; chmod 000 secret.key/x secret.key/shut d/secret.key");
        var unused =
                asOrdinaryUser(() -> {
                    host = open(Shape.usual());
                    Snapshots.Snapshot taken = snapshots().take(Snapshots.Sure.BY_SWEEP);
                    assertEquals(1, taken.files());
                    assertEquals(List.of(), reasons(taken));
                    return taken;
                });
        shell("chmod -R u+rwX .");
    }

    @Test
    void listsAPathThatIsTooLongAndHoldsAndPutsBackAllElse() {
        shell("echo a >a");
        String before = take();
        try {
            shell(
                    "n=$(head -c 200 /dev/zero | tr '\\0' d); for i in 1 2 3 4 5 6 7 8 9 10 11 12 13"
                            + " 14 15 16 17 18 19 20 21 22 23 24; do mkdir $n; cd -P $n || exit 1; echo x"
                            + " >f; done");
            shell("echo b >a; echo n >n");
            Snapshots.Snapshot after = snapshots().take(Snapshots.Sure.BY_SWEEP);
            assertEquals(1, after.left().size(), "" + after.left());
            assertEquals(Uncovered.Reason.TOO_LONG, after.left().getFirst().reason());
            assertEquals(List.of(), snapshots().diff(after.id(), null));
            assertEquals(after.left(), snapshots().take(Snapshots.Sure.BY_SWEEP).left());
            assertEquals(List.of(), snapshots().verify(after.id()));
            Snapshots.Restored done = snapshots().restore(before, List.of(), false);
            assertEquals(List.of("a"), done.written());
            assertTrue(done.deleted().contains("n"), "" + done);
            assertEquals(1, done.left().size());
            assertEquals("a\n", shell("cat a"));
            snapshots().restore(after.id(), List.of(), false);
            assertEquals(List.of(), snapshots().diff(after.id(), null));
        } finally {
            shell("rm -rf dd*"); // What else cleans up stops at such a path.
        }
    }

    /** Nothing reads 64 MB between two of its writes, though both share a busy machine. */
    private static final String WRITER =
            """
            mkdir -p node_modules; : >node_modules/go; head -c 16777216 /dev/zero >dev.db
            (i=0; while [ -e node_modules/go ]; do i=$((i+1)); printf $i 1<>dev.db; done; : >node_modules/over) >/dev/null 2>&1 &
            """;

    /** Waits for the end of a writer: a folder in which one writes can't be cleared away. */
    private static final String STOP =
            "rm node_modules/go; until [ -e node_modules/over ]; do sleep 0.02; done";

    @Test
    void listsAFileThatChangesAllTheTimeAndTakesItForNoChange() {
        host.close();
        Shape usual = Shape.usual();
        host = open(new Shape(usual.ignore(), usual.exclude(), 100 << 20, usual.debounce()));
        shell("echo a >a");
        shell(WRITER);
        try {
            Snapshots.Snapshot before = snapshots().take(Snapshots.Sure.BY_SWEEP);
            assertEquals(List.of("CHANGING dev.db"), reasons(before));
            assertEquals(1, before.files());
            shell("echo b >a");
            assertEquals(
                    List.of("a"),
                    snapshots().diff(before.id(), null).stream()
                            .map(Snapshots.TreeDiff::path)
                            .toList());
            Snapshots.Restored done = snapshots().restore(before.id(), List.of(), false);
            assertEquals(List.of("a"), done.written());
            assertEquals(List.of(), done.deleted());
            assertEquals(List.of(), done.left());
        } finally {
            shell(STOP);
        }
        assertTrue(
                eventually(() -> reasons(snapshots().take(Snapshots.Sure.BY_SWEEP)).isEmpty()),
                "at rest it is held");
    }

    @Test
    void isTakenWhileOtherFilesComeAndGo() {
        shell(
                "echo a >a; mkdir -p node_modules; : >node_modules/go; (while [ -e node_modules/go"
                        + " ]; do for i in 1 2 3 4 5 6 7 8 9; do echo $i >t$i; done; rm t*; done;"
                        + " : >node_modules/over) >/dev/null 2>&1 &");
        try {
            for (int i = 0; i < Math.max(2, takes() / 4); i++) {
                shell("echo " + i + " >a");
                assertArrayEquals(utf8(i + "\n"), snapshots().content(take(), "a").orElseThrow());
            }
        } finally {
            shell(STOP);
        }
    }

    /** How many snapshots are taken in a row, each right after a change. */
    protected int takes() {
        return 20;
    }

    @ParameterizedTest
    @EnumSource(Snapshots.Sure.class)
    void seesWhatChangedSinceTheLastOne(Snapshots.Sure sure) {
        var unused = host.changes().watch(_ -> {});
        for (int i = 0; i < takes(); i++) {
            shell("echo " + i + " >f");
            String id = snapshots().take(sure).id();
            assertArrayEquals(utf8(i + "\n"), snapshots().content(id, "f").orElseThrow());
        }
    }

    @Test
    @PerTransport
    void findsItsSnapshotsAgainAfterARestart() {
        shell("echo one >f; echo other >g");
        String id = take();
        host.close();
        shell("echo two >f");
        host = open(Shape.usual());
        assertEquals("f", snapshots().diff(id, null).getFirst().path());
        snapshots().restore(id, List.of(), false);
        assertEquals("one\nother\n", shell("cat f g"));
    }

    @Test
    void provesWhatItHolds() {
        shell("mkdir d; echo a >a; echo b >d/b; chmod 755 a; ln -s a l");
        assertEquals(List.of(), snapshots().verify(take()));
    }

    @Test
    void givesBackTheRoomOfDeletedOnesAndKeepsTheOthers() {
        shell("head -c 900000 /dev/urandom >large; echo f >f");
        String large = take();
        shell("rm large; echo g >g");
        String small = take();
        long before = snapshots().storeBytes();
        snapshots().delete(List.of(large));
        assertTrue(snapshots().storeBytes() < before - 800_000, "" + snapshots().storeBytes());
        assertEquals(List.of(), snapshots().verify(small));
        assertEquals(
                PluginException.Kind.MISSING,
                assertThrows(PluginException.class, () -> snapshots().verify(large)).kind());
        shell("rm f; echo h >h");
        String next = take();
        snapshots().restore(small, List.of(), false);
        assertEquals("f\ng\n", shell("ls"));
        assertEquals(List.of(), snapshots().verify(next));
    }

    @Test
    @PerTransport
    void laysOutWhatItHoldsAndNothingElse() {
        shell(
                """
                mkdir -p src empty node_modules/p .git; echo a >'src/a b'; echo x >run.sh; chmod 755 run.sh
                ln -s run.sh link; echo p >node_modules/p/i.js; echo ref >.git/HEAD
                """);
        String id = take();
        shell("echo later >'src/a b'; echo new >src/new");
        String copy =
                snapshots()
                        .copies()
                        .lay(id, "t.1", List.of("node_modules/", "src", ".git", "../x", "none"))
                        .orElseThrow();
        assertEquals(
                """
                .
                ./empty
                ./link
                ./node_modules
                ./run.sh
                ./src
                ./src/a b
                a
                run.sh
                p
                x
                """,
                shell(
                        "cd '%s'; find . | LC_ALL=C sort; cat src/a*; readlink link; cat node_modules/p/i.js; [ -x run.sh ] && cat run.sh"
                                .formatted(copy)));
        assertEquals(Map.of(), snapshots().copies().changed("t.1"));
        snapshots().copies().clear();
        assertEquals(
                "gone\np\n",
                shell("[ -e '%s' ] || echo gone; cat node_modules/p/i.js".formatted(copy)));
        snapshots().copies().clear();
    }

    @Test
    void tellsWhatBecameOfACopy() {
        shell("mkdir d; echo a >d/a; echo b >b; echo c >c; ln -s b link");
        String id = take();
        String copy = snapshots().copies().lay(id, "t.1.one", List.of()).orElseThrow();
        shell(
                "cd '%s'; echo A >d/a; rm b; touch c; rm link; ln -s c link; echo own >new"
                        .formatted(copy));
        Map<String, String> changed = snapshots().copies().changed("t.1.one");
        assertEquals(List.of("b", "d/a", "link"), changed.keySet().stream().sorted().toList());
        assertEquals("", changed.get("b"));
        assertEquals(changed, snapshots().copies().changed("t.1.one"));
        shell("echo again >'%s/d/a'".formatted(copy));
        assertNotEquals(changed.get("d/a"), snapshots().copies().changed("t.1.one").get("d/a"));
        assertEquals("a\n", shell("cat d/a"), "the workspace is another place");
    }

    /** A check that a killed supervisor left running goes on in its copy. */
    @Test
    void findsAWholeCopyAgainAfterARestart() {
        shell("echo a >a");
        String id = take();
        String copy = snapshots().copies().lay(id, "t.1.one", List.of()).orElseThrow();
        shell("echo changed >'%s/a'; echo own >'%s/own'".formatted(copy, copy));
        host.close();
        host = open(Shape.usual());
        assertEquals(copy, snapshots().copies().lay(id, "t.1.one", List.of()).orElseThrow());
        assertEquals("changed\nown\n", shell("cd '%s'; cat a own".formatted(copy)));
        assertEquals(List.of("a"), List.copyOf(snapshots().copies().changed("t.1.one").keySet()));
        shell("echo b >a");
        assertEquals(copy, snapshots().copies().lay(take(), "t.1.one", List.of()).orElseThrow());
        assertEquals("a\nb\n", shell("cd '%s'; ls; cat a".formatted(copy)));
        var unused = snapshots().copies().lay(take(), "t.1.two", List.of()).orElseThrow();
        assertEquals("a\n", shell("ls '%s'".formatted(copy)));
        unused = snapshots().copies().lay(take(), "t.2.one", List.of()).orElseThrow();
        assertEquals("1\n", shell("cd '%s'/..; ls -d t.*.one | wc -l".formatted(unused)));
    }

    @Test
    @PerTransport
    void saysThatASnapshotIsMissing() {
        PluginException e =
                assertThrows(
                        PluginException.class, () -> snapshots().restore("s0", List.of(), false));
        assertEquals(PluginException.Kind.MISSING, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("s0"), e.toString());
    }

    @Test
    void addsLittleToTheStoreWhenLittleChanged() {
        shell("i=0; while [ $i -lt 300 ]; do head -c 500 /dev/urandom >f$i; i=$((i+1)); done");
        long first = snapshots().take(Snapshots.Sure.BY_SWEEP).bytesAdded();
        shell("echo one >f7");
        long second = snapshots().take(Snapshots.Sure.BY_SWEEP).bytesAdded();
        assertTrue(first > 150_000, "" + first);
        assertTrue(second > 0 && second < 12_000, "" + second);
    }
}
