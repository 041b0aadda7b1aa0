package dev.watchkeeper.hostkit.process;

import dev.watchkeeper.plugin.host.ProcessSpec;

import java.time.Duration;
import java.util.Locale;

/**
 * Keeps a process's time limit on the host. It runs beside the process as a part of its wrapper, so
 * that it needs neither us nor a line to us; all that it costs until then is a {@code sleep}.
 */
final class Guard {
    /** The file that says that the time was over; it is empty, since a disk may be full. */
    static final String LATE = "late";

    /** The file that is there while the process waits for us: such a time does not count. */
    static final String WAITS = "waits";

    /**
     * Seconds of one {@code sleep}. A machine that is suspended does not count in it; a process
     * that is stopped does: so no more than this is lost of the time of a tree that was stopped.
     */
    private static final int SLICE = 60;

    /**
     * Runs in a subshell of the wrapper, whose {@code $$} is the wrapper. It ends what {@link
     * Family} takes to be the process's, in the order of {@code PosixProcesses.stop}; what is
     * stopped is woken, so that it hears the signal. USR1 tells it that the process has ended,
     * which counts, while an exit status counts only once the wrapper is gone: the command may
     * write one and go on. The signals that an agent may send to its whole group do not reach it. A
     * process that the run folder names and that did not come from the wrapper is none of its.
     */
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            trap 'kill -KILL $! 2>/dev/null; wait $!; exit 0' USR1
            n=%5$d
            while [ $n -gt 0 ]; do
              sleep %6$d &
              wait $! || { sleep %6$d & wait $!; }
              [ -e waits ] || n=$((n-1))
            done
            while :; do
              sleep %1$s &
              wait $! || { sleep %2$d & wait $!; }
              [ -e waits ] || break
            done
            told=
            trap 'told=1' USR1
            over() {
              [ -n "$told" ] || { [ -s exit ] && ! kill -0 $$ 2>/dev/null; }
            }
            { [ -e late ] || [ -L late ]; } && rm -rf late
            true 1<>late
            marker=%3$s
            me=
            boot=
            if [ -r /proc/self/stat ]; then
              read -r me rest </proc/self/stat
              read -r boot </proc/sys/kernel/random/boot_id
            fi
            nap=0.1
            sleep $nap 2>/dev/null || nap=1
            child=0
            if [ -s pid ] && hold pid .held~$$; then
              read -r child start <"$held"
              drop pid
            fi
            every() {
              if [ -n "$me" ]; then
                cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\\([0-9]*\\) (.*) \\(.\\) /\\1 \\2 /p' |
                  awk '$2 != "Z" && $2 != "X" {print "p", $1, $3, $5, $21}'
                grep -lsazxF "$marker" /proc/[0-9]*/environ | sed 's,^/proc/\\([0-9]*\\)/.*,m \\1,'
              else
                ps -axo pid=,ppid=,stat= | awk '$3 !~ /^Z/ {print "p", $1, $2, -1, 0}'
                ps -axEwwo pid=,command= | grep -F "$marker" | awk '{print "m", $1}'
              fi
            }
            family() {
              every | awk -v w=$$ -v c="$child" -v g="$me" '
                $1 == "m" {mark[$2]}
                $1 == "p" {up[$2] = $3; session[$2] = $4; began[$2] = $5}
                END {
                  if (g != "") helper[g]
                  below[w]
                  do {
                    more = 0
                    for (p in up) if (!(p in below) && (up[p] in below)) {below[p]; more = 1}
                  } while (more)
                  if (!(c in below) && !(c in mark) && session[c] != w) c = 0
                  for (p in up) if (up[p] == w && p != c && !(p in mark)) helper[p]
                  do {
                    more = 0
                    for (p in up)
                      if (!(p in helper) && p != c && !(p in mark) && (up[p] in helper)) {helper[p]; more = 1}
                  } while (more)
                  for (p in up)
                    if (p != w && !(p in helper) && (p == c || (p in mark) || session[p] == w)) ours[p]
                  do {
                    more = 0
                    for (p in up)
                      if (p != w && !(p in ours) && !(p in helper) && (up[p] in ours)) {ours[p]; more = 1}
                  } while (more)
                  for (p in ours) print p, began[p]
                }'
            }
            tell() {
              left=
              while read -r p s; do
                [ -n "$p" ] || continue
                if [ "$s" != 0 ]; then
                  tokened "$p"
                  [ "$tk" = "$s.$boot" ] || continue
                fi
                left=1
                kill -"$1" "$p" 2>/dev/null && kill -CONT "$p" 2>/dev/null
              done <<END
            $2
            END
            }
            ask() {
              tell "$1" "$seen"
              n=0
              while ! over && [ $n -lt $2 ]; do
                sleep $nap
                n=$((n+1))
              done
            }
            rounds=%4$d
            [ $nap = 1 ] && rounds=$(((rounds + 9) / 10))
            seen=$(family)
            ask INT $rounds
            seen="$seen
            $(family)"
            over || ask TERM $rounds
            n=0
            while [ $n -lt 150 ]; do
              now=$(family)
              tell KILL "$seen
            $now"
              [ -n "$left" ] || exit 0
              seen=$now
              sleep $nap
              n=$((n+1))
            done
            """;

    private Guard() {}

    static String script(String run, ProcessSpec.Limit limit) {
        long whole = limit.time().toMillis();
        long slices = Math.max(0, (whole - 1) / (SLICE * 1000L));
        long millis = whole - slices * SLICE * 1000L;
        Duration half = limit.grace().dividedBy(2);
        String script =
                SCRIPT.formatted(
                        String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000),
                        (millis + 999) / 1000,
                        Sh.quote(ProcessSpec.MARKER + "=" + run),
                        (half.toMillis() + 99) / 100,
                        slices,
                        SLICE);
        return FileScripts.FUNCTIONS + script;
    }
}
