package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.FileScripts;
import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The {@code .git} of a workspace on another machine. A look is one round trip: find names what is
 * there, tar brings the contents.
 */
public final class ScriptRepository implements Repository {
    private static final String END = "end";
    private static final int BLOCK = 512;

    /** Sets g to the workspace's own git folder and c to the one that worktrees share. */
    private static final String FOLDERS =
            FileScripts.FUNCTIONS
                    + """
                    g=.git
                    [ -L .git ] && g=$(readlink -f .git)
                    if [ -f "$g" ]; then
                      d=$(piece 0 8192 "$g" "" | sed -n 's/^gitdir: *//p' | head -n 1)
                      case $d in /*) ;; *) d=$(dirname "$g")/$d ;; esac
                      g=$(cd "$d" 2>/dev/null && pwd -P)
                    fi
                    # Only a folder that is made as git makes one: what names it may be an agent's.
                    whole() { [ -d "$1/objects" ] && [ -d "$1/refs" ]; }
                    made() {
                      { [ -f "$1/HEAD" ] || [ -L "$1/HEAD" ]; } && { [ -f "$1/commondir" ] || whole "$1"; }
                    }
                    { [ -d .git ] && [ ! -L .git ]; } || made "$g" || g=
                    c=$g
                    if [ -n "$g" ] && [ -f "$g/commondir" ]; then
                      c=$(piece 0 8192 "$g/commondir" "")
                      case $c in /*) ;; *) c=$g/$c ;; esac
                      c=$(cd "$c" 2>/dev/null && pwd -P) && whole "$c" || c=$g
                    fi
                    """;

    private static final String LOOK =
            """
            cd %1$s || exit 1
            [ -e .git ] || [ -L .git ] || exit 0
            find .git -maxdepth 0 -printf '%%y %%m %%s\\0%%l\\0.git\\0\\0'
            """
                    + FOLDERS
                    + """
                    all() {
                      [ -n "$g" ] && [ -d "$g" ] || return 0
                      if [ "$c" = "$g" ]; then
                        find "$g" -mindepth 1 "$@" 2>/dev/null
                      else
                        find "$g" "$c" -mindepth 1 "$@" 2>/dev/null
                      fi
                    }
                    prune() {
                      all \\( -path "$c/objects/*" ! -path "$c/objects/info" ! -path "$c/objects/info/*" -o \\
                        -path "$c/logs/*" ! -path "$c/logs/refs" ! -path "$c/logs/refs/stash" -o \\
                        -path "$c/lfs" -o -path "$c/modules/*/objects" -o -path "$c/modules/*/logs" \\) \\
                        -prune -o "$@"
                    }
                    prune -printf '%%y %%m %%s\\0%%l\\0%%H\\0%%P\\0'
                    if [ -n "$c" ] && [ -d "$c/objects" ] && [ ! -L "$c/objects" ]; then
                      find "$c/objects" -mindepth 2 -maxdepth 2 -path "$c/objects/[0-9a-f][0-9a-f]/*" -printf '%%h\\n' 2>/dev/null |
                        sort | uniq -c | while read -r n d; do printf 'o 0 %%s\\0\\0%%s\\0%%s\\0' "$n" "$c/objects" "${d##*/}"; done
                      find "$c/objects" -mindepth 2 -maxdepth 2 -path "$c/objects/pack/*.pack" -printf 'o 0 %%s\\0\\0%%H\\0%%P\\0' 2>/dev/null
                    fi
                    """
                    + CommitReach.GIT
                    + """
                    if [ -n "$g" ] && [ -f "$g/index" ] && [ ! -L "$g/index" ]; then
                      h=$(g ls-files -v | LC_ALL=C grep '^[a-zS] ' | head -c %3$d)
                      [ -z "$h" ] || printf 'i 0 %%s\\0%%s\\0%%s\\0index\\0' "$(printf '%%s\\n' "$h" | wc -l)" "$h" "$g"
                    fi
                    printf '%2$s\\0'
                    {
                      [ -f .git ] && [ ! -L .git ] && printf '.git\\0'
                      prune -type f ! -name '*.sample' ! -name index ! -name '*.lock' \\
                        \\( -size -%3$dc -o -name packed-refs -size -%4$dc \\) -print0
                    } | tar --null --no-recursion -P --format=gnu -T - -cf - 2>/dev/null | head -c 50000000
                    :
                    """;

    /**
     * Goes to the workspace and fails if the way to p leads through a link or to another git:
     * whoever plants one would lead us out of the workspace.
     */
    private static final String REACHED =
            """
            cd %1$s || exit 1
            p=%2$s
            """
                    + FOLDERS
                    + """
                    case $p in
                      /*)
                        b=
                        case $p in "$g"/*) b=$g ;; "$c"/*) b=$c ;; esac
                        case $b in /*) ;; *) echo "$p is no part of the workspace's git" >&2; exit 1 ;; esac
                        r=${p#"$b"/} ;;
                      *) b=. r=$p ;;
                    esac
                    while :; do
                      case $r in */*) ;; *) break ;; esac
                      b=$b/${r%%%%/*} r=${r#*/}
                      if [ -L "$b" ]; then echo "$b is a link, and nothing is written through it" >&2; exit 1; fi
                    done
                    """;

    private static final String ROOM =
            REACHED
                    + """
                    mk() {
                      [ -d "$1" ] || { mk "$(dirname "$1")" && rm -rf "$1" && mkdir "$1"; }
                    }
                    d=$(dirname "$p")
                    mk "$d" || exit 1
                    if [ -d "$p" ] && [ ! -L "$p" ] && [ %3$s != folder ]; then rm -rf "$p" || exit 1; fi
                    """;

    /**
     * Finds the git folder whose settings come as input, and moves it back if that is asked for.
     */
    private static final String MOVED =
            """
            cd %1$s || exit 1
            if [ -d .git ] && [ ! -L .git ]; then exit 0; fi
            s=$(cat; echo .)
            find . -mindepth 2 -maxdepth 5 -name .git -prune -o -type f -name HEAD -print 2>/dev/null |
              while IFS= read -r h; do
                d=${h%%/HEAD}
                [ -d "$d/objects" ] && [ -d "$d/refs" ] && [ -f "$d/config" ] && [ ! -L "$d/config" ] || continue
                [ "$(head -c 262144 "$d/config"; echo .)" = "$s" ] || continue
                if [ %2$s = true ]; then rm -f .git && mv -nT "$d" .git || exit 1; fi
                printf '%%s' "${d#./}"
                break
              done
            """;

    private final String name;
    private final Transport host;
    private final String workspace;

    public ScriptRepository(String name, Transport host, String workspace) {
        this.name = name;
        this.host = host;
        this.workspace = workspace;
    }

    @Override
    public List<Entry> look() {
        byte[] all =
                run(
                        "look at .git",
                        LOOK.formatted(Sh.quote(workspace), END, LARGEST + 1, PACKED + 1),
                        new byte[0]);
        List<String[]> seen = new ArrayList<>();
        int at = 0;
        while (at < all.length) {
            List<String> fields = new ArrayList<>();
            while (fields.size() < 4 && at < all.length) {
                int end = at;
                while (end < all.length && all[end] != 0) {
                    end++;
                }
                fields.add(new String(all, at, end - at, StandardCharsets.UTF_8));
                at = end + 1;
                if (fields.equals(List.of(END))) {
                    break;
                }
            }
            if (fields.size() < 4) {
                break;
            }
            seen.add(fields.toArray(String[]::new));
        }
        Map<String, byte[]> contents = untar(all, at);
        TreeMap<String, Entry> found = new TreeMap<>();
        for (String[] f : seen) {
            Entry entry = entry(f, contents);
            if (entry != null) {
                found.put(entry.path(), entry);
            }
        }
        return List.copyOf(found.values());
    }

    private @Nullable Entry entry(String[] f, Map<String, byte[]> contents) {
        String inside = f[3];
        String path = inside.isEmpty() ? f[2] : f[2] + "/" + inside;
        String[] stat = f[0].split(" ");
        FileInfo.Kind kind =
                switch (stat[0]) {
                    case "f" -> FileInfo.Kind.FILE;
                    case "d" -> FileInfo.Kind.FOLDER;
                    case "l" -> FileInfo.Kind.LINK;
                    default -> FileInfo.Kind.OTHER;
                };
        String told =
                path.startsWith(workspace + "/") ? path.substring(workspace.length() + 1) : path;
        if (stat[0].equals("o")) {
            return new Entry(told, kind, 0, Long.parseLong(stat[2]), null);
        }
        if (stat[0].equals("i")) {
            byte[] hidden = (f[1] + "\n").getBytes(StandardCharsets.UTF_8);
            boolean whole = hidden.length <= LARGEST;
            return new Entry(told, kind, 0, Long.parseLong(stat[2]), whole ? hidden : null);
        }
        if (kind == FileInfo.Kind.FOLDER) {
            boolean counts = inside.isEmpty() || GitFiles.told(inside);
            return counts ? Entry.of(told, kind) : null;
        }
        // A link in the place of a folder counts too.
        boolean counted =
                GitFiles.counts(inside)
                        || GitFiles.told(inside)
                        || GitFiles.entered(inside) && kind == FileInfo.Kind.LINK;
        if (!inside.isEmpty() && !(entered(inside) && counted)) {
            return null;
        }
        boolean lock = GitFiles.lock(inside);
        byte[] content =
                kind == FileInfo.Kind.LINK
                        ? f[1].getBytes(StandardCharsets.UTF_8)
                        : contents.get(path);
        return new Entry(
                told,
                kind,
                kind == FileInfo.Kind.FILE && !lock ? Integer.parseInt(stat[1], 8) : 0,
                lock ? 0 : Long.parseLong(stat[2]),
                lock ? null : content);
    }

    /** Whether all folders above are looked into. */
    private static boolean entered(String inside) {
        for (int at = inside.indexOf('/'); at > 0; at = inside.indexOf('/', at + 1)) {
            if (!GitFiles.entered(inside.substring(0, at))) {
                return false;
            }
        }
        return true;
    }

    /** The files of an archive by name; one that was cut ends there. */
    private static Map<String, byte[]> untar(byte[] all, int from) {
        Map<String, byte[]> files = new HashMap<>();
        String longer = "";
        int at = from;
        while (at + BLOCK <= all.length && all[at] != 0) {
            String name = longer.isEmpty() ? text(all, at, 100) : longer;
            String octal = text(all, at + 124, 12).strip();
            char type = (char) all[at + 156];
            long length = octal.matches("[0-7]{1,12}") ? Long.parseLong(octal, 8) : 0;
            int begin = at + BLOCK;
            if (begin + length > all.length) {
                break;
            }
            int size = (int) length;
            longer = type == 'L' ? text(all, begin, size) : "";
            if (type == '0' || type == 0) {
                files.put(name, java.util.Arrays.copyOfRange(all, begin, begin + size));
            }
            at = begin + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return files;
    }

    private static String text(byte[] all, int at, int most) {
        int end = at;
        while (end < at + most && all[end] != 0) {
            end++;
        }
        return new String(all, at, end - at, StandardCharsets.UTF_8);
    }

    @Override
    public void put(Entry entry) {
        byte[] content = entry.content();
        String made =
                switch (entry.kind()) {
                    case FOLDER ->
                            "[ -d \"$p\" ] && [ ! -L \"$p\" ] || { rm -rf \"$p\"; mkdir \"$p\"; }";
                    case LINK ->
                            "rm -f \"$p\"; ln -s "
                                    + Sh.quote(
                                            content == null
                                                    ? ""
                                                    : new String(content, StandardCharsets.UTF_8))
                                    + " \"$p\"";
                    case FILE ->
                            "t=$d/%1$s; cat >\"$t\" && chmod %2$o \"$t\" && mv -fT \"$t\" \"$p\""
                                    .formatted(ScratchNames.next(), entry.mode());
                    case OTHER -> "exit 1";
                };
        if (entry.kind() == FileInfo.Kind.FILE && content == null) {
            throw failed("write " + entry.path(), "its content is not held");
        }
        var unused =
                run(
                        "write " + entry.path(),
                        room(entry.path(), entry.kind()) + made + "\n",
                        entry.kind() == FileInfo.Kind.FILE && content != null
                                ? content
                                : new byte[0]);
    }

    private String room(String path, FileInfo.Kind kind) {
        return ROOM.formatted(
                Sh.quote(workspace),
                Sh.quote(path),
                kind == FileInfo.Kind.FOLDER ? "folder" : "file");
    }

    @Override
    public void remove(String path) {
        String script =
                REACHED
                        + """
                        if [ -d "$p" ] && [ ! -L "$p" ]; then rmdir "$p" 2>/dev/null; else rm -f "$p" || exit 1; fi
                        :
                        """;
        var unused =
                run(
                        "remove " + path,
                        script.formatted(Sh.quote(workspace), Sh.quote(path)),
                        new byte[0]);
    }

    @Override
    public Set<String> unreadable(List<String> commits) {
        byte[] said = run("read commits", CommitReach.unreadable(workspace, commits), new byte[0]);
        return new HashSet<>(new String(said, StandardCharsets.UTF_8).lines().toList());
    }

    @Override
    public String moved(Entry config, boolean back) {
        byte[] content = config.content();
        return content == null
                ? ""
                : NameBytes.text(
                        run("move .git back", MOVED.formatted(Sh.quote(workspace), back), content));
    }

    @Override
    public Set<String> lost(List<String> commits) {
        Set<String> left = new HashSet<>(commits);
        byte[] said = run("look for commits", CommitReach.script(workspace, commits), new byte[0]);
        new String(said, StandardCharsets.UTF_8).lines().forEach(left::remove);
        return left;
    }

    private byte[] run(String what, String script, byte[] stdin) {
        Transport.Answer answer = host.sh(script, stdin);
        if (answer.status() != 0) {
            throw failed(what, new String(answer.err(), StandardCharsets.UTF_8).strip());
        }
        return answer.out();
    }

    private PluginException failed(String what, String why) {
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not %s on host %s: %s".formatted(what, name, why),
                "see that it is there and can be read and written");
    }
}
