package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
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
     * step that was done is told by one letter. Before what is to be removed or overwritten stands
     * what was seen there: if it is another file now, somebody has changed it since, and it stays.
     * A folder of our own without the write bit is opened for the time, and noted to be closed
     * again.
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
            changed() {
              if [ -e "./$b" ] || [ -L "./$b" ]; then
                [ "$1" != "$(find "./$b" -maxdepth 0 -printf '%i,%s,%T@')" ]
              else
                return 1
              fi
            }
            opened() {
              [ -w . ] || {
                m=$(stat -c %a .) && chmod u+w . 2>/dev/null && printf '%s\\0%s\\0' "$m" "$PWD" >>"$O"
              } || :
            }
            op=$1
            shift
            for p; do
              p=${p#./}
              case $op in rm | mv)
                seen=${p%%/*}
                p=${p#*/}
                if at "$p" && changed "$seen"; then
                  printf k
                  continue
                fi ;;
              esac
              case $op in
              rm) if at "$p"; then opened; rm -f -- "./$b" || exit 255; fi; printf d ;;
              rmdir) if at "$p"; then opened; rmdir -- "./$b" 2>/dev/null || :; fi ;;
              mkdir) at "$p" && opened && { [ -d "./$b" ] && [ ! -L "./$b" ] || mkdir -- "./$b"; } || exit 255 ;;
              ch:*) if at "$p" && [ ! -L "./$b" ]; then
                  # Another name of the same file may be somebody else's, outside of the workspace even.
                  if [ -f "./$b" ] && [ "$(stat -c %h "./$b")" != 1 ]; then
                    mkdir -p "$T" && (umask 077; exec cp "./$b" "$T/one") &&
                      chmod "$(printf %o $((0${op#ch:} & 01777)))" "$T/one" && mv -fT "$T/one" "./$b" || exit 255
                  else
                    chmod "${op#ch:}" "./$b" || exit 255
                  fi
                fi ;;
              mv) at "$p" && opened && mv -fT -- "$T/$p" "./$b" || exit 255; printf w ;;
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
     * @param id of the snapshot
     * @param present what is there
     * @param files how many files of it
     * @param modes the permissions of what is wanted, if they are known
     * @param rescue what alone may be deleted or overwritten; {@code null} for anything
     */
    Snapshots.Restored run(
            String id,
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
        RestoreScope scope = scope(new RestoreScope(tree.names, paths), present, wanted, rescue);
        List<String> unheld = new ScriptUnheldPaths(store, tree).among(id, present, wanted);
        scope.keepMoved(unheld, present.keySet(), wanted);
        long touched = 0;
        for (Map.Entry<String, GitObjects.Item> there :
                RestoreScope.deepestFirst(present).entrySet()) {
            String path = there.getKey();
            GitObjects.Item before = there.getValue();
            GitObjects.Item after = wanted.get(path);
            boolean above = after != null && scope.folderAbove(path, after);
            boolean held = before.held();
            if (!held && !RestoreScope.inTheWay(before, after)
                    || RestoreScope.below(path, unheld)
                    || !asked(scope, path, before) && !above) {
                continue;
            }
            if (held && !before.folder() && !before.equals(after)) {
                touched++;
            }
            boolean other = after == null || after.folder() != before.folder();
            if (other && scope.ours(path, before)) {
                (before.folder() ? folders : deleted).add(path);
            }
        }
        Map<String, GitObjects.Item> puts = new TreeMap<>();
        List<String> made = new ArrayList<>();
        wanted.forEach((path, item) -> {
            GitObjects.Item before = present.get(path);
            if (!asked(scope, path, item)
                    || item.equals(before)
                    || !item.held()
                    || !scope.ours(path, item)) {
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
                boolean ours = asked(scope, path, item) && item.held() && !scope.leaves(path);
                boolean link = item.mode().equals(GitObjects.LINK);
                if (ours && !link && !puts.containsKey(path) && now != then && scope.free(path)) {
                    permit.put(path, then);
                    if (!item.folder()) {
                        written.add(path);
                    }
                }
            });
        }
        made.removeIf(tree.names::ignoredPath);
        int permitted = written.size() - puts.size();
        List<String> left = new ArrayList<>(scope.left());
        boolean any =
                !deleted.isEmpty()
                        || !folders.isEmpty()
                        || !made.isEmpty()
                        || !puts.isEmpty()
                        || !permit.isEmpty();
        if (!dryRun && any) {
            beforeWriting.run();
            List<String> kept = apply(deleted, folders, made, puts, modes, permit);
            deleted.removeAll(kept);
            written.removeAll(kept);
            left.addAll(kept);
        }
        Collections.sort(deleted);
        Collections.sort(left);
        return new Snapshots.Restored(
                new ArrayList<>(written), deleted, Math.max(0, files - touched - permitted), left);
    }

    /** Where something stands, or stood, that is not held: neither it nor what is below is ours. */
    private static RestoreScope scope(
            RestoreScope scope,
            Map<String, GitObjects.Item> present,
            Map<String, GitObjects.Item> wanted,
            @Nullable Map<String, GitObjects.Item> rescue) {
        if (rescue != null) {
            // What somebody has changed since the rescue was taken is held by nothing.
            present.forEach((path, item) -> {
                if (!item.folder()
                        && scope.asked(path)
                        && !item.equals(rescue.get(path))
                        && !item.equals(wanted.get(path))) {
                    scope.keep(path);
                    scope.leave(path);
                }
            });
        }
        for (Map<String, GitObjects.Item> side : List.of(present, wanted)) {
            side.forEach((path, item) -> {
                boolean inTheWay = RestoreScope.inTheWay(present.get(path), wanted.get(path));
                if (!item.held() && scope.asked(path) && !inTheWay) {
                    scope.keep(path);
                    if (!item.equals(present.get(path)) || !item.equals(wanted.get(path))) {
                        scope.leave(path);
                    }
                }
            });
        }
        scope.keepAbove(wanted);
        return scope;
    }

    private static boolean asked(RestoreScope scope, String path, GitObjects.Item item) {
        return scope.asked(path) || scope.folderAbove(path, item);
    }

    /** The paths, each behind what was seen there: a folder or nothing has no such words. */
    private List<String> behindSeen(Collection<String> paths) {
        List<String> all = new ArrayList<>();
        for (String path : paths) {
            WorkspaceTree.Entry there = tree.entries().get(path);
            all.add((there == null ? "-" : there.stat.whereabouts()) + "/" + path);
        }
        return all;
    }

    /** Returns what was left as it is, since it had changed. */
    private List<String> apply(
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
                                // Made anew, it never runs with another one's rights.
                                : Integer.toOctalString(permissions(path, item, known) & 01777);
                modes.computeIfAbsent(mode, _ -> new ArrayList<>()).add(path);
            }
        });
        ListScript script = new ListScript(store, tree.scanner(), "\"$R\"", STEPS);
        // No checkpoint says what the workspace's own folder was: opened, it stays so.
        script.add("[ -w . ] || chmod u+w . 2>/dev/null || :\n");
        script.step("rm", behindSeen(deleted));
        script.step("rmdir", folders);
        script.step("mkdir", made);
        if (!puts.isEmpty()) {
            script.add("mkdir -p \"$T\" || exit 1\n")
                    .index(puts)
                    .add(
                            """
                            >"$L.part" || exit 1
                            GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$R git -c core.bare=false update-index -z --index-info <"$L.part" &&
                              (umask 077; GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$R exec git -c core.bare=false checkout-index -q -a -f --prefix="${T#"$R"/}/") || exit 1
                            """);
            modes.forEach((mode, those) ->
                    script.paths(those)
                            .add(
                                    ">\"$L.part\"; (cd \"$T\" && xargs -0 -r chmod "
                                            + mode
                                            + " <\"$L.part\") || exit 1\n"));
            script.step("mv", behindSeen(puts.keySet()));
        }
        script.add("close_opened\n");
        // Those further down come first: a folder may be closed to its owner, too.
        Map<String, List<String>> last = new LinkedHashMap<>();
        permit.forEach((path, mode) ->
                last.computeIfAbsent(Integer.toOctalString(mode), _ -> new ArrayList<>())
                        .add(path));
        last.forEach((mode, those) -> script.step("ch:" + mode, those));
        Transport.Answer answer = script.run();
        Done done = Done.of(deleted, new ArrayList<>(puts.keySet()), answer);
        if (answer.status() != 0) {
            throw done.stopped(answer);
        }
        return done.kept;
    }

    /** How far the steps came: they are done in their order, and a letter tells of each. */
    private record Done(
            List<String> deleted, List<String> written, List<String> kept, List<String> rest) {
        static Done of(List<String> deletes, List<String> writes, Transport.Answer answer) {
            Done done =
                    new Done(
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>());
            String told = answer.text().replaceAll("[^dwk]", "");
            for (int i = 0; i < deletes.size() + writes.size(); i++) {
                boolean delete = i < deletes.size();
                String path = delete ? deletes.get(i) : writes.get(i - deletes.size());
                List<String> to = delete ? done.deleted : done.written;
                if (i >= told.length()) {
                    to = done.rest;
                } else if (told.charAt(i) == 'k') {
                    to = done.kept;
                }
                to.add(path);
            }
            return done;
        }

        RestoreException stopped(Transport.Answer answer) {
            Map<String, String> left = new LinkedHashMap<>();
            kept.forEach(p -> left.put(p, "it was changed meanwhile"));
            rest.forEach(p -> left.put(p, ""));
            rest.stream().findFirst().ifPresent(p -> left.put(p, ScriptError.of(answer)));
            return new RestoreException(written, deleted, left, null);
        }
    }

    private static int permissions(String path, GitObjects.Item item, SnapshotModes modes) {
        boolean run = item.folder() || item.mode().equals(GitObjects.EXECUTABLE);
        return modes.of(path, run ? 0755 : 0644);
    }

    /** Of a file or folder that is there; -1 if none is. */
    private int present(String path) {
        WorkspaceTree.Entry entry = tree.entries().get(path);
        FileStat folder = tree.folders().get(path);
        return entry != null && entry.stat.file()
                ? entry.stat.permissions()
                : folder == null ? -1 : folder.folderPermissions();
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
}
