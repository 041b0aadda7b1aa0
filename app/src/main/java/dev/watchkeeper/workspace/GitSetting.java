package dev.watchkeeper.workspace;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One git setting, before and after an attempt. Which ones may change without a question is a list
 * of those known to be harmless: of any other one nobody knows what it makes git run.
 *
 * @param file that holds it
 * @param key as in {@code core.pager}
 */
record GitSetting(String file, String key, List<String> before, List<String> after) {
    /** What agents and git itself set every day, and what no command is made of. */
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "user\\.(name|email|signingkey|useconfigonly)|author\\..*|committer\\..*"
                            + "|branch\\..*|remote\\..*\\.(url|fetch|tagopt|prune|gh-resolved|promisor|partialclonefilter)"
                            + "|core\\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase"
                            + "|precomposeunicode|symlinks|autocrlf|eol|safecrlf|quotepath|abbrev|compression"
                            + "|bigfilethreshold|commentchar|whitespace|untrackedcache|preloadindex|splitindex"
                            + "|sparsecheckout|sparsecheckoutcone|longpaths|sharedrepository)"
                            + "|extensions\\.(worktreeconfig|objectformat|refstorage|partialclone)"
                            + "|(gc|pack|repack|fetch|color|column|advice|log|status|rerere|index|feature|i18n|blame)\\..*"
                            + "|pull\\.(rebase|ff)|push\\.(default|autosetupremote|followtags)"
                            + "|merge\\.(ff|conflictstyle|renames|log|renormalize|renamelimit)"
                            + "|rebase\\.(autosquash|autostash|updaterefs|stat|abbreviatecommands)"
                            + "|commit\\.(gpgsign|template|verbose|status|cleanup)|tag\\.(gpgsign|sort)"
                            + "|diff\\.(algorithm|renames|colormoved|context|noprefix|mnemonicprefix|renamelimit)"
                            + "|init\\.defaultbranch|maintenance\\.(auto|strategy)|alias\\..*"
                            + "|submodule\\..*\\.(active|url)|submodule\\.(active|recurse)"
                            + "|lfs\\.(repositoryformatversion|.*\\.access)");

    /** By which git runs something, or takes what it runs from elsewhere. */
    private static final Pattern RUNS =
            Pattern.compile(
                    "core\\.(fsmonitor|sshcommand|gitproxy|pager|editor|askpass|hookspath"
                            + "|alternaterefscommand|worktree|attributesfile)|pager\\..*|sequence\\.editor"
                            + "|credential\\..*|filter\\..*|diff\\.external|diff\\..*\\.(command|textconv)"
                            + "|merge\\..*\\.driver|alias\\..*|gpg\\.(.*\\.)?program|gpg\\.ssh\\..*"
                            + "|include\\.path|includeif\\..*|uploadpack\\..*|submodule\\..*\\.update"
                            + "|remote\\..*\\.(url|pushurl|vcs|uploadpack|receivepack|proxy)|url\\..*"
                            + "|init\\.templatedir|interactive\\.difffilter|(diff|merge)tool\\..*|guitool\\..*"
                            + "|(man|browser)\\..*|trailer\\..*\\.(cmd|command)|tar\\..*|sendemail\\..*"
                            + "|protocol\\..*|http\\..*|branch\\..*");

    private static final Pattern SECRET =
            Pattern.compile(".*(extraheader|password|token|secret|cookie).*");
    private static final Pattern USER_IN_URL = Pattern.compile("(://)[^/@\\s]+@");

    /** Whether a person must look at it. */
    boolean dangerous() {
        if (!HARMLESS.matcher(key).matches()) {
            return !linkOfASubmodule();
        }
        if (key.startsWith("alias.")) {
            return after.stream().anyMatch(v -> v.contains("!") || v.contains("-"));
        }
        boolean address = key.endsWith(".url");
        if (address && !before.isEmpty() && !after.isEmpty()) {
            return true; // What the person pushes would go elsewhere.
        }
        return (address || key.startsWith("branch."))
                && after.stream().anyMatch(v -> v.contains("::") || v.startsWith("-"));
    }

    /** A fresh submodule's folder of git names the folder of its files. */
    private boolean linkOfASubmodule() {
        return key.equals("core.worktree")
                && file.contains("/modules/")
                && before.isEmpty()
                && after.stream().allMatch(v -> v.startsWith("../"));
    }

    /** One sentence for a person. */
    String text() {
        String did =
                after.isEmpty()
                        ? "it took " + key + " out of " + file + " (it was " + shown(before) + ")"
                        : "it set "
                                + key
                                + " to "
                                + shown(after)
                                + " in "
                                + file
                                + (before.isEmpty() ? "" : " (it was " + shown(before) + ")");
        if (!dangerous()) {
            return did;
        }
        return did
                + (RUNS.matcher(key).matches()
                        ? ", by which git would run or fetch something else later"
                        : ", which is not known to be harmless");
    }

    String was() {
        return before.isEmpty() ? "" : shown(before);
    }

    String is() {
        return after.isEmpty() ? "" : shown(after);
    }

    private String shown(List<String> values) {
        if (SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches()) {
            return "(not shown)";
        }
        String all = String.join(", ", values).replaceAll("\\s+", " ");
        String safe = USER_IN_URL.matcher(all).replaceAll("$1…@");
        return "'" + (safe.length() <= 200 ? safe : safe.substring(0, 199) + "…") + "'";
    }
}
