package dev.watchkeeper.hostkit.process;

import dev.watchkeeper.plugin.host.ProcessSpec;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The scripts of the protocol. Plain POSIX sh. */
public final class Sh {
    /**
     * Defines {@code token PID}: start time and boot of a living process, or nothing; and {@code
     * tokened PID}, which puts the same into {@code $tk} without starting a process, with the pid
     * in {@code $tk_p} and the signals that it ignores, as a number of bits, in {@code $tk_i}. On
     * Linux {@code self} stands for who asks; see proc_pid_stat(5). A shell reads byte by byte: one
     * line is all that is read. {@code $tk_r} is the {@code /proc} that is asked.
     */
    static final String TOKEN =
            """
            tk_b=
            tk_r=/proc
            tokened() {
              tk=
              tk_i=
              tk_p=$1
              if [ -r $tk_r/self/stat ]; then
                [ -r $tk_r/$1/stat ] || return 0
                read -r tk_s 2>/dev/null <$tk_r/$1/stat || return 0
                [ -n "$tk_b" ] || read -r tk_b 2>/dev/null </proc/sys/kernel/random/boot_id
                tk_p=${tk_s%% *}
                tk_s=${tk_s##*) }
                set -- $tk_s
                tk_i=${31}
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
     * The claim: whoever's line is the first in its file runs the command. Lines are appended
     * whole, so that no moment exists in which a claim names nobody; an empty file claims nothing.
     * Our text may hold secrets, and is emptied as soon as nobody else needs it.
     */
    private static final String CLAIM =
            """
            umask 077
            tokened $$
            me=$$${tk:+ $tk}
            echo "$me" >>%1$s || exit 1
            read -r first <%1$s
            [ "$first" = "$me" ] || exit 0
            trap : INT TERM HUP
            """;

    static final String GUARDED =
            """
            (guard) </dev/null >/dev/null 2>&1 &
            guard=$!
            """;

    /**
     * A guard is told of the end after it was written down. One that has not come as far as to
     * listen dies of that, as it may; a shell's words about that would stand among the command's.
     */
    static final String UNGUARDED =
            """
            exec 2>/dev/null
            kill -USR1 $guard
            wait $guard
            """;

    /** Runs the words with the input that was given; their status is {@code $status}. */
    private static final String GIVEN =
            """
            "$@" <in >out
            status=$?
            """;

    private static final String CONVERSATION =
            """
            rm -f fifo
            mkfifo fifo
            (feed) 3<in >fifo 2>/dev/null </dev/null &
            feeder=$!
            "$@" <fifo >out
            status=$?
            kill $feeder 2>/dev/null
            """;

    /**
     * Follows the file {@code in}, which is open as 3; what is there when it is closed still goes
     * through. Each look starts two programs, so looks are as far apart as an answer may well wait.
     */
    private static final String FEED =
            """
            nap=0.2
            sleep $nap 2>/dev/null || nap=1
            while :; do
              closed=
              [ -e in.closed ] && closed=1
              cat <&3 || exit 0
              [ -n "$closed" ] && exit 0
              kill -0 $$ 2>/dev/null || exit 0
              sleep $nap
            done
            """;

    private Sh() {}

    /** A word that sh takes as it stands. */
    public static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * What the wrapper and its helpers bear as {@link ProcessSpec#MARKER}: whoever descends from
     * them is known by it, and they themselves are not taken for the agent's.
     *
     * @param run the run folder
     */
    public static String wrapperMark(String run) {
        return run + "/wrapper";
    }

    /**
     * Where a run's wrapper writes down which process it is: beside the run folder, whose files the
     * command may remove or forge.
     *
     * @param run the run folder
     */
    public static String claim(String run) {
        return run + "~wrapper";
    }

    /** Starts a script of a folder in a session of its own and returns at once. */
    public static String detached(String folder, String script) {
        String fork = "use POSIX; fork and exit; POSIX::setsid(); exec \"sh\", @ARGV";
        return """
        cd %1$s || exit 1
        export %4$s=%5$s
        if command -v setsid >/dev/null 2>&1; then
          setsid sh ./%2$s </dev/null >/dev/null 2>>err &
        elif command -v perl >/dev/null 2>&1; then
          perl -e %3$s ./%2$s </dev/null >/dev/null 2>>err
        else
          (nohup sh ./%2$s </dev/null >/dev/null 2>>err &)
        fi
        """
                .formatted(
                        quote(folder),
                        script,
                        quote(fork),
                        ProcessSpec.MARKER,
                        quote(wrapperMark(folder)));
    }

    /**
     * Runs a process in its run folder, where it stands as {@code wrapper.sh}. All of it is read
     * before any of it runs, and the exit at its end keeps a shell from reading on in a file that
     * the command may have filled again. Each program that a script starts costs more than a
     * millisecond, and each file may: the parts are subshells, and files of a line are written in
     * place and count once they are not empty. The command runs in the foreground because a
     * background one would ignore INT.
     */
    static String wrapper(ProcessSpec spec, String folder, String run, Isolation isolation) {
        boolean talks = spec.input() == ProcessSpec.Input.CONVERSATION;
        ProcessSpec.Limit limit = spec.limit();
        return "{\n"
                + TOKEN
                + function("child", child(spec, folder, run))
                + (talks ? function("feed", FEED) : "")
                + (limit == null ? "" : function("guard", Guard.script(run, limit)))
                + function("go", talks ? CONVERSATION : GIVEN)
                + isolation.script(
                        CLAIM.formatted(quote(claim(run))) + (limit == null ? "" : GUARDED))
                + (limit == null ? "" : UNGUARDED)
                + "exit\n}\n";
    }

    private static String function(String name, String body) {
        return name + "() {\n" + body + "}\n";
    }

    /**
     * Becomes the command; signals that were ignored by whoever started us are at default, and what
     * it makes gets the permissions that the person's own shell gives.
     */
    private static String child(ProcessSpec spec, String folder, String run) {
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
        return """
        if [ -r $tk_r/self/stat ]; then tokened self; else tokened $(exec sh -c 'echo $PPID'); fi
        echo "$tk_p $tk" >pid || exit 125
        exec 9<&-
        umask "$mask"
        cd %1$s || exit 126
        # HUP, INT, QUIT, PIPE and TERM.
        [ -z "$tk_i" ] || [ $((tk_i & 0x5007)) != 0 ] || exec env -i %2$s
        d=--default-signal=INT,TERM,HUP,PIPE,QUIT
        if env $d true 2>/dev/null; then
          exec env $d -i %2$s
        elif command -v perl >/dev/null 2>&1; then
          exec perl -e %3$s %2$s
        else
          exec env -i %2$s
        fi
        """
                .formatted(quote(folder), words, quote(reset));
    }
}
