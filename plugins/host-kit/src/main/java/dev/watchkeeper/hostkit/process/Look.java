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
    public Look {
        sizes = Map.copyOf(sizes);
    }

    /** A script that prints what {@link #parse} reads. */
    public static String script(String run, boolean lookAlive) {
        String plain =
                """
                plain() {
                  [ -f "$1" ] && [ ! -L "$1" ]
                }
                """;
        String alive =
                """
                lives() {
                  p=
                  t=
                  [ -s "$1" ] && plain "$1" && read -r p t <"$1"
                  [ -n "$t" ] || return 1
                  case $p in *[!0-9]*) return 1 ;; esac
                  tokened "$p"
                  [ "$tk" = "$t" ]
                }
                if lives "$w"; then echo alive
                elif [ -z "$gone" ] && lives pid; then echo named; fi
                """;
        String claimed =
                """
                w=%s
                if [ -z "$gone" ] && { [ ! -s "$w" ] || ! plain "$w"; }; then w=./wrapper; fi
                c=
                [ -s "$w" ] && plain "$w" && read -r c <"$w" && echo "wrapper $c"
                """
                        .formatted(Sh.quote(Sh.claim(run)));
        String files =
                """
                stat -c 'size %f %s %n' -- * 2>/dev/null || for f in *; do
                  if plain "$f"; then s=$(wc -c 2>/dev/null <"$f") && echo size 8 $s "$f"; fi
                done
                p=
                [ -s pid ] && plain pid && read -r p <pid && echo "pid $p"
                e=
                [ -s exit ] && plain exit && read -r e <exit && echo "exit $e"
                :
                """;
        return (lookAlive ? Sh.TOKEN : "")
                + plain
                + "gone=\ncd "
                + Sh.quote(run)
                + " 2>/dev/null || gone=1\n"
                + claimed
                + (lookAlive ? alive : "")
                + "[ -z \"$gone\" ] || exit 0\n"
                + files;
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
