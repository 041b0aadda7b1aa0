package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.plugin.git.GitFiles;

import java.util.Collection;
import java.util.stream.Collectors;

/** Asks git which commits something still leads to. */
public final class CommitReach {
    private CommitReach() {}

    /**
     * A script that prints those of the commits that something leads to. Whatever an agent has
     * written into the settings, nothing of it runs.
     *
     * @param workspace absolute
     */
    public static String script(String workspace, Collection<String> commits) {
        return """
        cd %s || exit 1
        unset GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_NAMESPACE
        export GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0
        g() {
          git --no-pager -c safe.directory='*' -c core.fsmonitor=false -c core.hooksPath=/dev/null "$@" 2>/dev/null
        }
        for c in %s; do
          if [ -n "$(g for-each-ref --count=1 --contains $c)" ] || g merge-base --is-ancestor $c HEAD; then
            echo $c
          fi
        done
        :
        """
                .formatted(
                        Sh.quote(workspace),
                        commits.stream().filter(GitFiles::isId).collect(Collectors.joining(" ")));
    }
}
