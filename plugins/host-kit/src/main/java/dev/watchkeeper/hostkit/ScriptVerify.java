package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Proves what a tree in the store holds: writes it into an empty folder and reads it back. */
final class ScriptVerify {
    private final ScriptStore store;
    private final TreeScanner scanner;

    ScriptVerify(ScriptStore store, TreeScanner scanner) {
        this.store = store;
        this.scanner = scanner;
    }

    /** Returns the paths that did not come back as they are wanted. */
    List<String> of(Map<String, GitObjects.Item> wanted) {
        Map<String, GitObjects.Item> puts = new TreeMap<>(wanted);
        puts.values().removeIf(item -> item.folder() || !item.held());
        List<String> regular = new ArrayList<>();
        List<String> links = new ArrayList<>();
        puts.forEach(
                (path, item) -> (item.mode().equals(GitObjects.LINK) ? links : regular).add(path));
        ListScript script =
                new ListScript(store, scanner, "\"$S\"", "")
                        .add("mkdir -p \"$T\" || exit 1\n")
                        .index(puts)
                        .add(
                                """
                                >"$L.part" || exit 1
                                GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$T git -c core.bare=false update-index -z --index-info <"$L.part" &&
                                  cd "$T" &&
                                  GIT_INDEX_FILE=$L.index GIT_WORK_TREE=$T git -c core.bare=false checkout-index -q -a -f
                                [ $? = 0 ] || echo "some could not be written" >&2
                                cd "$T" || exit 1
                                """)
                        .paths(regular)
                        .add(
                                """
                                | xargs -0 -r sh -c 'for p; do [ -f "$p" ] && [ ! -L "$p" ] || { echo "-"; continue; }
                                  x=%1$s; [ -x "$p" ] && x=%2$s; echo "$x"; done' sh >"$L.modes"
                                """
                                        .formatted(GitObjects.FILE, GitObjects.EXECUTABLE))
                        .paths(regular)
                        .add(
                                """
                                | xargs -0 -r -n 200 sh -c 'o=$(git hash-object --no-filters -- "$@" 2>/dev/null) && echo "$o" || for p; do
                                  git hash-object --no-filters -- "$p" 2>/dev/null || echo -; done' sh >"$L.ids"
                                """)
                        .paths(links)
                        .add(
                                """
                                | xargs -0 -r sh -c 'for p; do readlink -n -- "$p" | git hash-object --stdin; done' sh >"$L.links"
                                cat "$L.modes"; echo; cat "$L.ids"; echo; cat "$L.links"
                                """);
        Transport.Answer answer = script.run();
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
