package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.plugin.host.Repository.Entry;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds files whose changes git passes by from now on, so that a person does not see them either.
 */
final class HiddenChanges {
    /** More files are not named. */
    private static final int NAMED = 10;

    private HiddenChanges() {}

    /**
     * What differs.
     *
     * @param path of the index
     */
    static RepositoryChange of(String path, RepositoryState before, RepositoryState after) {
        Set<String> more = new TreeSet<>(after.text(path).lines().toList());
        before.text(path).lines().forEach(more::remove);
        Entry was = before.entry(path);
        Entry is = after.entry(path);
        long then = was == null ? 0 : was.size();
        long now = is == null ? 0 : is.size();
        boolean unlisted = is != null && is.content() == null && now > then;
        String from = String.valueOf(then);
        String to = String.valueOf(now);
        if (more.isEmpty() && !unlisted) {
            String text = "git's index hides changes of other or fewer files than before";
            return RepositoryChange.told("index", path, from, to, text);
        }
        String which = more.isEmpty() ? now - then + " more files" : named(more);
        return RepositoryChange.staying(
                "index",
                path,
                from,
                to,
                "it made git pass by changes of "
                        + which
                        + ", so that `git status` and `git diff` do not show them; `git update-index"
                        + " --no-skip-worktree --no-assume-unchanged FILE` makes it look again");
    }

    private static String named(Set<String> lines) {
        String names =
                lines.stream()
                        .limit(NAMED)
                        .map(line -> line.substring(line.indexOf(' ') + 1))
                        .collect(Collectors.joining(", "));
        return lines.size() <= NAMED ? names : names + " and " + (lines.size() - NAMED) + " more";
    }
}
