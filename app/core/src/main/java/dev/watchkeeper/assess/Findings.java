package dev.watchkeeper.assess;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Unfinished work in what was added, and words that what we ran contradicts. */
final class Findings {
    private static final int MOST = 20;
    private static final int LONGEST = 160;
    private static final Pattern PROSE =
            Pattern.compile(".*\\.(?:md|markdown|rst|txt|adoc|log|csv|svg|lock)");
    private static final Pattern STUB =
            Pattern.compile(
                    "\\b(?:TODO|FIXME|XXX)\\b|NotImplementedError|NotImplementedException"
                            + "|\\b(?:todo|unimplemented)!\\(|(?i:not (?:yet )?implemented)"
                            + "|new UnsupportedOperationException\\(\\s*(?:\\)|\".*(?i:yet|todo))"
                            + "|(?:#|//|/\\*|--)\\s*(?i:(?:a )?(?:stub|dummy|placeholder)\\b)"
                            + "|(?i:placeholder implementation|implement (?:this|me) (?:later|here))");
    private static final Pattern FUNCTION = Pattern.compile("\\s*(?:async )?def .*:\\s*(?:#.*)?");
    private static final Pattern NOTHING = Pattern.compile("\\s*(?:pass|\\.\\.\\.)\\s*(?:#.*)?");
    private static final Pattern CLAIM =
            Pattern.compile(
                    "[^.!?\\n]*\\b(?:all|every|the|\\d+)\\s+(?:of\\s+the\\s+)?(?:\\d+\\s+)?(?:unit\\s+)?"
                            + "(?:tests?|checks?)\\s+(?:now\\s+|are\\s+(?:now\\s+)?)?"
                            + "(?:pass(?:es|ed|ing)?|succeed(?:s|ed)?|green)\\b[^.!?\\n]*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern DID =
            Pattern.compile(
                    "\\bI(?:['’]ve| have)? (?:added|implemented|fixed|created|updated|changed|wrote"
                            + "|written|modified|removed)\\b[^.!?\\n]*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern DOUBT =
            Pattern.compile(
                    "\\b(?:not|n['’]t|if|until|once|when|should|would|make|so that|to ensure|unless)\\b",
                    Pattern.CASE_INSENSITIVE);

    private Findings() {}

    /** Stubs in added lines outside of prose and tests, each as {@code path:line: text}. */
    static List<String> stubs(List<PathDiff> changes, UnifiedDiff patch) {
        List<String> all = new ArrayList<>();
        for (PathDiff change : changes) {
            if (PROSE.matcher(change.path()).matches() || TestGuard.isTest(change.path())) {
                continue;
            }
            UnifiedDiff.Lines lines = patch.of(change.path());
            UnifiedDiff.Added before = new UnifiedDiff.Added(-1, "");
            for (UnifiedDiff.Added line : lines.added()) {
                boolean empty =
                        NOTHING.matcher(line.text()).matches()
                                && FUNCTION.matcher(before.text()).matches()
                                && line.number() == before.number() + 1;
                boolean moved = lines.deleted().contains(line.text());
                if (all.size() < MOST && !moved && (empty || STUB.matcher(line.text()).find())) {
                    all.add(change.path() + ":" + line.number() + ": " + brief(line.text()));
                }
                before = line;
            }
        }
        return all;
    }

    /**
     * Claims of the agent's last words that do not hold.
     *
     * @param changes against the tree before the task's first attempt
     */
    static List<String> contradicted(
            String finalText, List<GateResult> gates, List<PathDiff> changes) {
        List<String> all = new ArrayList<>();
        Matcher claim = CLAIM.matcher(finalText);
        while (claim.find() && all.isEmpty()) {
            if (DOUBT.matcher(claim.group()).find()) {
                continue;
            }
            for (GateResult gate : gates) {
                if (gate.failed()) {
                    all.add(
                            "It says '"
                                    + brief(claim.group())
                                    + "', but `"
                                    + gate.command()
                                    + "` did not pass.");
                }
            }
        }
        Matcher did = DID.matcher(finalText);
        if (changes.isEmpty() && did.find()) {
            all.add(
                    "It says '"
                            + brief(did.group())
                            + "', but nothing in the workspace was changed.");
        }
        return all;
    }

    private static String brief(String text) {
        String line = text.strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
