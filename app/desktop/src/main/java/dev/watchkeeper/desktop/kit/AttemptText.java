package dev.watchkeeper.desktop.kit;

import dev.watchkeeper.desktop.kit.TextLine.Tone;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TestCounts;
import dev.watchkeeper.domain.TestsTried;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is known of attempts, as lines for a text pane. */
public final class AttemptText {
    private AttemptText() {}

    /** The changed files, then their differences. */
    public static List<TextLine> changes(List<PathDiff> changes, String patch) {
        if (changes.isEmpty()) {
            return note("Nothing is changed.");
        }
        List<TextLine> lines = new ArrayList<>();
        for (PathDiff d : changes) {
            lines.add(TextLine.plain(file(d)));
        }
        lines.add(new TextLine("", Tone.PLAIN));
        lines.addAll(TextLine.diff(patch));
        return lines;
    }

    private static String file(PathDiff d) {
        String size = d.binary() ? "binary" : "+" + d.linesAdded() + " -" + d.linesDeleted();
        return String.format(
                Locale.ROOT,
                "%-8s %-10s %s",
                d.kind().name().toLowerCase(Locale.ROOT),
                size,
                d.notHeld() == null ? d.path() : d.path() + "  (not held: " + d.notHeld() + ")");
    }

    /** One sentence of ours. */
    public static List<TextLine> note(String sentence) {
        return List.of(TextLine.plain(sentence).withTone(Tone.MUTED));
    }

    /** What we ran for an attempt, and what else we found. */
    public static List<TextLine> gates(@Nullable Attempt attempt) {
        if (attempt == null) {
            return note("There was no attempt yet.");
        }
        List<TextLine> lines = new ArrayList<>();
        Assessment assessment = attempt.assessment();
        if (assessment == null) {
            return note("Nothing was run: the attempt was not assessed.");
        }
        List<GateResult> gates = assessment.quality().gates();
        if (gates.isEmpty()) {
            lines.add(new TextLine("Nothing was run: there is no gate and no check.", Tone.MUTED));
        }
        for (GateResult g : gates) {
            Integer exit = g.exitStatus();
            lines.add(
                    new TextLine(
                            String.format(
                                    Locale.ROOT,
                                    "%s %s %s, %s, %.1f s",
                                    g.check() ? "Check" : "Gate",
                                    g.name(),
                                    StateLook.word(g.status()),
                                    exit == null ? "no exit status" : "exit " + exit,
                                    g.seconds()),
                            g.failed() ? Tone.BAD : Tone.GOOD));
            if (g.status() == GateResult.Status.UNPROVEN) {
                lines.add(TextLine.plain("  It " + g.unproven() + ".").withTone(Tone.BAD));
            } else if (!g.changed().isEmpty()) {
                lines.add(
                        TextLine.plain("  Changed while it ran: " + String.join(", ", g.changed()))
                                .withTone(Tone.MUTED));
            }
            TestCounts tests = g.tests();
            if (tests != null && tests.since() != null) {
                tests.since()
                        .told()
                        .forEach(t -> lines.add(TextLine.plain("  " + t).withTone(Tone.MUTED)));
            }
            lines.addAll(TextLine.lines("  $ " + g.command(), Tone.MUTED));
            for (TextLine line : TextLine.lines(g.tail(), Tone.PLAIN)) {
                lines.add(new TextLine("  " + line.text(), line.tone()));
            }
            lines.add(new TextLine("", Tone.PLAIN));
        }
        var quality = assessment.quality();
        add(lines, "Outside the scope", quality.outside());
        add(lines, "Tests deleted, skipped or weakened", quality.weakened());
        add(lines, "Made for the tests", quality.specialCases());
        add(lines, "Tests that do not run any more", quality.lostTests());
        TestsTried tried = quality.tried();
        if (tried != null) {
            add(lines, "What `" + tried.command() + "` notices", tried.words());
        }
        add(lines, "Left unfinished", quality.stubs());
        add(lines, "Said, but contradicted by what we ran", quality.contradicted());
        add(lines, "Settings that it tried to change", quality.protectedPaths());
        return lines;
    }

    private static void add(List<TextLine> lines, String what, List<String> items) {
        if (!items.isEmpty()) {
            lines.add(new TextLine(what, Tone.BAD));
            items.forEach(
                    i -> lines.add(new TextLine("  " + TextLine.plain(i).text(), Tone.PLAIN)));
            lines.add(new TextLine("", Tone.PLAIN));
        }
    }

    /** All attempts of a task, each with its end and what was decided. */
    public static List<TextLine> tries(List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return note("There was no attempt yet.");
        }
        List<TextLine> lines = new ArrayList<>();
        for (Attempt a : attempts) {
            StringBuilder head =
                    new StringBuilder("Attempt ").append(a.ref().number()).append(" by ");
            head.append(a.agent()).append("@").append(a.host());
            Instant ended = a.endedAt();
            if (ended != null) {
                head.append(", ").append(Ago.length(Duration.between(a.startedAt(), ended)));
            }
            Assessment assessment = a.assessment();
            if (assessment != null) {
                head.append(", confidence ").append(assessment.confidence().score().words());
            }
            lines.add(TextLine.plain(head.toString()).withTone(Tone.HEAD));
            if (a.outcome() != null) {
                String words = a.outcome().finalText();
                lines.add(
                        TextLine.plain(
                                "  ended: "
                                        + a.outcome().ending().word().replace('_', ' ')
                                        + (words.isBlank() ? "" : ", saying: " + words)));
            }
            Decision decision = a.decision();
            if (decision != null) {
                lines.add(TextLine.plain("  decided: " + decision.word()));
                for (Reason reason : decision.because()) {
                    lines.add(TextLine.plain("    because " + reason.told()).withTone(Tone.MUTED));
                }
                if (decision instanceof Decision.Retry retry) {
                    for (String told : retry.feedback()) {
                        lines.add(TextLine.plain("    told: " + told).withTone(Tone.MUTED));
                    }
                }
            }
            lines.add(new TextLine("", Tone.PLAIN));
        }
        return lines;
    }
}
