package dev.watchkeeper.hostkit.process;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;

import java.util.Locale;
import java.util.Map;

/**
 * What keeps all that came from a process together, so that none of it gets away and none outlives
 * it.
 *
 * <ul>
 *   <li>A PID namespace, see pid_namespaces(7): its first process runs the command, gets whatever
 *       loses its parent, and takes all with it when it ends. Nothing in it sees or signals a
 *       process outside.
 *   <li>Else a subreaper, see prctl(2): whatever loses its parent becomes a child of the wrapper,
 *       which ends it.
 *   <li>Else only what {@link Family} knows them by.
 * </ul>
 *
 * <p>Which of them a host gives is found by trying, which costs nothing where the first one works.
 */
public enum Isolation {
    /** The best that there is; a namespace in which ssh would not work is passed over. */
    AUTO,
    /** A namespace, or nothing. */
    NAMESPACE,
    /** A subreaper, or nothing. */
    SUBREAPER,
    NONE;

    /** The file that says what was left when the command had ended. */
    static final String LEFT = "left";

    /**
     * {@code apart} runs this script as the first process of a namespace. What that one says on 3
     * comes back by a pipe, since the command may change any file; {@code $began} is empty where it
     * did not come that far. On 9 it gets our {@code /proc}, which knows it by its pid out here.
     * {@code wind_up} ends what is left when the command has ended, and says what it was in the
     * file {@code left}; the end of a namespace does the rest. A process that is just becoming
     * another program has no command line for a moment, so {@code named} looks again. What our own
     * feeder left is ours: it bears the wrapper's marker. What the command put in the place of a
     * file that we write after it is removed, and {@code <>} does not wait for a FIFO's reader.
     */
    private static final String FUNCTIONS =
            """
            plain() {
              (child) 2>>err
            }
            apart() {
              { began=$(exec unshare $how --pid --fork --mount --propagation slave --mount-proc \\
                sh ./wrapper.sh first "$mask" 3>&1 >&4 4>&- 9</proc 2>/dev/null); } 4>&1
            }
            namespaced() {
              kids=
              for p in /proc/[0-9]*; do
                [ "$p" = /proc/1 ] || kids="$kids ${p#/proc/}"
              done
            }
            adopted() {
              kids=
              read -r all 2>/dev/null </proc/$$/task/$$/children
              for p in $all; do
                [ "$p" = "$guard" ] || kids="$kids $p"
              done
            }
            helps() {
              grep -qsaxzF "WATCHKEEPER_RUN=$WATCHKEEPER_RUN" /proc/$1/environ
            }
            named() {
              for once in 1 2 3 4 5; do
                line=$({ tr '\\0\\n' '  ' <$tk_r/$1/cmdline | cut -c 1-200; } 2>/dev/null)
                case $line in *[!\\ ]*) break ;; esac
              done
              case $line in *[!\\ ]*) echo "$line" ;; *) cat $tk_r/$1/comm 2>/dev/null ;; esac
            }
            said() {
              { [ -e $1 ] || [ -L $1 ]; } && rm -rf $1
              head -c 8000 1<>$1
            }
            wind_up() {
              n=0
              nap=0.1
              while :; do
                $1
                still=
                for p in $kids; do
                  tokened "$p"
                  [ -z "$tk" ] || still="$still $p"
                done
                [ -n "$still" ] || return 0
                if [ $n = 0 ]; then
                  for p in $still; do
                    [ $1 = adopted ] && helps "$p" && continue
                    named "$p"
                  done | sed '/^ *$/d;s/ *$//' | said left
                  kill -TERM $still 2>/dev/null
                elif [ $n -ge 5 ]; then
                  [ $1 = adopted ] || return 0
                  kill -KILL $still 2>/dev/null
                fi
                [ $n -lt 150 ] || return 0
                sleep $nap 2>/dev/null || { nap=1; sleep 1; }
                n=$((n+1))
              done
            }
            """;

    /** Sets {@code $how}; false where a namespace is not to be tried. */
    private static final String WANTED =
            """
            wanted() {
              how=
              [ -r /proc/self/stat ] || return 1
              if [ -O /proc ] || [ "$(id -u)" = 0 ]; then return 0; fi
              how='--user --map-current-user'
            %s}
            """;

    /** ssh takes an included file only from root or from us, and there root is nobody. */
    private static final String SSH_WORKS =
            """
              for f in /etc/ssh/ssh_config.d/*.conf; do
                [ ! -e "$f" ] || [ -O "$f" ] || return 1
              done
            """;

    /** The first process of a namespace. */
    private static final String FIRST =
            """
            trap : INT TERM HUP
            tk_r=/proc/self/fd/9
            tokened self
            [ -n "$tk" ] || exit 125
            echo began >&3 || exit 125
            exec 3>&-
            : >wrapper.sh
            plain
            status=$?
            tk_r=/proc
            wind_up namespaced
            exit $status
            """;

    private static final String TRY_NAMESPACE =
            """
            if wanted && command -v unshare >/dev/null 2>&1; then
              began=
              go apart
              [ -z "$began" ] || mode=namespace
            fi
            """;

    /**
     * Becomes a subreaper and runs the script again as the same process. The number of the call
     * depends on the processor, which stands in perl's own file, see elf(5).
     */
    private static final String REAP =
            "open F,\"<\",\"/proc/self/exe\";sysread F,$h,20;"
                    + "%n=(62,157,183,167,243,167,3,172,40,172);$n=$n{unpack \"x18v\",$h};"
                    + "$r=$n&&syscall($n,36,1,0,0,0)==0;";

    private static final String TRY_SUBREAPER =
            """
            if [ $mode = bare ] && [ -r /proc/self/stat ] && command -v perl >/dev/null 2>&1; then
              exec perl -e %s "$mask" "$guard"
            fi
            """
                    .formatted(
                            Sh.quote(
                                    REAP
                                            + "exec \"sh\",\"./wrapper.sh\",$r?\"reaper\":\"bare\",@ARGV"));

    /** Says which of them works, as a word on standard output. Runs nothing but {@code true}. */
    private static final String PROBE =
            WANTED.formatted(SSH_WORKS)
                    + """
                    if wanted && unshare $how --pid --fork --mount --propagation slave --mount-proc true 2>/dev/null; then
                      echo namespace
                    elif [ -r /proc/self/stat ] && perl -e %s 2>/dev/null; then
                      echo subreaper
                    else
                      echo none
                    fi
                    """
                            .formatted(Sh.quote(REAP + "exit !$r"));

    /**
     * What a wrapper does, which has the functions {@code child} and {@code go}.
     *
     * @param claim what makes it the one that runs the command
     */
    String script(String claim) {
        boolean namespace = this == AUTO || this == NAMESPACE;
        boolean subreaper = this == AUTO || this == SUBREAPER;
        return FUNCTIONS
                + WANTED.formatted(this == NAMESPACE ? "" : SSH_WORKS)
                + "mode=${1:-bare}\n"
                + "mask=${2:-$(umask)}\n"
                + "guard=${3:-}\n"
                + "case ${1:-} in\n"
                + "first)\n"
                + FIRST
                + ";;\n"
                + "reaper | bare)\n"
                + "trap : INT TERM HUP\n"
                + ";;\n"
                + "*)\n"
                + claim
                + (namespace ? TRY_NAMESPACE : "")
                + (subreaper ? TRY_SUBREAPER : "")
                + ";;\n"
                + "esac\n"
                + RUN;
    }

    /** By the option {@code isolation} of a host; {@link #AUTO} if it says nothing. */
    public static Isolation of(Map<String, Object> options) {
        String word = String.valueOf(options.getOrDefault("isolation", "auto"));
        for (Isolation one : values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
                return one;
            }
        }
        throw new PluginException(
                PluginException.Kind.SETTINGS,
                "isolation: " + word + " is none of auto, namespace, subreaper, none",
                "mend it in the settings of the host");
    }

    /**
     * What a host gives, in words for a person. Nothing is wrong with the host where it is less.
     */
    public static CheckResult check(Transport host) {
        String word = host.sh(PROBE).text().strip();
        String holds =
                switch (word) {
                    case "namespace" ->
                            "a PID namespace for each attempt: nothing leaves it or outlives it";
                    case "subreaper" ->
                            "a subreaper for each attempt (no PID namespace here for this user, or"
                                    + " ssh would not work in it): what an attempt started is ended"
                                    + " with it unless it kills its own ancestors";
                    default ->
                            "no PID namespace and no subreaper here: what an attempt started is"
                                    + " known by its parents, its session and its environment only,"
                                    + " and a process that sheds all three may outlive it;"
                                    + " on Linux unshare of util-linux, or perl, would mend that";
                };
        return new CheckResult("kept together", true, holds, "");
    }

    private static final String RUN =
            """
            if [ $mode != namespace ]; then
              : >wrapper.sh
              go plain
            fi
            [ $mode != reaper ] || wind_up adopted
            { [ -e exit ] || [ -L exit ]; } && rm -rf exit
            echo $status 1<>exit
            """;
}
