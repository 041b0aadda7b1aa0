package dev.watchkeeper.hostkit.process;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is seen of a run folder at one moment. Whether its processes live is seen before the files
 * are.
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
        String alive =
                """
                lives() {
                  p=
                  t=
                  [ -s "$1" ] && read -r p t <"$1"
                  [ -n "$t" ] || return 1
                  tokened "$p"
                  [ "$tk" = "$t" ]
                }
                if lives pid || lives wrapper; then echo alive; fi
                """;
        String files =
                """
                stat -c 'size %s %n' * 2>/dev/null || for f in *; do
                  if [ -f "$f" ]; then s=$(wc -c 2>/dev/null <"$f") && echo size $s "$f"; fi
                done
                p=
                [ -s pid ] && read -r p <pid && echo "pid $p"
                e=
                [ -s exit ] && read -r e <exit && echo "exit $e"
                :
                """;
        return (lookAlive ? Sh.TOKEN : "")
                + "cd "
                + Sh.quote(run)
                + " 2>/dev/null || exit 0\n"
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
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "alive" -> alive = true;
                case "size" -> sizes.put(words[2], Long.valueOf(words[1]));
                case "pid" -> pid = line.substring(4);
                case "exit" -> exit = words[1];
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
