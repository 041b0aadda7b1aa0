package dev.watchkeeper.hostkit.process;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is seen of a run folder at one moment. Whether its processes live is seen before the files
 * are. What is no regular file counts as missing: whoever runs there may put anything in its place.
 *
 * @param sizes bytes by name; empty if there is no such folder
 * @param pid what the file {@code pid} says; empty if nothing
 * @param exit what the file {@code exit} says; empty if nothing
 * @param wrapper who claimed the run, see {@link Sh#claim}; of one that an older version started,
 *     what the file {@code wrapper} says. Empty if nobody has
 * @param alive whether the wrapper lives, as far as that says; true if that was not asked
 * @param named whether the wrapper does not, and what the file {@code pid} names does
 */
public record Look(
        Map<String, Long> sizes,
        String pid,
        String exit,
        String wrapper,
        boolean alive,
        boolean named) {
    /** Puts the first line of a file into {@code $l}; false if it has none that is whole. */
    private static final String LINE =
            """
            end='
            '
            line() {
              l=
              [ -s "$1" ] || return 1
              l=$(piece 0 4096 "$1" "$own"; echo .)
              case $l in *"$end"*) l=${l%%"$end"*} ;; *) l=; return 1 ;; esac
            }
            """;

    private static final String CLAIMED =
            """
            if [ -z "$gone" ] && { [ ! -s "$w" ] || ! regular "$w"; }; then w=./wrapper; fi
            c=
            """;

    private static final String READ = "line \"$w\" && c=$l && echo \"wrapper $c\"\n";

    /** Whose line it is does not change; that there is one may, and costs no program to see. */
    private static final String KNOWN = "[ -s \"$w\" ] && c=%s && echo \"wrapper $c\"\n";

    private static final String ALIVE =
            """
            lives() {
              t=${1#* }
              [ "$t" != "$1" ] || return 1
              case ${1%% *} in '' | *[!0-9]*) return 1 ;; esac
              tokened "${1%% *}"
              [ "$tk" = "$t" ]
            }
            if lives "$c"; then echo alive
            elif [ -z "$gone" ] && line pid; then
              p=$l
              if lives "$p"; then echo named; fi
            fi
            """;

    private static final String FILES =
            """
            [ -z "$p" ] && line pid && p=$l
            [ -z "$p" ] || echo "pid $p"
            line exit && echo "exit $l"
            :
            """;

    public Look {
        sizes = Map.copyOf(sizes);
    }

    /**
     * A script that prints what {@link #parse} reads.
     *
     * @param claim the first line of the wrapper's claim as it was seen before; empty if it was not
     */
    public static String script(String run, boolean lookAlive, String claim) {
        return (lookAlive ? Sh.TOKEN : "")
                + FileScripts.FUNCTIONS
                + LINE
                + "own=%s\n".formatted(Sh.quote(FileScripts.own(run)))
                + "gone=\np=\ncd "
                + Sh.quote(run)
                + " 2>/dev/null || gone=1\n"
                + "w=%s\n".formatted(Sh.quote(Sh.claim(run)))
                + CLAIMED
                + (claim.isEmpty() ? READ : KNOWN.formatted(Sh.quote(claim)))
                + (lookAlive ? ALIVE : "")
                + "[ -z \"$gone\" ] || exit 0\n"
                + FileScripts.SIZES
                + FILES;
    }

    /** Reads what {@link #script} printed. */
    public static Look parse(List<String> lines, boolean lookAlive) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        String pid = "";
        String exit = "";
        String wrapper = "";
        boolean alive = !lookAlive;
        boolean named = false;
        for (String line : lines) {
            String[] words = line.split(" ", 4);
            switch (words[0]) {
                case "alive" -> alive = true;
                case "named" -> named = true;
                case "wrapper" -> wrapper = line.substring(7).strip();
                case "size" -> {
                    // Hexadecimal and with its kind, a mode of a regular file begins with 8.
                    if (words.length == 4
                            && words[1].startsWith("8")
                            && words[2].matches("\\d{1,18}")) {
                        sizes.put(words[3], Long.valueOf(words[2]));
                    }
                }
                case "pid" -> pid = line.substring(3).strip();
                case "exit" -> exit = words.length > 1 ? words[1] : "";
                default -> {
                    // A line of no interest.
                }
            }
        }
        return new Look(sizes, pid, exit, wrapper, alive, named);
    }

    /** The same by single questions to a host, where these cost little. */
    static Look of(Transport host, String run, boolean lookAlive) {
        String wrapper = Claim.firstLine(host, Sh.claim(run));
        if (wrapper.isEmpty()) {
            wrapper = Claim.firstLine(host, run + "/wrapper");
        }
        boolean alive = !lookAlive || lives(host, Claim.of(wrapper));
        boolean named = !alive && lives(host, Claim.read(host, run + "/pid"));
        Map<String, Long> sizes = host.list(run);
        return new Look(
                sizes,
                sizes.getOrDefault("pid", 0L) > 0 ? text(host, run + "/pid") : "",
                sizes.getOrDefault("exit", 0L) > 0 ? text(host, run + "/exit") : "",
                wrapper,
                alive,
                named);
    }

    private static boolean lives(Transport host, @Nullable Claim claim) {
        return claim != null && host.startOf(claim.pid()).equals(claim.start());
    }

    private static String text(Transport host, String path) {
        return new String(host.read(path, 0, 200), StandardCharsets.UTF_8).strip();
    }
}
