# shellcheck shell=sh
# Sourced by the scripts beside it: finds a JDK of at least 25 and a UTF-8 locale.

wanted_jdk=25

# True when the folder $1 holds a JDK (not a bare runtime) that is new enough.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='="' read -r jdk_key jdk_skip jdk_value jdk_rest; do
        if [ "$jdk_key" = JAVA_VERSION ]; then
            : "$jdk_skip" "$jdk_rest"
            jdk_major=${jdk_value%%[!0-9]*}
            [ "${jdk_major:-0}" -ge "$wanted_jdk" ] && return 0
            return 1
        fi
    done <"$1/release"
    return 1
}

# Sets real to the file that the path $1 leads to once every symbolic link is followed.
real_file() {
    real=$1
    while [ -L "$real" ]; do
        real_next=$(readlink "$real")
        case $real_next in
            /*) real=$real_next ;;
            *) real=$(dirname "$real")/$real_next ;;
        esac
    done
}

# Takes $1, a JDK's folder, its java command or empty, if it is good: sets JAVA_HOME.
take_jdk() {
    jdk_candidate=$1
    [ -n "$jdk_candidate" ] || return 1
    if [ ! -d "$jdk_candidate" ] && [ -x "$jdk_candidate" ]; then
        real_file "$jdk_candidate"
        jdk_candidate=$(dirname "$(dirname "$real")")
    fi
    is_jdk "$jdk_candidate" || return 1
    case $jdk_candidate in
        /*) JAVA_HOME=$jdk_candidate ;;
        *) JAVA_HOME=$(cd "$jdk_candidate" && pwd) ;;
    esac
    export JAVA_HOME
}

# What to type on this platform to get a JDK.
jdk_advice() {
    if [ "$(uname -s)" = Darwin ]; then
        echo "brew install openjdk"
    elif command -v apt-get >/dev/null 2>&1; then
        if apt-cache show openjdk-25-jdk >/dev/null 2>&1; then
            echo "sudo apt-get install openjdk-25-jdk"
        else
            # The distribution has none yet.
            echo "curl -s https://get.sdkman.io | bash && . ~/.sdkman/bin/sdkman-init.sh && sdk install java 25-tem"
        fi
    elif command -v dnf >/dev/null 2>&1; then
        echo "sudo dnf install java-25-openjdk-devel"
    elif command -v pacman >/dev/null 2>&1; then
        echo "sudo pacman -S jdk-openjdk"
    elif command -v apk >/dev/null 2>&1; then
        echo "doas apk add openjdk25"
    else
        echo "curl -s https://get.sdkman.io | bash && . ~/.sdkman/bin/sdkman-init.sh && sdk install java 25-tem"
    fi
}

# Looks in WATCHKEEPER_JAVA, JAVA_HOME, PATH and the usual folders; sets JAVA_HOME or fails.
find_jdk() {
    if [ -n "${WATCHKEEPER_JAVA:-}" ]; then
        take_jdk "$WATCHKEEPER_JAVA" && return 0
        echo "watchkeeper: WATCHKEEPER_JAVA=$WATCHKEEPER_JAVA is no JDK $wanted_jdk or newer; looking elsewhere" >&2
    fi
    take_jdk "${JAVA_HOME:-}" && return 0
    take_jdk "$(command -v java 2>/dev/null)" && return 0
    for jdk_dir in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${SDKMAN_DIR:-${HOME:-/nonexistent}/.sdkman}"/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* "${HOME:-/nonexistent}"/.jdks/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
        take_jdk "$jdk_dir" && return 0
    done
    return 1
}

# Finds a JDK or says, once, what to type; ends the script with 4 then.
need_jdk() {
    find_jdk && return 0
    echo "watchkeeper: no JDK $wanted_jdk or newer found (looked at WATCHKEEPER_JAVA, JAVA_HOME, PATH and the usual folders). Install one: $(jdk_advice)" >&2
    exit 4
}

# Java opens files with names outside of ASCII only under a UTF-8 locale.
use_utf8() {
    # This one is built into the C library: no need to ask whether it is there.
    [ "${LC_ALL:-}" != C.UTF-8 ] || return 0
    case $(locale charmap 2>/dev/null || echo "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}") in
        *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
        *)
            if [ "$(uname -s)" = Darwin ]; then
                LC_ALL=en_US.UTF-8
            else
                LC_ALL=C.UTF-8
            fi
            export LC_ALL
            ;;
    esac
}
