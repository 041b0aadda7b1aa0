package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.process.NameBytes;
import dev.watchkeeper.plugin.process.Sh;
import dev.watchkeeper.plugin.process.Transport;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the workspace equal to a tree, by the difference of two lists. */
final class ScriptRestore {
    /**
     * What is done with each path. A folder that is reached by a link is not ours to touch; each
     * step that was done is told by one letter.
     */
    private static final String STEPS =
            """
            at() {
              b=${1##*/}
              d=${1%/*}
              [ "$d" != "$1" ] || d=
              CDPATH= cd -P -- "$R/$d" 2>/dev/null || return 1
              [ "$PWD" = "$R${d:+/$d}" ] || { echo "$R/$d has become a link" >&2; exit 255; }
            }
            op=$1
            shift
            for p; do
              p=${p#./}
              case $op in
              rm) if at "$p"; then rm -f -- "./$b" || exit 255; fi; printf d ;;
              rmdir) if at "$p"; then rmdir -- "./$b" 2>/dev/null || :; fi ;;
              mkdir) at "$p" && { [ -d "./$b" ] && [ ! -L "./$b" ] || mkdir -- "./$b"; } || exit 255 ;;
              ch:*) if at "$p" && [ ! -L "./$b" ]; then chmod "${op#ch:}" "./$b" || exit 255; fi ;;
              mv) at "$p" && mv -fT -- "$T/$p" "./$b" || exit 255; printf w ;;
              esac
            done
            """;

    private final ScriptStore store;
    private final WorkspaceTree tree;

    ScriptRestore(ScriptStore store, WorkspaceTree tree) {
        this.store = store;
        this.tree = tree;
    }

    /**
     * @param present what is there
     * @param files how many files of it
     * @param modes the permissions of what is wanted, if they are known
     * @param rescue what alone may be deleted or overwritten; {@code null} for anything
     */
    Snapshots.Restored run(
            Map<String, GitObjects.Item> present,
            long files,
            Map<String, GitObjects.Item> wanted,
            @Nullable SnapshotModes modes,
            List<String> paths,
            @Nullable Map<String, GitObjects.Item> rescue,
            boolean dryRun,
            Runnable beforeWriting) {
        List<String> deleted = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        TreeSet<String> left = new TreeSet<>();
        TreeSet<String> kept = kept(present, wanted, paths, rescue, left);
        long touched = 0;
        // Deepest first, so that folders are empty when their turn comes.
        for (String path : new TreeSet<>(present.keySet()).descendingSet()) {
            GitObjects.Item before = present.get(path);
            GitObjects.Item after = wanted.get(path);
            if (before == null
                    || !before.held()
                    || !asked(path, before, paths) && !folderAbove(path, after, paths)) {
                continue;
            }
            if (!before.folder() && !before.equals(after)) {
                touched++;
            }
            boolean other = after == null || after.folder() != before.folder();
            if (other && ours(path, before, kept, left)) {
                (before.folder() ? folders : deleted).add(path);
            }
        }
        Map<String, GitObjects.Item> puts = new TreeMap<>();
        List<String> made = new ArrayList<>();
        wanted.forEach((path, item) -> {
            GitObjects.Item before = present.get(path);
            if (!asked(path, item, paths)
                    || item.equals(before)
                    || !item.held()
                    || !ours(path, item, kept, left)) {
                return;
            }
            if (!item.folder()) {
                puts.put(path, item);
            } else if (before == null || !before.folder()) {
                made.add(path);
            }
        });
        TreeMap<String, Integer> permit = new TreeMap<>(Comparator.reverseOrder());
        TreeSet<String> written = new TreeSet<>(puts.keySet());
        if (modes != null) {
            wanted.forEach((path, item) -> {
                int now = present(path);
                int then = permissions(path, item, modes);
                boolean ours = asked(path, item, paths) && item.held() && !left.contains(path);
                boolean link = item.mode().equals(GitObjects.LINK);
                if (ours && !link && !puts.containsKey(path) && now != then && free(path, kept)) {
                    permit.put(path, then);
                    if (!item.folder()) {
                        written.add(path);
                    }
                }
            });
        }
        made.removeIf(tree.names::ignoredPath);
        long permitted = written.size() - puts.size();
        boolean any =
                !deleted.isEmpty()
                        || !folders.isEmpty()
                        || !made.isEmpty()
                        || !puts.isEmpty()
                        || !permit.isEmpty();
        if (!dryRun && any) {
            beforeWriting.run();
            apply(deleted, folders, made, puts, modes, permit);
        }
        Collections.sort(deleted);
        return new Snapshots.Restored(
                new ArrayList<>(written),
                deleted,
                Math.max(0, files - touched - permitted),
                List.copyOf(left));
    }

    /** Where something stands, or stood, that is not held: neither it nor what is below is ours. */
    private static TreeSet<String> kept(
            Map<String, GitObjects.Item> present,
            Map<String, GitObjects.Item> wanted,
            List<String> paths,
            @Nullable Map<String, GitObjects.Item> rescue,
            TreeSet<String> left) {
        TreeSet<String> kept = new TreeSet<>();
        if (rescue != null) {
            // What somebody has changed since the rescue was taken is held by nothing.
            present.forEach((path, item) -> {
                if (!item.folder()
                        && asked(path, item, paths)
                        && !item.equals(rescue.get(path))
                        && !item.equals(wanted.get(path))) {
                    kept.add(path);
                    left.add(path);
                }
            });
        }
        for (Map<String, GitObjects.Item> side : List.of(present, wanted)) {
            side.forEach((path, item) -> {
                if (!item.held() && asked(path, item, paths)) {
                    kept.add(path);
                    if (!item.equals(present.get(path)) || !item.equals(wanted.get(path))) {
                        left.add(path);
                    }
                }
            });
        }
        // What a folder holds that stays can't be replaced by a file.
        for (String path : List.copyOf(kept)) {
            for (int i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) {
                GitObjects.Item above = wanted.get(path.substring(0, i));
                if (above != null && !above.folder()) {
                    kept.add(path.substring(0, i));
                    left.add(path.substring(0, i));
                }
            }
        }
        return kept;
    }

    /** Whether it may be written or deleted: nothing that is not held is in its place. */
    private boolean ours(
            String path, GitObjects.Item item, TreeSet<String> kept, TreeSet<String> left) {
        boolean free =
                !tree.names.ignoredPath(path) && !tree.names.excludedPath(path) && free(path, kept);
        if (!free && !item.folder()) {
            left.add(path);
        }
        return free;
    }

    private static boolean asked(String path, GitObjects.Item item, List<String> paths) {
        return paths.isEmpty()
                || paths.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"))
                || folderAbove(path, item, paths);
    }

    /**
     * A folder above what was asked for must be there for it; a file there is nobody's to touch.
     */
    private static boolean folderAbove(
            String path, GitObjects.@Nullable Item item, List<String> paths) {
        return item != null
                && item.folder()
                && paths.stream().anyMatch(p -> p.startsWith(path + "/"));
    }

    private void apply(
            List<String> deleted,
            List<String> folders,
            List<String> made,
            Map<String, GitObjects.Item> puts,
            @Nullable SnapshotModes known,
            TreeMap<String, Integer> permit) {
        Map<String, List<String>> modes = new LinkedHashMap<>();
        puts.forEach((path, item) -> {
            if (!item.mode().equals(GitObjects.LINK)) {
                String mode =
                        known == null
                                ? mode(path, item)
                                : Integer.toOctalString(permissions(path, item, known));
                modes.computeIfAbsent(mode, _ -> new ArrayList<>()).add(path);
            }
        });
        List<byte[]> lists = new ArrayList<>();
        StringBuilder script = new StringBuilder(prologue("\"$R\"/" + ScratchNames.next()));
        step(script, lists, "rm", deleted);
        step(script, lists, "rmdir", folders);
        step(script, lists, "mkdir", made);
        if (!puts.isEmpty()) {
            script.append("mkdir -p \"$T\" || exit 1\n");
            part(script, lists, info(puts));
            script.append(
                    """
                    >"$L.part" || exit 1
                    GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$R git -c core.bare=false update-index -z --index-info <"$L.part" &&
                      (umask 077; GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$R exec git -c core.bare=false checkout-index -q -a -f --prefix="${T#"$R"/}/") || exit 1
                    """);
            modes.forEach((mode, those) -> {
                part(script, lists, WorkspaceTree.nul(those));
                script.append(">\"$L.part\"; (cd \"$T\" && xargs -0 -r chmod ")
                        .append(mode)
                        .append(" <\"$L.part\") || exit 1\n");
            });
            step(script, lists, "mv", new ArrayList<>(puts.keySet()));
        }
        // Those further down come first: a folder may be closed to its owner, too.
        Map<String, List<String>> last = new LinkedHashMap<>();
        permit.forEach((path, mode) ->
                last.computeIfAbsent(Integer.toOctalString(mode), _ -> new ArrayList<>())
                        .add(path));
        last.forEach((mode, those) -> step(script, lists, "ch:" + mode, those));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lists.forEach(all::writeBytes);
        byte[] input = all.size() == 0 ? new byte[] {0} : all.toByteArray();
        Transport.Answer answer =
                tree.there(
                        store.clean() + script.toString().replace("@ALL@", "" + input.length),
                        input);
        if (answer.status() != 0) {
            throw stopped(deleted, new ArrayList<>(puts.keySet()), answer);
        }
    }

    /** The steps are done in their order: as many as were told are done. */
    private static RestoreException stopped(
            List<String> deletes, List<String> writes, Transport.Answer answer) {
        String done = answer.text();
        int deleted = (int) done.chars().filter(c -> c == 'd').count();
        int written = (int) done.chars().filter(c -> c == 'w').count();
        Map<String, String> left = new LinkedHashMap<>();
        deletes.stream().skip(deleted).forEach(p -> left.put(p, ""));
        writes.stream().skip(written).forEach(p -> left.put(p, ""));
        left.entrySet().stream()
                .findFirst()
                .ifPresent(first -> first.setValue(ScriptError.of(answer)));
        return new RestoreException(
                writes.subList(0, Math.min(written, writes.size())),
                deletes.subList(0, Math.min(deleted, deletes.size())),
                left,
                null);
    }

    /** Sets R (the workspace), T (a scratch folder), L (a file for lists); all go at the end. */
    private String prologue(String scratch) {
        return """
        R=$(pwd -P; echo .)
        R=${R%%??}
        T=%s
        L=$S/lists~$$
        OPS=%s
        export R T OPS
        trap 'rm -rf "$T" "$L" "$L".*' EXIT
        cat >"$L"
        [ $(wc -c <"$L") = @ALL@ ] || { echo "only a part of it came" >&2; exit 1; }
        """
                .formatted(scratch, Sh.quote(STEPS));
    }

    private static void step(
            StringBuilder script, List<byte[]> lists, String op, List<String> paths) {
        if (!paths.isEmpty()) {
            part(script, lists, WorkspaceTree.nul(paths));
            script.append("| xargs -0 -n 500 sh -c \"$OPS\" sh ").append(op).append(" || exit 1\n");
        }
    }

    private static void part(StringBuilder script, List<byte[]> lists, byte[] list) {
        int from = lists.stream().mapToInt(one -> one.length).sum();
        lists.add(list);
        script.append("tail -c +%d \"$L\" | head -c %d ".formatted(from + 1, list.length));
    }

    private static byte[] info(Map<String, GitObjects.Item> puts) {
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        puts.forEach((path, item) ->
                info.writeBytes(
                        NameBytes.bytes(item.mode() + " " + item.id() + "\t" + path + "\0")));
        return info.toByteArray();
    }

    private static int permissions(String path, GitObjects.Item item, SnapshotModes modes) {
        boolean run = item.folder() || item.mode().equals(GitObjects.EXECUTABLE);
        return modes.of(path, run ? 0755 : 0644);
    }

    /** Of a file or folder that is there; -1 if none is. */
    private int present(String path) {
        WorkspaceTree.Entry entry = tree.entries().get(path);
        return entry != null && entry.stat.file()
                ? entry.stat.permissions()
                : tree.folders().getOrDefault(path, -1);
    }

    private static boolean free(String path, TreeSet<String> kept) {
        for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
            if (kept.contains(path.substring(0, i))) {
                return false;
            }
        }
        return !kept.contains(path);
    }

    /**
     * For a snapshot of an earlier version: the mode of what stood there, or the usual one; the
     * executable bits as the snapshot has them.
     */
    private String mode(String path, GitObjects.Item item) {
        WorkspaceTree.Entry there = tree.entries().get(path);
        int before = there != null && there.stat.file() ? there.stat.mode() : 0644;
        int mode = before & 0666;
        if (item.mode().equals(GitObjects.EXECUTABLE)) {
            mode |= 0100 | ((before & 0044) >> 2);
        }
        return Integer.toOctalString(mode);
    }

    /** Writes a tree into an empty folder and reads it back. */
    List<String> verify(Map<String, GitObjects.Item> wanted) {
        Map<String, GitObjects.Item> puts = new TreeMap<>(wanted);
        puts.values().removeIf(item -> item.folder() || !item.held());
        List<byte[]> lists = new ArrayList<>();
        StringBuilder script = new StringBuilder(prologue("\"$S\"/" + ScratchNames.next()));
        script.append("mkdir -p \"$T\" || exit 1\n");
        part(script, lists, info(puts));
        script.append(
                """
                >"$L.part" || exit 1
                GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$T git -c core.bare=false update-index -z --index-info <"$L.part" &&
                  cd "$T" &&
                  GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$T git -c core.bare=false checkout-index -q -a -f
                [ $? = 0 ] || echo "some could not be written" >&2
                cd "$T" || exit 1
                """);
        List<String> regular = new ArrayList<>();
        List<String> links = new ArrayList<>();
        puts.forEach(
                (path, item) -> (item.mode().equals(GitObjects.LINK) ? links : regular).add(path));
        part(script, lists, WorkspaceTree.nul(regular));
        script.append(
                """
                | xargs -0 -r sh -c 'for p; do [ -f "$p" ] && [ ! -L "$p" ] || { echo "-"; continue; }
                  x=%1$s; [ -x "$p" ] && x=%2$s; echo "$x"; done' sh >"$L.modes"
                """
                        .formatted(GitObjects.FILE, GitObjects.EXECUTABLE));
        part(script, lists, WorkspaceTree.nul(regular));
        script.append(
                """
                | xargs -0 -r -n 200 sh -c 'o=$(git hash-object --no-filters -- "$@" 2>/dev/null) && echo "$o" || for p; do
                  git hash-object --no-filters -- "$p" 2>/dev/null || echo -; done' sh >"$L.ids"
                """);
        part(script, lists, WorkspaceTree.nul(links));
        script.append(
                """
                | xargs -0 -r sh -c 'for p; do readlink -n -- "$p" | git hash-object --stdin; done' sh >"$L.links"
                cat "$L.modes"; echo; cat "$L.ids"; echo; cat "$L.links"
                """);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lists.forEach(all::writeBytes);
        byte[] input = all.size() == 0 ? new byte[] {0} : all.toByteArray();
        Transport.Answer answer =
                tree.there(
                        store.clean() + script.toString().replace("@ALL@", "" + input.length),
                        input);
        if (answer.status() != 0) {
            throw store.failure("verify a checkpoint", answer);
        }
        return differences(puts, regular, links, answer.text().split("\n", -1));
    }

    private static List<String> differences(
            Map<String, GitObjects.Item> puts,
            List<String> regular,
            List<String> links,
            String[] said) {
        List<String> wrong = new ArrayList<>();
        int n = regular.size();
        for (int i = 0; i < n; i++) {
            GitObjects.Item item = puts.get(regular.get(i));
            boolean same =
                    item != null
                            && 2 * n + 1 < said.length
                            && said[i].equals(item.mode())
                            && said[n + 1 + i].equals(item.id());
            if (!same) {
                wrong.add(regular.get(i));
            }
        }
        for (int i = 0; i < links.size(); i++) {
            GitObjects.Item item = puts.get(links.get(i));
            int at = 2 * n + 2 + i;
            if (item == null || at >= said.length || !said[at].equals(item.id())) {
                wrong.add(links.get(i));
            }
        }
        Collections.sort(wrong);
        return wrong;
    }
}
