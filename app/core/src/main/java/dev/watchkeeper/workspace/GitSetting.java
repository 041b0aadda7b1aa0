package dev.watchkeeper.workspace;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One git setting, before and after an attempt. Which ones may change without a question is a list
 * of those known to be harmless: of any other one nobody knows what it makes git run.
 *
 * @param file that holds it
 * @param key as in {@code core.pager}
 * @param around what else was and is set there
 */
record GitSetting(
        String file, String key, List<String> before, List<String> after, Surroundings around) {
    /**
     * What decides on a setting besides its value.
     *
     * @param remotes names of those that had an address before
     * @param branches that there are now
     */
    record Surroundings(Set<String> remotes, Set<String> branches) {}

    /**
     * What agents and git itself set every day, whatever the value: no command is made of it, and
     * nothing is taken from or brought to another place by it. Each name is there on purpose;
     * {@code git help --config} has the rest.
     */
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "user\\.(name|email|useconfigonly)|(author|committer)\\.(name|email)"
                            + "|branch\\.(autosetupmerge|autosetuprebase|sort)"
                            + "|branch\\..+\\.(rebase|description|vscode-merge-base|gh-merge-base"
                            + "|github-pr-owner-number)"
                            + "|remote\\..+\\.(tagopt|prune|prunetags|promisor|partialclonefilter"
                            + "|skipdefaultupdate|skipfetchall)"
                            + "|core\\.(repositoryformatversion|filemode|logallrefupdates|ignorecase"
                            + "|precomposeunicode|symlinks|autocrlf|eol|safecrlf|quotepath|abbrev|compression"
                            + "|bigfilethreshold|commentchar|whitespace|untrackedcache|preloadindex|splitindex"
                            + "|sparsecheckout|sparsecheckoutcone|longpaths|commitgraph|multipackindex)"
                            + "|extensions\\.(worktreeconfig|objectformat|refstorage)"
                            + "|gc\\.(auto|autodetach|autopacklimit|aggressivedepth|aggressivewindow"
                            + "|bigpackthreshold|cruftpacks|maxcruftsize|logexpiry|packrefs|writecommitgraph"
                            + "|rerereresolved|rerereunresolved)"
                            + "|pack\\.(allowpackreuse|compression|deltacachelimit|deltacachesize|depth"
                            + "|indexversion|island|islandcore|packsizelimit|preferbitmaptips|threads"
                            + "|usebitmaps|usesparse|window|windowmemory|writebitmaphashcache"
                            + "|writebitmaplookuptable|writereverseindex)"
                            + "|repack\\.(cruftdepth|cruftthreads|cruftwindow|cruftwindowmemory"
                            + "|packkeptobjects|updateserverinfo|usedeltabaseoffset|usedeltaislands"
                            + "|writebitmaps)"
                            + "|fetch\\.(all|fsckobjects|negotiationalgorithm|output|parallel|prune|prunetags"
                            + "|recursesubmodules|showforcedupdates|unpacklimit|writecommitgraph)"
                            + "|color\\..+|column\\.[a-z]+|advice\\.[a-z]+"
                            + "|log\\.(abbrevcommit|date|decorate|diffmerges|excludedecoration|follow"
                            + "|graphcolors|initialdecorationset|mailmap|showroot)"
                            + "|status\\.(aheadbehind|branch|displaycommentprefix|relativepaths|renamelimit"
                            + "|renames|short|showstash|showuntrackedfiles|submodulesummary)"
                            + "|rerere\\.(autoupdate|enabled)"
                            + "|index\\.(recordendofindexentries|recordoffsettable|skiphash|sparse|threads"
                            + "|version)"
                            + "|feature\\.(experimental|manyfiles)|i18n\\.(commitencoding|logoutputencoding)"
                            + "|blame\\.(blankboundary|coloring|date|ignorerevsfile|markignoredlines"
                            + "|markunblamablelines|showemail|showroot)"
                            + "|pull\\.(rebase|ff)|push\\.(autosetupremote|followtags)"
                            + "|merge\\.(autostash|conflictstyle|directoryrenames|ff|log|renamelimit|renames"
                            + "|renormalize|stat|verbosity)"
                            + "|rebase\\.(abbreviatecommands|autosquash|autostash|forkpoint"
                            + "|missingcommitscheck|stat|updaterefs)"
                            + "|commit\\.(gpgsign|template|verbose|status|cleanup)"
                            + "|tag\\.(forcesignannotated|gpgsign|sort)"
                            + "|diff\\.(algorithm|colormoved|colormovedws|context|indentheuristic"
                            + "|interhunkcontext|mnemonicprefix|noprefix|renamelimit|renames"
                            + "|wserrorhighlight)"
                            + "|init\\.defaultbranch|maintenance\\.(auto|strategy)"
                            + "|submodule\\.(.+\\.)?active|submodule\\.recurse"
                            + "|lfs\\.repositoryformatversion|lfs\\..+\\.(access|locksverify)");

    /** Those that are harmless with these values. */
    private static final Map<Pattern, Pattern> HARMLESS_VALUES =
            Map.of(
                    Pattern.compile("core\\.bare"),
                    Pattern.compile("false"),
                    Pattern.compile("push\\.default"),
                    Pattern.compile("simple|current|upstream|tracking|nothing"),
                    Pattern.compile("branch\\..+\\.merge"),
                    Pattern.compile("refs/heads/[^\\s:]+"),
                    Pattern.compile("remote\\..+\\.gh-resolved"),
                    Pattern.compile("base"),
                    Pattern.compile("submodule\\..+\\.url"),
                    Pattern.compile("(?!-)(?s:(?!.*::).+)"));

    /** A remote's name stands there. */
    private static final Pattern OF_A_REMOTE =
            Pattern.compile("branch\\.(.+)\\.(remote|pushremote)|extensions\\.partialclone");

    private static final Pattern REFSPECS = Pattern.compile("remote\\.(.+)\\.fetch");

    /** What git makes a command of. */
    private static final Pattern COMMANDS =
            Pattern.compile(
                    "core\\.(fsmonitor|sshcommand|gitproxy|pager|editor|askpass"
                            + "|alternaterefscommand)|pager\\..*|sequence\\.editor"
                            + "|credential\\.(.*\\.)?helper|filter\\..*|diff\\.external"
                            + "|diff\\..*\\.(command|textconv)"
                            + "|merge\\..*\\.driver|alias\\..*|gpg\\.(.*\\.)?program|gpg\\.ssh\\..*"
                            + "|gc\\.recentobjectshook|uploadpack\\..*|submodule\\..*\\.update"
                            + "|remote\\..*\\.(uploadpack|receivepack|vcs)"
                            + "|interactive\\.difffilter|(diff|merge)tool\\..*|guitool\\..*"
                            + "|(man|browser)\\..*|trailer\\..*\\.(cmd|command)|tar\\..*"
                            + "|sendemail\\..*");

    /** By which git takes what it runs from elsewhere, or brings it there. */
    private static final Pattern ELSEWHERE =
            Pattern.compile(
                    "core\\.(hookspath|worktree|attributesfile)|credential\\..*"
                            + "|include\\.path|includeif\\..*|branch\\..*|url\\..*"
                            + "|remote\\..*\\.(url|pushurl|proxy|fetch|push|mirror)|remote\\.pushdefault"
                            + "|(fetch|transfer)\\.bundle.*|bundle\\..*|extensions\\.partialclone"
                            + "|init\\.templatedir|protocol\\..*|http\\..*|submodule\\..*\\.url");

    private static final Pattern SECRET =
            Pattern.compile(".*(extraheader|password|token|secret|cookie).*");
    private static final Pattern USER_IN_URL = Pattern.compile("(://)[^/@\\s]+@");

    /** Whether git makes a command of such a setting's value. */
    static boolean command(String key) {
        return COMMANDS.matcher(key).matches();
    }

    /** Whether a person must look at it. */
    boolean dangerous() {
        if (HARMLESS.matcher(key).matches()) {
            return false;
        }
        Matcher remote = OF_A_REMOTE.matcher(key);
        if (remote.matches()) {
            return !staysHere(remote.group(1));
        }
        Matcher fetched = REFSPECS.matcher(key);
        if (fetched.matches()) {
            // Into other refs than the remote's own it would move branches of the person's.
            String into = ":refs/remotes/" + fetched.group(1) + "/";
            return !after.stream()
                    .allMatch(v -> v.matches("\\+?refs/[^:\\s]+:\\S+") && v.contains(into));
        }
        if (key.startsWith("submodule.") && !before.isEmpty() && !after.isEmpty()) {
            return true; // What is fetched would come from elsewhere.
        }
        for (Map.Entry<Pattern, Pattern> each : HARMLESS_VALUES.entrySet()) {
            if (each.getKey().matcher(key).matches()) {
                return !after.stream().allMatch(v -> each.getValue().matcher(v).matches());
            }
        }
        return !linkOfASubmodule();
    }

    /** Whether pulls and pushes go where the person sends them, or nowhere. */
    private boolean staysHere(@Nullable String branch) {
        if (after.isEmpty()) {
            // Without it they go to 'origin', which matters while there is the branch.
            return before.stream().allMatch(v -> v.equals("origin") || v.equals("."))
                    || branch != null && !around.branches().contains(branch);
        }
        return after.stream().allMatch(v -> v.equals(".") || around.remotes().contains(v));
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
        if (key.equals("core.excludesfile")) {
            return did + ", by which git would not look at some files any more";
        }
        return did
                + (command(key) || ELSEWHERE.matcher(key).matches()
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
