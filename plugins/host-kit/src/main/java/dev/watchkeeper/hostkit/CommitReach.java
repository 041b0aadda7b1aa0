package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.plugin.git.GitFiles;

import java.util.Collection;
import java.util.stream.Collectors;

/** Asks git which commits something still leads to, and which can be read. */
public final class CommitReach {
    /** Defines {@code g}, which is git with everything switched off that would run something. */
    static final String GIT =
            """
            unset GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_NAMESPACE
            # Git reads these whole, an endless one too.
            huge=$(find "${g:-.git}/commondir" "${c:-.git}/config" -maxdepth 0 -type f -size +8192k 2>/dev/null)
            export GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0
            g() {
              [ -z "$huge" ] || return 1
              git --no-pager -c safe.directory='*' -c core.fsmonitor=false -c core.hooksPath=/dev/null "$@" 2>/dev/null
            }
            """;

    private static final String PREPARED = "cd %s || exit 1\n" + GIT;

    /** So long git may look at the whole history; seconds. */
    private static final int LONGEST = 60;

    private CommitReach() {}

    /**
     * A script that prints those of the commits that can't be read with all that they lead to. As
     * long as all can, git goes through the history once, for a bounded time. When that is up, what
     * was not found broken counts as whole; if something is broken, the rest counts as broken.
     *
     * @param workspace absolute
     */
    public static String unreadable(String workspace, Collection<String> commits) {
        return PREPARED.formatted(Sh.quote(workspace))
                + """
                end=$(($(date +%%s) + %d))
                whole() {
                  left=$((end - $(date +%%s)))
                  [ $left -gt 0 ] || return 124
                  timeout $left git --no-pager -c safe.directory='*' -c core.fsmonitor=false -c core.hooksPath=/dev/null \\
                    rev-list --objects --quiet --exclude-promisor-objects "$@" -- 2>/dev/null
                }
                read=
                for c in %s; do
                  if g cat-file -e "$c" && g cat-file -e "$c^{}"; then read="$read $c"; else echo $c; fi
                done
                [ -n "$read" ] || exit 0
                whole $read
                case $? in 0 | 124 | 127 | 137) exit 0 ;; esac
                for c in $read; do whole $c || echo $c; done
                :
                """
                        .formatted(LONGEST, ids(commits));
    }

    /**
     * A script that prints those of the commits that something leads to. Whatever an agent has
     * written into the settings, nothing of it runs.
     *
     * @param workspace absolute
     */
    public static String script(String workspace, Collection<String> commits) {
        return PREPARED.formatted(Sh.quote(workspace))
                + """
                for c in %s; do
                  if [ -n "$(g for-each-ref --count=1 --contains $c)" ] || g merge-base --is-ancestor $c HEAD; then
                    echo $c
                  fi
                done
                :
                """
                        .formatted(ids(commits));
    }

    private static String ids(Collection<String> commits) {
        return commits.stream().filter(GitFiles::isId).collect(Collectors.joining(" "));
    }
}
