package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Copies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Copies of snapshots beside the store on the host, laid out there by git. */
final class ScriptCopies implements Copies {
    /** C is the copy. What is not whole is made anew. */
    private static final String LAY =
            """
            C=$S/../copies/%1$s
            W=%2$s
            export C
            for o in "$S"/../copies/*; do
              case ${o##*/} in %3$s*) continue ;; esac
              [ -e "$o" ] || continue
              chmod -R u+rwX "$o" 2>/dev/null
              rm -rf "$o"
            done
            if [ -d "$C" ] && [ "$(cat "$C.whole" 2>/dev/null)" = "$W" ]; then cd "$C" && pwd -P; exit; fi
            rm -f "$C.whole"
            chmod -R u+rwX "$C" 2>/dev/null
            rm -rf "$C"
            mkdir -p "$C" && chmod 700 "$C/.." && C=$(cd "$C" && pwd -P) || exit 1
            """;

    private static final String CHECKOUT =
            """
            >"$L.part" || exit 1
            GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$C git -c core.bare=false update-index -z --index-info <"$L.part" &&
              cd "$C" &&
              GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$C git -c core.bare=false checkout-index -q -a -f || exit 1
            """;

    private static final String LINKS =
            """
            | xargs -0 -r sh -c 'for p; do
              if { [ -e "$R/$p" ] || [ -L "$R/$p" ]; } && [ ! -e "$C/$p" ] && [ ! -L "$C/$p" ]; then
                case $p in */*) mkdir -p "$C/${p%/*}" || exit 255 ;; esac
                ln -s "$R/$p" "$C/$p" || exit 255
              fi
            done' sh || exit 1
            printf '%s\\n' "$W" >"$C.whole" && pwd -P
            """;

    private static final String HASH =
            """
            | xargs -0 -r -n 200 sh -c 'o=$(git hash-object --no-filters -- "$@" 2>/dev/null) && echo "$o" || for p; do
              [ -f "$p" ] && git hash-object --no-filters -- "$p" 2>/dev/null || echo -; done' sh
            """;

    private static final String READ_LINKS =
            """
            | xargs -0 -r sh -c 'for p; do if [ -L "$p" ]; then readlink -n -- "$p" | git hash-object --stdin; else echo -; fi; done' sh
            """;

    private final ScriptStore store;
    private final TreeScanner scanner;
    private final ScriptSnapshots snapshots;

    /** Trees of the copies that were laid out, by name; guarded by the snapshots' lock. */
    private final Map<String, Map<String, GitObjects.Item>> laid = new HashMap<>();

    ScriptCopies(ScriptStore store, TreeScanner scanner, ScriptSnapshots snapshots) {
        this.store = store;
        this.scanner = scanner;
        this.snapshots = snapshots;
    }

    @Override
    public Optional<String> lay(String id, String name, List<String> links) {
        return snapshots.alone(() -> {
            Map<String, GitObjects.Item> items = new TreeMap<>(store.list(id));
            items.values().removeIf(item -> !item.held());
            Map<String, GitObjects.Item> files = new TreeMap<>(items);
            files.values().removeIf(GitObjects.Item::folder);
            List<String> folders =
                    items.keySet().stream().filter(p -> !files.containsKey(p)).toList();
            List<String> linked = Copies.linkable(links);
            Transport.Answer answer =
                    new ListScript(store, scanner, "\"$S\"", "")
                            .add(
                                    LAY.formatted(
                                            name,
                                            Sh.quote(id + " " + String.join(" ", linked)),
                                            Sh.quote(Copies.owner(name))))
                            .index(files)
                            .add(CHECKOUT)
                            .paths(folders)
                            .add("| xargs -0 -r mkdir -p -- || exit 1\n")
                            .paths(linked)
                            .add(LINKS)
                            .run();
            if (answer.status() != 0) {
                throw store.failure("copy a checkpoint", answer);
            }
            laid.put(name, files);
            return Optional.of(answer.text().strip());
        });
    }

    @Override
    public Map<String, String> changed(String name) {
        return snapshots.alone(() -> {
            Map<String, GitObjects.Item> files = laid.get(name);
            if (files == null) {
                throw new PluginException(
                        PluginException.Kind.STORAGE, "there is no copy " + name, "");
            }
            List<String> paths = new ArrayList<>();
            List<String> links = new ArrayList<>();
            files.forEach((path, item) ->
                    (item.mode().equals(GitObjects.LINK) ? links : paths).add(path));
            Transport.Answer answer =
                    new ListScript(store, scanner, "\"$S\"", "")
                            .add("cd \"$S/../copies/" + name + "\" || exit 1\n")
                            .paths(paths)
                            .add(HASH)
                            .paths(links)
                            .add(READ_LINKS)
                            .run();
            List<String> ids = answer.text().lines().toList();
            paths.addAll(links);
            if (answer.status() != 0 || ids.size() != paths.size()) {
                throw store.failure("look at a copy", answer);
            }
            Map<String, String> changed = new TreeMap<>();
            for (int i = 0; i < ids.size(); i++) {
                GitObjects.Item item = files.get(paths.get(i));
                if (item != null && !ids.get(i).equals(item.id())) {
                    changed.put(paths.get(i), ids.get(i).equals("-") ? "" : ids.get(i));
                }
            }
            return changed;
        });
    }

    @Override
    public void clear() {
        snapshots.alone(() -> {
            laid.clear();
            return store.git(
                    "remove the copies",
                    """
                    C=$S/../copies
                    [ -d "$C" ] || exit 0
                    rm -f "$C"/*.whole
                    rm -rf "$C" 2>/dev/null || { chmod -R u+rwX "$C"; rm -rf "$C"; }
                    """,
                    new byte[0]);
        });
    }
}
