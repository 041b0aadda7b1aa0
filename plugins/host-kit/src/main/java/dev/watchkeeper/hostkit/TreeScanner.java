package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.host.Uncovered.Reason;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the workspace's files by scripts over there, each of them one round trip. */
final class TreeScanner {
    /** What find prints of each path; all of a path's stat data is in the first part. */
    private static final String FORMAT = "%m %s %T@ %C@ %i\\0%l\\0%p\\0'";

    private static final String ANY = "'%y " + FORMAT;

    private static final char CLOSED = 'C'; // As a type that find does not know.

    /** A folder that may not be listed or entered is named, and find does not try. */
    private static final String SHUT =
            "-type d \\( ! -readable -o ! -executable \\) -printf '" + CLOSED + " " + FORMAT;

    /** What find complains of is read by us: its words are English, its characters stay. */
    private static final String ENGLISH =
            "LC_CTYPE=${LC_ALL:-${LC_CTYPE:-$LANG}} LC_ALL= LC_MESSAGES=C\n"
                    + "export LC_CTYPE LC_ALL LC_MESSAGES\n";

    private static final Pattern COMPLAINT =
            Pattern.compile("find: [‘'`](?:\\./)?(.*)[’']: ([^:]*)");

    /** Bytes of a path that Linux opens. */
    private static final int LONGEST = 4095;

    private static final int GONE = 120; // As an exit status.

    private final String name;
    private final Transport host;
    private final String workspace;
    private final IgnoreRules names;
    private final int room; // Bytes of a path in the workspace, put back by a scratch folder.

    TreeScanner(String name, Transport host, String workspace, IgnoreRules names) {
        this.name = name;
        this.host = host;
        this.workspace = workspace;
        this.names = names;
        this.room = LONGEST - NameBytes.bytes(workspace + "/" + ScratchNames.next() + "/").length;
    }

    /** A script over the workspace, in its folder. */
    Transport.Answer there(String script, byte[] stdin) {
        Transport.Answer answer =
                host.sh(
                        "unset CDPATH; cd "
                                + Sh.quote(workspace)
                                + " || exit "
                                + GONE
                                + "\n"
                                + script,
                        stdin);
        if (answer.status() == GONE) {
            throw WorkspaceTree.gone(workspace, name);
        }
        return answer;
    }

    TreeScan scan() {
        String script =
                ENGLISH
                        + "date +%s.%N; find . -mindepth 1 "
                        + names.prune()
                        + " -o "
                        + SHUT
                        + " -prune -o -printf "
                        + ANY
                        + "\n:";
        Transport.Answer answer = there(script, new byte[0]);
        if (answer.status() != 0) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    "workspace " + workspace + " on host " + name + " can't be entered",
                    "see that it is still there");
        }
        byte[] out = answer.out();
        int line = 0;
        while (out[line] != '\n') {
            line++;
        }
        double clock =
                Double.parseDouble(new String(out, 0, line, StandardCharsets.US_ASCII).strip());
        Map<String, FileStat> files = new TreeMap<>();
        Map<String, FileStat> folders = new TreeMap<>();
        Map<String, TreeScan.Closed> closed = new TreeMap<>();
        parse(out, line + 1)
                .forEach((path, stat) -> {
                    switch (stat.type()) {
                        case 'd' -> folders.put(path, stat);
                        case CLOSED ->
                                closed.put(path, new TreeScan.Closed(Reason.UNREADABLE, stat));
                        default -> files.put(path, stat);
                    }
                });
        tooLong(files, folders, closed);
        tooLong(folders, folders, closed);
        String trouble = complaints(answer, folders, closed);
        TreeScan scan = new TreeScan(files, folders, closed, clock, trouble);
        if (!closed.isEmpty()) {
            for (Map<String, ?> all : List.of(files, folders)) {
                all.keySet().removeIf(path -> closed.containsKey(path) || scan.hides(path));
            }
            closed.keySet().removeIf(scan::hides);
        }
        return scan;
    }

    /** A folder in which a path is longer than can be opened is closed as a whole. */
    private void tooLong(
            Map<String, FileStat> found,
            Map<String, FileStat> folders,
            Map<String, TreeScan.Closed> closed) {
        for (String path : found.keySet()) {
            String above = path;
            while (tooLong(above) && above.indexOf('/') > 0) {
                above = above.substring(0, above.lastIndexOf('/'));
            }
            if (!above.equals(path)) {
                closed.put(above, new TreeScan.Closed(Reason.TOO_LONG, folders.get(above)));
            }
        }
    }

    private boolean tooLong(String path) {
        return path.length() > room / 3 && NameBytes.bytes(path).length > room;
    }

    /**
     * What find could not look at and says so. A path's own reason closes it; of what is excluded
     * nothing matters.
     *
     * @return the first complaint of another kind
     */
    private String complaints(
            Transport.Answer answer,
            Map<String, FileStat> folders,
            Map<String, TreeScan.Closed> closed) {
        String trouble = "";
        for (String said : new String(answer.err(), StandardCharsets.UTF_8).split("\n")) {
            Matcher of = COMPLAINT.matcher(said);
            String path = of.matches() ? of.group(1) : "";
            Reason reason = of.matches() ? reason(of.group(2)) : null;
            if (said.isBlank() || said.contains("No such file") || names.excludedPath(path)) {
                continue;
            }
            if (reason != null && !path.isEmpty() && !path.equals(".")) {
                closed.putIfAbsent(path, new TreeScan.Closed(reason, folders.get(path)));
            } else if (trouble.isEmpty()) {
                trouble = said;
            }
        }
        return trouble;
    }

    private static @Nullable Reason reason(String why) {
        return switch (why) {
            case "Permission denied" -> Uncovered.Reason.UNREADABLE;
            case "File name too long" -> Uncovered.Reason.TOO_LONG;
            default -> null;
        };
    }

    /** Reads what find printed by {@link #FORMAT}. */
    private static Map<String, FileStat> parse(byte[] out, int begin) {
        Map<String, FileStat> found = new TreeMap<>();
        String[] part = new String[3];
        int parts = 0;
        int from = begin;
        for (int i = begin; i < out.length; i++) {
            if (out[i] != 0) {
                continue;
            }
            part[parts++] = NameBytes.text(Arrays.copyOfRange(out, from, i));
            from = i + 1;
            if (parts == 3) {
                parts = 0;
                String[] f = part[0].split(" ", 4);
                String path = part[2].startsWith("./") ? part[2].substring(2) : part[2];
                found.put(
                        path,
                        new FileStat(
                                f[0].charAt(0),
                                Integer.parseInt(f[1], 8),
                                Long.parseLong(f[2]),
                                f[3],
                                part[1]));
            }
        }
        return found;
    }

    /** SHA-256 by path, of those that can be read. */
    Map<String, String> sums(Collection<String> paths) {
        Map<String, String> sums = new HashMap<>();
        if (paths.isEmpty()) {
            return sums;
        }
        byte[] out = there("xargs -0 -r sha256sum -z 2>/dev/null; :", nul(paths)).out();
        int from = 0;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0) {
                String text = NameBytes.text(Arrays.copyOfRange(out, from, i));
                sums.put(text.substring(68), text.substring(0, 64)); // 64, two blanks, "./"
                from = i + 1;
            }
        }
        return sums;
    }

    /** Stat data of single paths as it is now; of those that are there and no folder. */
    Map<String, FileStat> stats(Collection<String> paths) {
        if (paths.isEmpty()) {
            return Map.of();
        }
        String script =
                "xargs -0 -r sh -c 'find \"$@\" -maxdepth 0 ! -type d -printf '"
                        + Sh.quote(ANY)
                        + " sh 2>/dev/null; :";
        return parse(there(script, nul(paths)).out(), 0);
    }

    /** What a path that was a file when it was looked at is now. */
    enum Access {
        READABLE,
        CLOSED,
        GONE,
        OTHER
    }

    /** Whether single files may be read: to open one tells more than its permissions. */
    Map<String, Access> access(Collection<String> paths) {
        Map<String, Access> found = new HashMap<>();
        if (paths.isEmpty()) {
            return found;
        }
        List<String> order = new ArrayList<>(paths);
        String script =
                """
                LC_ALL=C; export LC_ALL
                xargs -0 -r sh -c 'for p; do
                  if [ -L "$p" ]; then printf o
                  elif [ ! -e "$p" ]; then printf g
                  elif [ ! -f "$p" ]; then printf o
                  elif w=$(dd if="$p" iflag=nonblock count=0 2>&1); then printf r
                  else case $w in
                    *": Permission denied"|*": Operation not permitted") printf c ;;
                    *) printf r ;;
                  esac; fi
                done' sh
                """;
        String said = there(script, nul(order)).text();
        for (int i = 0; i < order.size(); i++) {
            found.put(
                    order.get(i),
                    switch (i < said.length() ? said.charAt(i) : 'o') {
                        case 'r' -> Access.READABLE;
                        case 'c' -> Access.CLOSED;
                        case 'g' -> Access.GONE;
                        default -> Access.OTHER;
                    });
        }
        return found;
    }

    /**
     * Opens folders of its own user that can't be looked into to their owner, with those below
     * them; find does with each what it is told before it enters it.
     *
     * @return those that were opened; sorted
     */
    List<String> open(Collection<String> paths) {
        String each =
                "find \"$@\" "
                        + names.prune()
                        + " -o -type d -user \"$(id -u)\" ! -perm -500 -exec chmod u+rwx {} \\;"
                        + " -print0 2>/dev/null; :";
        Transport.Answer answer = there("xargs -0 -r sh -c " + Sh.quote(each) + " sh", nul(paths));
        Set<String> opened = new TreeSet<>();
        for (String path : ScriptStore.parts(answer.out())) {
            opened.add(path.substring(2)); // Behind "./".
        }
        return List.copyOf(opened);
    }

    /** Paths as xargs -0 takes them; none begins with a hyphen. */
    static byte[] nul(Collection<String> paths) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String path : paths) {
            all.writeBytes(NameBytes.bytes("./" + path + "\0"));
        }
        return all.toByteArray();
    }
}
