package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.process.NameBytes;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Map;

/**
 * A script over the workspace that works through several lists of paths. All lists come as its one
 * input; it is not run if only a part of that came. In it, R is the workspace, S the store, T a
 * scratch folder and L the beginning of the names of scratch files, which all go at its end. O
 * lists folders that a step opened, each behind the permissions it had and gets again.
 */
final class ListScript {
    private final ScriptStore store;
    private final TreeScanner scanner;
    private final StringBuilder script = new StringBuilder();
    private final ByteArrayOutputStream lists = new ByteArrayOutputStream();
    private final String scratch;
    private final String steps;

    /**
     * @param scratch the folder T is in, as a word of sh
     * @param steps a script that {@link #step} runs
     */
    ListScript(ScriptStore store, TreeScanner scanner, String scratch, String steps) {
        this.store = store;
        this.scanner = scanner;
        this.scratch = scratch;
        this.steps = steps;
    }

    ListScript add(String text) {
        script.append(text);
        return this;
    }

    /** A command that prints these bytes; what follows takes them. */
    ListScript list(byte[] list) {
        script.append("tail -c +%d \"$L\" | head -c %d ".formatted(lists.size() + 1, list.length));
        lists.writeBytes(list);
        return this;
    }

    /** The same of paths, each ended by a zero. */
    ListScript paths(Collection<String> paths) {
        return list(TreeScanner.nul(paths));
    }

    /** The same of what git's update-index reads. */
    ListScript index(Map<String, GitObjects.Item> items) {
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        items.forEach((path, item) ->
                info.writeBytes(
                        NameBytes.bytes(item.mode() + " " + item.id() + "\t" + path + "\0")));
        return list(info.toByteArray());
    }

    /** Does one of the steps with each path. */
    void step(String op, Collection<String> paths) {
        if (!paths.isEmpty()) {
            paths(paths).add("| xargs -0 -n 500 sh -c \"$OPS\" sh " + op + " || exit 1\n");
        }
    }

    Transport.Answer run() {
        byte[] input = lists.size() == 0 ? new byte[] {0} : lists.toByteArray();
        String prologue =
                """
                CDPATH= cd -P .
                R=$PWD
                T=%s/%s
                L=$S/lists~$$
                O=$L.opened
                OPS=%s
                export R T O OPS
                close_opened() {
                  [ ! -s "$O" ] || xargs -0 -n 2 sh -c '[ ! -d "$2" ] || [ -L "$2" ] || chmod "$1" "$2"' sh <"$O"
                  rm -f "$O"
                }
                trap 'close_opened; rm -rf "$T" "$L" "$L".*' EXIT
                cat >"$L"
                [ $(wc -c <"$L") = %d ] || { echo "only a part of it came" >&2; exit 1; }
                """
                        .formatted(scratch, ScratchNames.next(), Sh.quote(steps), input.length);
        return scanner.there(store.clean() + prologue + script, input);
    }
}
