package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.process.Sh;
import dev.watchkeeper.plugin.process.Transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the workspace equal to a tree, by the difference of two lists. */
final class Restore {
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
              mv) at "$p" && mv -fT -- "$T/$p" "./$b" || exit 255; printf w ;;
              esac
            done
            """;

    private final Store store;
    private final Tree tree;

    Restore(Store store, Tree tree) {
        this.store = store;
        this.tree = tree;
    }

    /**
     * @param present what is there
     * @param files how many files of it
     */
    Snapshots.Restored run(
            Map<String, Objects.Item> present,
            long files,
            Map<String, Objects.Item> wanted,
            List<String> paths,
            boolean dryRun,
            Runnable beforeWriting) {
        List<String> deleted = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        long touched = 0;
        // Deepest first, so that folders are empty when their turn comes.
        for (String path : new TreeSet<>(present.keySet()).descendingSet()) {
            Objects.Item before = present.get(path);
            Objects.Item after = wanted.get(path);
            if (before == null || !asked(path, paths)) {
                continue;
            }
            if (!before.folder() && !before.equals(after)) {
                touched++;
            }
            if (after == null || after.folder() != before.folder()) {
                (before.folder() ? folders : deleted).add(path);
            }
        }
        Map<String, Objects.Item> puts = new TreeMap<>();
        List<String> made = new ArrayList<>();
        wanted.forEach((path, item) -> {
            Objects.Item before = present.get(path);
            if (!asked(path, paths) || item.equals(before)) {
                return;
            }
            if (!item.folder()) {
                puts.put(path, item);
            } else if (before == null || !before.folder()) {
                made.add(path);
            }
        });
        for (String path : List.copyOf(puts.keySet())) {
            if (tree.names.ignoredPath(path)) {
                puts.remove(path); // What is ignored now was perhaps not ignored then.
            }
        }
        made.removeIf(tree.names::ignoredPath);
        if (!dryRun
                && !(deleted.isEmpty() && folders.isEmpty() && made.isEmpty() && puts.isEmpty())) {
            beforeWriting.run();
            apply(deleted, folders, made, puts);
        }
        Collections.sort(deleted);
        return new Snapshots.Restored(
                new ArrayList<>(puts.keySet()), deleted, Math.max(0, files - touched));
    }

    private static boolean asked(String path, List<String> paths) {
        return paths.isEmpty()
                || paths.stream()
                        .anyMatch(p ->
                                path.equals(p)
                                        || path.startsWith(p + "/")
                                        // A folder above what was asked for must be there for it.
                                        || p.startsWith(path + "/"));
    }

    private void apply(
            List<String> deleted,
            List<String> folders,
            List<String> made,
            Map<String, Objects.Item> puts) {
        Map<String, List<String>> modes = new LinkedHashMap<>();
        puts.forEach((path, item) -> {
            Tree.Entry before = tree.entries().get(path);
            if (before != null && before.stat.file() && !item.mode().equals(Objects.LINK)) {
                modes.computeIfAbsent(
                                mode(before.stat.mode(), item.mode().equals(Objects.EXECUTABLE)),
                                _ -> new ArrayList<>())
                        .add(path);
            }
        });
        List<byte[]> lists = new ArrayList<>();
        StringBuilder script = new StringBuilder(prologue("\"$R\"/" + Names.scratch()));
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
                      GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$R git -c core.bare=false checkout-index -q -a -f --prefix="${T#"$R"/}/" || exit 1
                    """);
            modes.forEach((mode, those) -> {
                part(script, lists, Tree.nul(those));
                script.append(">\"$L.part\"; (cd \"$T\" && xargs -0 -r chmod ")
                        .append(mode)
                        .append(" <\"$L.part\") || exit 1\n");
            });
            step(script, lists, "mv", new ArrayList<>(puts.keySet()));
        }
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
                .ifPresent(first -> first.setValue(SshTransport.said(answer)));
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
            part(script, lists, Tree.nul(paths));
            script.append("| xargs -0 -n 500 sh -c \"$OPS\" sh ").append(op).append(" || exit 1\n");
        }
    }

    private static void part(StringBuilder script, List<byte[]> lists, byte[] list) {
        int from = lists.stream().mapToInt(one -> one.length).sum();
        lists.add(list);
        script.append("tail -c +%d \"$L\" | head -c %d ".formatted(from + 1, list.length));
    }

    private static byte[] info(Map<String, Objects.Item> puts) {
        StringBuilder info = new StringBuilder();
        puts.forEach((path, item) ->
                info.append(item.mode())
                        .append(' ')
                        .append(item.id())
                        .append('\t')
                        .append(path)
                        .append('\0'));
        return info.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The mode of what stood there; the executable bits as the snapshot has them. */
    private static String mode(int before, boolean executable) {
        int mode = before & ~0111;
        if (executable) {
            mode |= 0100 | ((before & 0044) >> 2);
        }
        return Integer.toOctalString(mode);
    }

    /** Writes a tree into an empty folder and reads it back. */
    List<String> verify(Map<String, Objects.Item> wanted) {
        Map<String, Objects.Item> puts = new TreeMap<>(wanted);
        puts.values().removeIf(Objects.Item::folder);
        List<byte[]> lists = new ArrayList<>();
        StringBuilder script = new StringBuilder(prologue("\"$S\"/" + Names.scratch()));
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
                (path, item) -> (item.mode().equals(Objects.LINK) ? links : regular).add(path));
        part(script, lists, Tree.nul(regular));
        script.append(
                """
                | xargs -0 -r sh -c 'for p; do [ -f "$p" ] && [ ! -L "$p" ] || { echo "-"; continue; }
                  x=%1$s; [ -x "$p" ] && x=%2$s; echo "$x"; done' sh >"$L.modes"
                """
                        .formatted(Objects.FILE, Objects.EXECUTABLE));
        part(script, lists, Tree.nul(regular));
        script.append(
                """
                | xargs -0 -r -n 200 sh -c 'o=$(git hash-object --no-filters -- "$@" 2>/dev/null) && echo "$o" || for p; do
                  git hash-object --no-filters -- "$p" 2>/dev/null || echo -; done' sh >"$L.ids"
                """);
        part(script, lists, Tree.nul(links));
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
            Map<String, Objects.Item> puts,
            List<String> regular,
            List<String> links,
            String[] said) {
        List<String> wrong = new ArrayList<>();
        int n = regular.size();
        for (int i = 0; i < n; i++) {
            Objects.Item item = puts.get(regular.get(i));
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
            Objects.Item item = puts.get(links.get(i));
            int at = 2 * n + 2 + i;
            if (item == null || at >= said.length || !said[at].equals(item.id())) {
                wrong.add(links.get(i));
            }
        }
        Collections.sort(wrong);
        return wrong;
    }
}
