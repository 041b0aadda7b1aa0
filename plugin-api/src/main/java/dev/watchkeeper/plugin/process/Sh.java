package dev.watchkeeper.plugin.process;

import dev.watchkeeper.plugin.host.ProcessSpec;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The scripts of the protocol. Plain POSIX sh. */
public final class Sh {
    /**
     * Defines {@code token PID}: start time and boot of a living process, or nothing; and {@code
     * tokened PID}, which puts the same into {@code $tk} without starting a process.
     */
    static final String TOKEN =
            """
            tokened() {
              tk=
              if [ -r /proc/self/stat ]; then
                [ -r /proc/$1/stat ] || return 0
                read -r tk_s 2>/dev/null </proc/$1/stat || return 0
                read -r tk_b 2>/dev/null </proc/sys/kernel/random/boot_id
                tk_s=${tk_s##*) }
                set -- $tk_s
                [ "$1" = Z ] || tk=${20}.$tk_b
              else
                tk=$(ps -o stat=,lstart= -p "$1" 2>/dev/null | sed -n '/^ *Z/d;s/^ *[^ ]* *//;s/ *$//;s/  */_/g;p')
              fi
            }
            token() {
              tokened "$1"
              [ -z "$tk" ] || echo "$tk"
            }
            """;

    /**
     * Runs in the run folder. The hard link is the claim: whoever makes it runs the command, with
     * its pid already in it, so that no moment exists in which a claim names nobody. The command
     * runs in the foreground because a background one would ignore INT. Each process that a script
     * starts costs more than a millisecond: files of a line are written in place, and count once
     * they are not empty. A guard, where there is one, is told of the end after it was written
     * down.
     */
    static final String WRAPPER =
            TOKEN
                    + """
                    umask 077
                    tokened $$
                    echo "$$ $tk" >claim.$$ || exit 1
                    ln claim.$$ wrapper 2>/dev/null || { rm -f claim.$$; exit 0; }
                    trap : INT TERM HUP
                    guard=
                    if [ -f guard ]; then
                      (. ./guard) </dev/null >/dev/null 2>&1 &
                      guard=$!
                    fi
                    if [ -f conversation ]; then
                      rm -f fifo
                      mkfifo fifo
                      sh ./feeder $$ >fifo 2>/dev/null </dev/null &
                      feeder=$!
                      sh ./child <fifo >out 2>err
                      status=$?
                      kill $feeder 2>/dev/null
                    else
                      sh ./child <in >out 2>err
                      status=$?
                    fi
                    echo $status >exit
                    if [ -n "$guard" ]; then
                      kill -USR1 $guard 2>/dev/null
                      wait $guard
                    fi
                    """;

    /** Follows the file {@code in}; what is there when it is closed still goes through. */
    static final String FEEDER =
            """
            exec 3<in
            nap=0.05
            sleep $nap 2>/dev/null || nap=1
            while :; do
              closed=
              [ -e in.closed ] && closed=1
              cat <&3 || exit 0
              [ -n "$closed" ] && exit 0
              kill -0 $1 2>/dev/null || exit 0
              sleep $nap
            done
            """;

    private Sh() {}

    /** A word that sh takes as it stands. */
    public static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Starts a script of a folder in a session of its own and returns at once. */
    public static String detached(String folder, String script) {
        String fork = "use POSIX; fork and exit; POSIX::setsid(); exec \"sh\", @ARGV";
        return """
        cd %1$s || exit 1
        if command -v setsid >/dev/null 2>&1; then
          setsid sh ./%2$s </dev/null >/dev/null 2>wrapper.err &
        elif command -v perl >/dev/null 2>&1; then
          perl -e %3$s ./%2$s </dev/null >/dev/null 2>wrapper.err
        else
          (nohup sh ./%2$s </dev/null >/dev/null 2>wrapper.err &)
        fi
        """
                .formatted(quote(folder), script, quote(fork));
    }

    /**
     * Becomes the command; signals that were ignored by whoever started us are at default. Its text
     * may hold secrets: read to its end before any of it runs, it is emptied first.
     */
    static String child(ProcessSpec spec, String folder, String run) {
        Map<String, String> environment = new TreeMap<>(spec.environment());
        environment.put(ProcessSpec.MARKER, run);
        String words =
                environment.entrySet().stream()
                                .map(e ->
                                        e.getKey()
                                                + "="
                                                + e.getValue().replace(ProcessSpec.RUN, run))
                                .map(Sh::quote)
                                .collect(Collectors.joining(" "))
                        + " "
                        + spec.command().stream()
                                .map(w -> quote(w.replace(ProcessSpec.RUN, run)))
                                .collect(Collectors.joining(" "));
        String reset =
                "$SIG{$_}=\"DEFAULT\" for qw(INT TERM HUP PIPE QUIT); exec \"env\", \"-i\", @ARGV";
        return TOKEN
                + """
                {
                : >child
                umask 077
                tokened $$
                echo "$$ $tk" >pid || exit 125
                umask 022
                cd %1$s || exit 126
                k=
                v=
                if [ -r /proc/self/status ]; then
                  while [ "$k" != SigIgn: ] && read -r k v; do :; done </proc/self/status
                fi
                # HUP, INT, QUIT, PIPE and TERM are bits of the last four digits.
                case $k$v in
                SigIgn:????????????????) [ $((0x${v#????????????} & 0x5007)) != 0 ] || exec env -i %2$s ;;
                esac
                d=--default-signal=INT,TERM,HUP,PIPE,QUIT
                if env $d true 2>/dev/null; then
                  exec env $d -i %2$s
                elif command -v perl >/dev/null 2>&1; then
                  exec perl -e %3$s %2$s
                else
                  exec env -i %2$s
                fi
                }
                """
                        .formatted(quote(folder), words, quote(reset));
    }
}
