package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bare repository of our own on the host, handled by git's plumbing. No settings, attributes or
 * hooks of a user or of the workspace have a say in it.
 */
final class ScriptStore {
    private static final String CLEAN =
            """
            case $(export -p) in *" GIT_"*)
              for v in $(env | sed -n 's/^\\(GIT_[A-Z_0-9]*\\)=.*/\\1/p'); do unset $v; done ;;
            esac
            GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0 LC_ALL=C
            GIT_DIR=%1$s
            export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_ATTR_NOSYSTEM GIT_OPTIONAL_LOCKS LC_ALL GIT_DIR
            S=%1$s
            """;

    /** Committed with the rename of the folder, so that a half-made store is never used. */
    private static final String INIT =
            """
            if [ ! -d "$S" ]; then
              umask 077
              t=$S~%s
              mkdir -p "$t" && GIT_DIR=$t git init -q --bare --template= "$t" && mkdir -p "$t/info" || exit 1
              echo '* -text -filter -ident -eol -working-tree-encoding !diff !merge' >"$t/info/attributes"
              printf '%%s\\n' '[gc]' 'auto = 0' '[core]' 'protectNTFS = false' 'protectHFS = false' 'symlinks = true' \\
                'fileMode = true' 'autocrlf = false' 'quotePath = false' 'hooksPath = /dev/null' 'compression = 1' \\
                'bare = true' >>"$t/config" || exit 1
              mv "$t" "$S" 2>/dev/null || [ -d "$S" ] || exit 1
            fi
            """;

    /** Contents that go into one pack together instead of a file each. */
    private static final int MANY = 2000;

    /**
     * Keeps the files whose names come in, each ended by a zero, in one pack, and prints their ids.
     * A stream without its {@code done} is not taken, so that no half of it counts. Formats:
     * git-fast-import(1).
     */
    private static final String PACKED =
            """
            if command -v perl >/dev/null 2>&1; then
              m=$S/marks~$$
              perl -MFcntl -e '
                binmode STDIN; binmode STDOUT; $/ = "\\0"; $n = 0;
                while (defined($p = <STDIN>)) {
                  chomp $p;
                  sysopen($f, $p, O_RDONLY | O_NONBLOCK | O_NOFOLLOW) or die "$p: $!\\n";
                  -f $f or die "$p: it is no file\\n";
                  binmode $f;
                  { local $/; $c = <$f>; }
                  $c = "" unless defined $c;
                  close($f) or die "$p: $!\\n";
                  printf("blob\\nmark :%d\\ndata %d\\n", ++$n, length $c);
                  print $c, "\\n";
                }
                print "done\\n";' |
                git fast-import --quiet --done --depth=0 --export-marks="$m"
              r=$?
              [ $r = 0 ] && cut -d ' ' -f 2 "$m"
              rm -f "$m" "$S"/fast_import_crash_*
            else
              tr '\\0' '\\n' | git hash-object -w --no-filters --stdin-paths
              r=$?
            fi
            exit $r
            """;

    /**
     * Prints the tree of a snapshot and what is in it, a zero behind each and behind them all, then
     * its permissions behind a letter; nothing where there is no such snapshot.
     */
    private static final String CONTENT =
            """
            t=$(git rev-parse -q --verify refs/watchkeeper/%1$s 2>/dev/null) || exit 0
            printf '%%s\\0' "$t"
            git ls-tree -r -t -z "$t" || exit 1
            printf '\\0'
            if git rev-parse -q --verify refs/modes/%1$s >/dev/null; then
              printf m
              git cat-file blob refs/modes/%1$s
            fi
            """;

    /** Prints the bytes of the store. */
    private static final String BYTES =
            """
            if [ -d "$S" ]; then find "$S" -type f -printf '%s\\n' | awk '{s += $1} END {printf "%.0f\\n", s}'
            else echo 0; fi
            """;

    /** Puts what lies about singly into packs, where it is much, and says so. Counts by itself. */
    private static final String TIDY =
            """
            n=0
            for d in "$S"/objects/[0-9a-f][0-9a-f]; do
              set -- "$d"/*
              n=$((n + $#))
            done
            set -- "$S"/objects/pack/*.pack
            if [ $# -gt 50 ]; then a=-a
            elif [ $n -gt 2000 ]; then a=
            else exit 0; fi
            git repack $a -d -q >/dev/null
            git prune-packed -q
            echo tidied
            """;

    private final String name;
    private final Transport host;
    private final String folder;
    private final WorkspaceTree tree;

    ScriptStore(String name, Transport host, String folder, WorkspaceTree tree) {
        this.name = name;
        this.host = host;
        this.folder = folder;
        this.tree = tree;
    }

    String folder() {
        return folder;
    }

    /** Makes the store if there is none. */
    void open() {
        git("open the store of checkpoints", INIT.formatted(ScratchNames.next()), new byte[0]);
    }

    /** A script with git set to the store; fails with what git says. */
    Transport.Answer git(String what, String script, byte[] stdin) {
        Transport.Answer answer = host.sh(clean() + script, stdin);
        if (answer.status() != 0) {
            throw failure(what, answer);
        }
        return answer;
    }

    String clean() {
        return CLEAN.formatted(Sh.quote(folder));
    }

    PluginException failure(String what, Transport.Answer answer) {
        String why = ScriptError.of(answer);
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not " + what + " on host " + name + ": " + why,
                why.contains("No space left")
                        ? "free some room on that disk, then go on"
                        : "see that " + folder + " there can be read and written");
    }

    /** Whether so many contents are better kept in one pack. */
    boolean many(int contents) {
        return contents > MANY;
    }

    /**
     * Names the contents of files, which are read there.
     *
     * @param write whether to keep them
     * @param many whether to keep them in one pack, or none of them
     * @return ids in the order of the paths, up to the first one that could not be read
     */
    List<String> hash(List<String> paths, boolean write, boolean many, StringBuilder complaint) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (String path : paths) {
            byte[] name = NameBytes.bytes("./" + path);
            lines.writeBytes(many ? name : quoted(name));
            lines.write(many ? 0 : '\n');
        }
        Transport.Answer answer =
                tree.scanner()
                        .there(
                                clean()
                                        + (many
                                                ? PACKED
                                                : "git hash-object "
                                                        + (write ? "-w " : "")
                                                        + "--no-filters --stdin-paths"),
                                lines.toByteArray());
        if (answer.status() != 0) {
            complaint.append(ScriptError.of(answer));
        }
        return answer.text().lines().toList();
    }

    /** As git reads a path of a list whose lines are paths. */
    private static byte[] quoted(byte[] name) {
        String path = new String(name, StandardCharsets.ISO_8859_1); // Byte by byte.
        return path.indexOf('\n') < 0 && path.indexOf('"') < 0 && path.indexOf('\\') < 0
                ? name
                : ("\""
                                + path.replace("\\", "\\\\")
                                        .replace("\"", "\\\"")
                                        .replace("\n", "\\n")
                                + "\"")
                        .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Keeps trees and the targets of links. */
    void put(GitObjects objects) {
        if (objects.trees.isEmpty() && objects.blobs.isEmpty()) {
            return;
        }
        git(
                "keep the trees of a checkpoint",
                objects.trees.size() < 100
                        ? "git unpack-objects -q"
                        : "git index-pack --stdin >/dev/null",
                objects.pack());
    }

    /**
     * Names a tree and the permissions in it, after all that it stands for is on the disk; and says
     * when that was, by the clock of the disk: the times of these names are others in a copy.
     */
    Named name(String id, String treeId, String modesId) {
        String script =
                """
                n=$S/now~$$
                t=$(: >"$n" && find "$n" -printf %%T@ && rm -f "$n") &&
                  t=$(printf %%s "$t" | git hash-object -w --stdin) || exit 1
                sync -f "$S" 2>/dev/null || sync
                printf 'update refs/%%s\\n' "modes/%1$s %3$s" "taken/%1$s $t" "watchkeeper/%1$s %2$s" |
                  git update-ref --stdin && { sync -f "$S" 2>/dev/null || sync; } || exit 1
                """
                        .formatted(id, treeId, modesId);
        List<String> said =
                git("name a checkpoint", script + BYTES + TIDY, new byte[0])
                        .text()
                        .lines()
                        .toList();
        return new Named(Long.parseLong(said.getFirst()), said.size() > 1);
    }

    /**
     * The store once a snapshot has its name.
     *
     * @param bytes before it was tidied
     * @param tidied whether it was
     */
    record Named(long bytes, boolean tidied) {}

    /**
     * What a snapshot holds.
     *
     * @param tree its name
     * @param items all that is in that, folders too
     * @param modes the permissions; {@code null} if it is one of an earlier version
     */
    record Content(
            String tree, Map<String, GitObjects.Item> items, @Nullable SnapshotModes modes) {}

    /**
     * Reads a snapshot, in one round trip.
     *
     * @throws PluginException of kind {@code MISSING} if there is none
     */
    Content content(String id) {
        if (!id.matches("s[0-9a-f]{1,40}")) {
            throw missing(id);
        }
        byte[] out = git("read a checkpoint", CONTENT.formatted(id), new byte[0]).out();
        Map<String, GitObjects.Item> items = new TreeMap<>();
        String treeId = "";
        int from = 0;
        for (int i = 0; i < out.length; i++) {
            if (out[i] != 0) {
                continue;
            }
            String text = NameBytes.text(Arrays.copyOfRange(out, from, i));
            from = i + 1;
            if (text.isEmpty()) {
                break; // What follows are the permissions.
            }
            if (treeId.isEmpty()) {
                treeId = text;
                continue;
            }
            int tab = text.indexOf('\t');
            String[] f = text.substring(0, tab).split(" ");
            items.put(
                    text.substring(tab + 1),
                    new GitObjects.Item(f[0].startsWith("04") ? GitObjects.FOLDER : f[0], f[2]));
        }
        if (treeId.isEmpty()) {
            throw missing(id);
        }
        return new Content(
                treeId,
                items,
                from == out.length
                        ? null
                        : SnapshotModes.of(Arrays.copyOfRange(out, from + 1, out.length)));
    }

    /** All that is in a snapshot, as {@link #content}. */
    Map<String, GitObjects.Item> list(String id) {
        return content(id).items();
    }

    private static PluginException missing(String id) {
        return new PluginException(
                PluginException.Kind.MISSING,
                "there is no snapshot " + id,
                "watchkeeper checkpoints lists those that are there");
    }

    /** Removes names, then what nothing names. */
    void delete(List<String> ids) {
        StringBuilder script = new StringBuilder();
        for (String id : ids) {
            if (id.matches("s[0-9a-f]{1,40}")) {
                script.append("git update-ref -d refs/watchkeeper/").append(id).append('\n');
                script.append("git update-ref -d refs/modes/").append(id).append('\n');
                script.append("git update-ref -d refs/taken/").append(id).append('\n');
            }
        }
        script.append(
                """
                set -- "$S"/objects/pack/*.pack
                if [ -e "$1" ]; then git repack -a -d -q || exit 1; fi
                git prune --expire=now
                """);
        git("delete checkpoints", script.toString(), new byte[0]);
    }

    long bytes() {
        return Long.parseLong(
                git("measure the store of checkpoints", BYTES, new byte[0]).text().strip());
    }

    /** Parts of an output that zeros end. */
    static List<String> parts(byte[] out) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0) {
                parts.add(NameBytes.text(Arrays.copyOfRange(out, from, i)));
                from = i + 1;
            }
        }
        return parts;
    }

    static String words(Collection<String> all) {
        StringBuilder words = new StringBuilder();
        all.forEach(word -> words.append(' ').append(Sh.quote(word)));
        return words.toString();
    }
}
