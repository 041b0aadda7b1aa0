# shellcheck shell=sh disable=SC2034,SC2154 # shares its variables with the scripts that source it
# Sourced by the scripts beside it after $root is set: where the build is, whether it is up to date, how Java is started.

# Each build is copied into a folder of its own, which `current` names: a supervisor that runs through the night is not
# disturbed by a build that a later command starts. `current` is as old as the start of its build.
runs=$root/app/launcher/target/run
current=$runs/current

# Sets dist to the folder of the newest build, or fails.
find_dist() {
    [ -r "$current" ] && read -r dist <"$current" && dist=$runs/$dist && [ -d "$dist/lib" ]
}

# The same flags for the training run and for every start, or the AOT cache would not fit. A supervisor that runs out of
# memory ends (scripts/out-of-memory) and is recovered by the next start: better than limping on through the night. The
# older of the JDK's two sets of locales is left out: asking it for its first calendar lists a thousand of them, a tenth
# of a short command. What the JVM itself has to say would go to stdout, where results are. Only the JVM's quick compiler
# is used: see docs/decisions/0047-the-quick-compiler-alone.md. With it alone the JVM reserves 48 MB for code and collects the
# whole heap each time a seventh of that was filled, twice in a run's first minute; 192 MB are room, not memory: a demo's process was no larger.
java_flags="-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m -Xms32m -Xmx1g -XX:+UseSerialGC -XX:+DisplayVMOutputToStderr --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dstdin.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Djava.locale.providers=CLDR"

# True when there is no build, or when a source is newer than it. Removed files show in their folder's own time.
is_stale() {
    find_dist || return 0
    [ -n "$(
        find "$root/pom.xml" "$root/plugin-api" "$root/plugins" "$root/app" "$root/templates" "$root/config" "$root/docs/plugin-template" \
            \( -name target -o -path '*/src/test' \) -prune -o \
            \( -type f -o -type d \( -path '*/src/main/*' -o -path '*/templates*' -o -path '*/config*' -o -path '*/plugin-template*' \) \) \
            -newer "$current" -print 2>/dev/null | head -n 1
    )" ]
}

# Sets client and whole to the jars whose manifests name all others: that of the small program in which every command
# begins, and that of the program with all of its parts.
find_jars() {
    for client in "$dist"/lib/watchkeeper-cli-*.jar; do :; done
    for whole in "$dist"/lib/watchkeeper-launcher-*.jar; do :; done
}

# True when Java starts with the words of WATCHKEEPER_JAVA_OPTS, and when these are flags only. Else says what is wrong
# with them, in the JVM's words where those are all there is.
check_java_opts() {
    opts_wrong=
    # Words after which Java does something else than to run a program.
    # shellcheck disable=SC2086 # split as it is for Java
    for opts_word in $WATCHKEEPER_JAVA_OPTS; do
        case $opts_word in
        -version | --version | -fullversion | --full-version | -help | --help | -h | '-?' | -X | --help-extra | -jar | -m | --module | \
            --dry-run | --list-modules | --describe-module | -d | --validate-modules | --source | @*)
            opts_wrong="with '$opts_word' Java does not run Watchkeeper"
            break
            ;;
        esac
    done
    # shellcheck disable=SC2086
    if [ -z "$opts_wrong" ]; then
        opts_said=$("$JAVA_HOME/bin/java" -Xlog:disable -Xlog:all=error,aot=off,cds=off:stderr $java_flags \
            $WATCHKEEPER_JAVA_OPTS --dry-run -cp "$client" dev.watchkeeper.cli.Client 2>&1) && return 0
        opts_wrong=$(printf '%s\n' "$opts_said" |
            sed -n -e '/^\[/d' -e '/^Caused by/d' -e '/^Error occurred during init/d' -e '/^Error: Could not create/d' \
                -e '/^Error: A fatal/d' -e 's/^Error: //' \
                -e "s/^Could not find or load main class \\(.*\\)/'\\1' is no flag/" -e '/./{p;q;}')
    fi
    echo "watchkeeper: Java can't be started with WATCHKEEPER_JAVA_OPTS=\"$WATCHKEEPER_JAVA_OPTS\": ${opts_wrong:-it does not say why}" >&2
    echo "  → mend or unset that variable; it holds flags of the JVM, such as -Xmx2g, divided by blanks" >&2
    return 1
}

# True when nothing but results comes to stdout with --json, which the command's words are looked at for. Flags that the
# environment gives may have the JVM write there too: what its start shows is found by starting it, a log's place and a
# debugger's line by their words, since the one may come later and the other may wait.
check_java_stdout() {
    case " $* " in *' --json '*) ;; *) return 0 ;; esac
    for stdout_name in WATCHKEEPER_JAVA_OPTS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
        eval "stdout_words=\${$stdout_name:-}"
        [ -n "$stdout_words" ] || continue
        writes_to_stdout "$stdout_name" "$stdout_words" || continue
        echo "watchkeeper: with $stdout_name=\"$stdout_words\" Java itself writes to stdout, where --json has nothing but results" >&2
        echo "  → have it write elsewhere, as -Xlog:gc:stderr, -Xlog:gc:file=gc.log or a debugger's quiet=y do, or unset that variable" >&2
        return 1
    done
}

# True when Java writes to stdout by the words $2 of the variable $1.
writes_to_stdout() {
    for stdout_word in $2; do
        case $stdout_word in
        -Xlog:disable | -Xlog:async*) ;;
        -Xlog | -Xlog:*)
            # -Xlog:WHAT:WHERE:…; those of two of Java's own variables stand before our -Xlog:disable.
            stdout_where=${stdout_word#-Xlog}
            stdout_where=${stdout_where#:}
            case $stdout_where in *:*) stdout_where=${stdout_where#*:} ;; *) stdout_where= ;; esac
            case ${stdout_where%%:*} in '' | stdout) case $1 in WATCHKEEPER_JAVA_OPTS | _JAVA_OPTIONS) return 0 ;; esac ;; esac
            ;;
        -agentlib:jdwp=* | -Xrunjdwp:*)
            case $stdout_word in *quiet=y*) ;; *server=y*) return 0 ;; esac
            # A start by way of trial would wait for the debugger as well.
            case $stdout_word in *suspend=n*) ;; *) return 1 ;; esac
            ;;
        esac
    done
    stdout_own=
    [ "$1" != WATCHKEEPER_JAVA_OPTS ] || stdout_own=$2
    # shellcheck disable=SC2086
    [ -n "$(
        [ "$1" = JAVA_TOOL_OPTIONS ] || unset JAVA_TOOL_OPTIONS
        [ "$1" = JDK_JAVA_OPTIONS ] || unset JDK_JAVA_OPTIONS
        [ "$1" = _JAVA_OPTIONS ] || unset _JAVA_OPTIONS
        "$JAVA_HOME/bin/java" -Xlog:disable -Xlog:all=error,aot=off,cds=off:stderr $java_flags \
            $stdout_own --dry-run -cp "$client" dev.watchkeeper.cli.Client 2>/dev/null | head -n 1
    )" ]
}
