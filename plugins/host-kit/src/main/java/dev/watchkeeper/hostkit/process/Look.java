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
 * @param alive whether the process or its wrapper lives; true if that was not asked
 */
public record Look(Map<String, Long> sizes, String pid, String exit, boolean alive) {
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
                if lives pid || lives wrapper; then echo alive; fi
                """;
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
                + "cd "
                + Sh.quote(run)
                + " 2>/dev/null || exit 0\n"
                + plain
                + (lookAlive ? alive : "")
                + files;
    }

    /** Reads what {@link #script} printed. */
    public static Look parse(List<String> lines, boolean lookAlive) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        String pid = "";
        String exit = "";
        boolean alive = !lookAlive;
        for (String line : lines) {
            String[] words = line.split(" ", 4);
            switch (words[0]) {
                case "alive" -> alive = true;
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
        return new Look(sizes, pid, exit, alive);
    }

    /** The same by single questions to a host, where these cost little. */
    static Look of(Transport host, String run, boolean lookAlive) {
        boolean alive =
                !lookAlive
                        || lives(host, Claim.read(host, run + "/pid"))
                        || lives(host, Claim.read(host, run + "/wrapper"));
        Map<String, Long> sizes = host.list(run);
        return new Look(
                sizes,
                sizes.getOrDefault("pid", 0L) > 0 ? text(host, run + "/pid") : "",
                sizes.getOrDefault("exit", 0L) > 0 ? text(host, run + "/exit") : "",
                alive);
    }

    private static boolean lives(Transport host, @Nullable Claim claim) {
        return claim != null && host.startOf(claim.pid()).equals(claim.start());
    }

    private static String text(Transport host, String path) {
        return new String(host.read(path, 0, 200), StandardCharsets.UTF_8).strip();
    }
}
