package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Whether the work is right, by what we ran and what changed: the second step of the assessment.
 *
 * @param changes against the tree before the task's first attempt
 * @param newChange whether this attempt changed anything against the tree it started from
 * @param outside changed paths that the task's scope does not allow
 * @param protectedPaths changed paths below {@code .watchkeeper}
 * @param weakened tests deleted, skipped or weakened, and changed files that the checks stand on,
 *     each as {@code path: what}
 * @param stubs unfinished work found in added lines, each as {@code path:line: text}
 * @param contradicted claims of the agent that what we ran contradicts, each one sentence
 * @param secrets found in added lines, each as {@code path:line: kind}; never the secret itself
 * @param specialCases places where added code knows the visible tests or asks for them, each as
 *     {@code path:line what}
 * @param outwardLinks links of the work that lead to what no checkpoint holds, each as {@code path
 *     → where}
 * @param tried whether the tests notice; {@code null} if that was not tried
 */
public record Quality(
        List<GateResult> gates,
        List<PathDiff> changes,
        boolean newChange,
        List<String> outside,
        List<String> protectedPaths,
        List<String> weakened,
        List<String> stubs,
        List<String> contradicted,
        List<String> secrets,
        List<String> specialCases,
        List<String> outwardLinks,
        @Nullable TestsTried tried) {
    public Quality {
        gates = List.copyOf(gates);
        changes = List.copyOf(changes);
        outside = List.copyOf(outside);
        protectedPaths = List.copyOf(protectedPaths);
        weakened = List.copyOf(weakened);
        stubs = List.copyOf(stubs);
        contradicted = List.copyOf(contradicted);
        // What an earlier version has stored has none.
        secrets = secrets == null ? List.of() : List.copyOf(secrets);
        specialCases = specialCases == null ? List.of() : List.copyOf(specialCases);
        outwardLinks = outwardLinks == null ? List.of() : List.copyOf(outwardLinks);
    }

    /** Work of whose tests it was not tried whether they notice. */
    public Quality(
            List<GateResult> gates,
            List<PathDiff> changes,
            boolean newChange,
            List<String> outside,
            List<String> protectedPaths,
            List<String> weakened,
            List<String> stubs,
            List<String> contradicted,
            List<String> secrets,
            List<String> specialCases,
            List<String> outwardLinks) {
        this(
                gates,
                changes,
                newChange,
                outside,
                protectedPaths,
                weakened,
                stubs,
                contradicted,
                secrets,
                specialCases,
                outwardLinks,
                null);
    }

    /** Work without links that lead out of it. */
    public Quality(
            List<GateResult> gates,
            List<PathDiff> changes,
            boolean newChange,
            List<String> outside,
            List<String> protectedPaths,
            List<String> weakened,
            List<String> stubs,
            List<String> contradicted,
            List<String> secrets,
            List<String> specialCases) {
        this(
                gates,
                changes,
                newChange,
                outside,
                protectedPaths,
                weakened,
                stubs,
                contradicted,
                secrets,
                specialCases,
                List.of());
    }

    /** The same, with whether the tests notice. */
    public Quality withTried(@Nullable TestsTried known) {
        return new Quality(
                gates,
                changes,
                newChange,
                outside,
                protectedPaths,
                weakened,
                stubs,
                contradicted,
                secrets,
                specialCases,
                outwardLinks,
                known);
    }

    /** Work without special cases in it. */
    public Quality(
            List<GateResult> gates,
            List<PathDiff> changes,
            boolean newChange,
            List<String> outside,
            List<String> protectedPaths,
            List<String> weakened,
            List<String> stubs,
            List<String> contradicted,
            List<String> secrets) {
        this(
                gates,
                changes,
                newChange,
                outside,
                protectedPaths,
                weakened,
                stubs,
                contradicted,
                secrets,
                List.of());
    }

    /** Work without secrets in it. */
    public Quality(
            List<GateResult> gates,
            List<PathDiff> changes,
            boolean newChange,
            List<String> outside,
            List<String> protectedPaths,
            List<String> weakened,
            List<String> stubs,
            List<String> contradicted) {
        this(
                gates,
                changes,
                newChange,
                outside,
                protectedPaths,
                weakened,
                stubs,
                contradicted,
                List.of());
    }

    /** Whether a blocking gate or check did not pass. */
    public boolean blocked() {
        return gates.stream().anyMatch(g -> g.blocking() && g.failed());
    }

    /**
     * Tests of what has to pass that ran on the tree accepted before and do not run any more, each
     * as {@code gate: what}.
     */
    public List<String> lostTests() {
        return gates.stream()
                .filter(GateResult::blocking)
                .flatMap(g ->
                        g.lostTests().stream()
                                .map(lost -> (g.check() ? g.command() : g.name()) + ": " + lost))
                .toList();
    }

    /** Changes of what no checkpoint holds: each as {@code path (what → what)}. */
    public List<String> notHeld() {
        return changes.stream()
                .filter(d -> d.notHeld() != null)
                .map(d -> d.path() + " (" + d.notHeld() + ")")
                .toList();
    }

    /** Whether anything was executed that speaks for the work. */
    public boolean hasExecutedEvidence() {
        return !gates.isEmpty();
    }
}
