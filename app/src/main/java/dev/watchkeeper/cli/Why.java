package dev.watchkeeper.cli;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Tells a decision as a short paragraph: what was seen, what weighed what, which rule had a say.
 */
final class Why {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);

    private final ZoneId zone;

    Why(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * A decision, told.
     *
     * @param title which attempt, when, what was decided
     * @param text the paragraph
     */
    record Told(Attempt attempt, Instant at, String title, String text) {}

    /**
     * The decisions of a task in order; attempts that are not decided yet are left out.
     *
     * @param events of the task, as far as they are at hand
     */
    List<Told> tell(List<Attempt> attempts, List<Event> events, List<Breakpoint> breakpoints) {
        List<Told> all = new ArrayList<>();
        for (Attempt a : attempts) {
            Decision decision = a.decision();
            if (decision == null) {
                continue;
            }
            Event decided =
                    events.stream()
                            .filter(e -> e.type() == EventType.DECIDED)
                            .filter(e -> Objects.equals(e.attempt(), a.ref().number()))
                            .reduce((x, y) -> y)
                            .orElse(null);
            Instant ended = a.endedAt();
            Instant at = decided != null ? decided.at() : ended != null ? ended : a.startedAt();
            Breakpoint asked =
                    breakpoints.stream()
                            .filter(b -> b.task().equals(a.ref().task()))
                            .filter(b -> b.attempt() == a.ref().number())
                            .findFirst()
                            .orElse(null);
            all.add(new Told(a, at, title(a, decision, at), text(a, decision, decided, asked)));
        }
        return all;
    }

    private String title(Attempt a, Decision decision, Instant at) {
        return a.ref().task()
                + ", attempt "
                + a.ref().number()
                + " by "
                + a.agent()
                + ", "
                + TIME.format(at.atZone(zone))
                + ": "
                + switch (decision) {
                    case Decision.Accept _ -> "accepted";
                    case Decision.Retry _ -> "tried again";
                    case Decision.Ask ask -> "asked (" + ask.rule() + ")";
                    case Decision.Wait _ -> "waited for a limit";
                    case Decision.Fail _ -> "given up";
                };
    }

    private static String text(
            Attempt a, Decision decision, @Nullable Event decided, @Nullable Breakpoint asked) {
        List<String> sentences = new ArrayList<>();
        Assessment seen = a.assessment();
        if (seen != null) {
            sentences.add(ended(a, seen));
            changes(seen.quality(), sentences);
            gates(seen.quality().gates(), sentences);
            model(seen, sentences);
            if (!(decision instanceof Decision.Wait)) {
                sentences.add(confidence(seen.confidence()));
            }
        }
        rules(decision, decided, sentences);
        sentences.add(because(decision));
        answer(asked, sentences);
        return String.join(" ", sentences);
    }

    private static String ended(Attempt a, Assessment seen) {
        Duration worked = Duration.ZERO;
        for (Leg leg : a.legs()) {
            Instant end = leg.endedAt();
            worked = end == null ? worked : worked.plus(Duration.between(leg.startedAt(), end));
        }
        String after = " after " + Text.duration(worked);
        List<String> problems = seen.validation().problems();
        return switch (seen.validation().ending()) {
                    case COMPLETED -> "The agent said that it was done" + after;
                    case QUESTION -> "The agent stopped to ask" + after;
                    case PERMISSION_DENIED -> "The agent was denied something" + after;
                    case LIMIT -> "The agent's account met its limit" + after;
                    case REFUSED -> "The agent declined the task" + after;
                    case TIMEOUT -> "The agent was ended for the time it took," + after;
                    case EMPTY -> "The agent said and did nothing" + after;
                    case TRUNCATED, CUT_OFF, ERROR, SIGNALLED, VANISHED ->
                            "The agent's run ended as "
                                    + seen.validation().ending().word().replace('_', ' ')
                                    + after;
                }
                + (problems.isEmpty() ? "." : " (" + String.join("; ", problems) + ").");
    }

    private static void changes(Quality q, List<String> into) {
        if (q.changes().isEmpty()) {
            into.add("It changed nothing.");
            return;
        }
        long lines =
                q.changes().stream().mapToLong(d -> (long) d.linesAdded() + d.linesDeleted()).sum();
        into.add(
                "Since the task began, "
                        + Text.count(q.changes().size(), "file")
                        + (q.changes().size() == 1 ? " has changed (" : " have changed (")
                        + named(q.changes().stream().map(PathDiff::path).toList())
                        + "), by "
                        + Text.count(lines, "line")
                        + ".");
        List<String> odd = new ArrayList<>();
        q.outside().forEach(p -> odd.add(p + " is outside of its scope"));
        q.protectedPaths().forEach(p -> odd.add(p + " is ours"));
        odd.addAll(q.weakened());
        odd.addAll(q.secrets());
        odd.addAll(q.stubs());
        odd.addAll(q.contradicted());
        if (!odd.isEmpty()) {
            String all = named(odd);
            into.add("Not in order: " + all + (all.endsWith(".") ? "" : "."));
        }
    }

    private static void gates(List<GateResult> gates, List<String> into) {
        List<GateResult> failed = gates.stream().filter(GateResult::failed).toList();
        int passed = gates.size() - failed.size();
        if (gates.isEmpty()) {
            into.add("No gate and no check was run.");
            return;
        }
        if (passed > 0) {
            into.add(
                    (failed.isEmpty() && passed > 1 ? "All " : "")
                            + Text.count(passed, word(gates))
                            + " passed"
                            + evidence(
                                    gates.stream()
                                            .filter(g -> !g.failed())
                                            .map(GateResult::evidence)
                                            .toList())
                            + ".");
        }
        for (GateResult g : failed) {
            into.add(
                    (g.check() ? "The check `" + g.command() : "The gate '" + g.name())
                            + (g.check() ? "` " : "' ")
                            + switch (g.status()) {
                                case FAIL, PASS -> "failed with exit status " + g.exitStatus();
                                case TIMEOUT -> "did not end in time";
                                case ERROR -> "could not be run";
                            }
                            + evidence(List.of(g.evidence()))
                            + ".");
        }
    }

    private static String word(List<GateResult> gates) {
        return gates.stream().allMatch(GateResult::check)
                ? "check"
                : gates.stream().noneMatch(GateResult::check) ? "gate" : "gate or check";
    }

    private static void model(Assessment seen, List<String> into) {
        Verdict verdict = seen.verdict();
        if (verdict != null) {
            into.add(
                    "The model gave it "
                            + number(verdict.passProbability())
                            + evidence(List.of(verdict.evidence()))
                            + (verdict.findings().isEmpty()
                                    ? "."
                                    : ": " + verdict.findings().getFirst()));
        }
    }

    private static String confidence(Confidence c) {
        List<Factor> weighing = c.factors().stream().filter(f -> f.weight() > 0).toList();
        List<Factor> carried =
                weighing.stream()
                        .filter(f -> f.value() >= 0.5)
                        .sorted(Comparator.comparingDouble(f -> -f.weight() * f.value()))
                        .limit(3)
                        .toList();
        List<Factor> against =
                weighing.stream()
                        .filter(f -> f.value() < 0.75)
                        .sorted(Comparator.comparingDouble(f -> -f.weight() * (1 - f.value())))
                        .limit(3)
                        .toList();
        StringBuilder text = new StringBuilder("That makes a confidence of " + number(c.value()));
        text.append(c.calibrated() ? "" : ", not calibrated");
        if (!carried.isEmpty()) {
            text.append("; most of it rests on ").append(factors(carried));
        }
        if (!against.isEmpty()) {
            text.append(carried.isEmpty() ? "; " : ", and ").append(factors(against));
            text.append(against.size() == 1 ? " speaks against it" : " speak against it");
        }
        List<Factor> caps = c.factors().stream().filter(f -> f.name().equals("cap")).toList();
        if (!caps.isEmpty()) {
            text.append("; it can't be above ")
                    .append(number(caps.getFirst().value()))
                    .append(", because ")
                    .append(joined(caps.stream().map(Factor::evidence).toList()));
        }
        return text.append(".").toString();
    }

    private static String factors(List<Factor> all) {
        return joined(
                all.stream()
                        .map(f ->
                                f.name()
                                        + " ("
                                        + number(f.value())
                                        + " of weight "
                                        + String.format(Locale.ROOT, "%.1f", f.weight())
                                        + ": "
                                        + f.evidence()
                                        + ")")
                        .toList());
    }

    private static void rules(Decision decision, @Nullable Event decided, List<String> into) {
        boolean fired =
                decision.because().stream().anyMatch(r -> r.text().startsWith("the rule says"));
        if (fired || decided == null) {
            return;
        }
        if (decided.data().get("nearest") instanceof Map<?, ?> near) {
            into.add(
                    "No rule fired; the nearest was '"
                            + near.get("rule")
                            + "': "
                            + near.get("text")
                            + ".");
        }
    }

    private static String because(Decision decision) {
        String so =
                switch (decision) {
                    case Decision.Accept _ -> "So it was accepted: ";
                    case Decision.Retry r ->
                            "So it was tried again, with "
                                    + Text.count(r.feedback().size(), "piece")
                                    + " of feedback: ";
                    case Decision.Ask ask -> "So the question '" + ask.rule() + "' was asked: ";
                    case Decision.Wait w ->
                            "So it was held"
                                    + (w.until() == null ? "" : " until " + w.until())
                                    + ": ";
                    case Decision.Fail _ -> "So it was given up: ";
                };
        return so
                + joined(decision.because().stream().map(r -> r.text() + evidence(r)).toList())
                + ".";
    }

    private static void answer(@Nullable Breakpoint asked, List<String> into) {
        Resolution answer = asked == null ? null : asked.resolution();
        if (asked == null) {
            return;
        }
        into.add(
                answer == null
                        ? "Nobody has answered " + asked.id() + " yet."
                        : (answer.by().equals("person")
                                        ? "A person answered " + asked.id() + " with "
                                        : "Nobody answered " + asked.id() + " in time, so it was ")
                                + answer.option()
                                + " after "
                                + Text.duration(Duration.between(asked.raisedAt(), answer.at()))
                                + (answer.say().isBlank()
                                        ? "."
                                        : ": \"" + answer.say().strip() + "\"."));
    }

    private static String evidence(Reason r) {
        return r.evidence().isEmpty() || r.evidence().equals("confidence")
                ? ""
                : " [" + r.evidence() + "]";
    }

    private static String evidence(List<String> ids) {
        List<String> some = ids.stream().filter(i -> !i.isBlank()).toList();
        return some.isEmpty() ? "" : " [" + named(some) + "]";
    }

    /** The first three, and how many more. */
    private static String named(List<String> all) {
        return all.size() <= 3
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, 3)) + " and " + (all.size() - 3) + " more";
    }

    private static String joined(List<String> all) {
        return all.size() < 2
                ? String.join("", all)
                : String.join("; ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
    }

    private static String number(double n) {
        return String.format(Locale.ROOT, "%.2f", n);
    }

    /** Breaks a paragraph into lines. */
    static List<String> lines(String text, int width) {
        List<String> all = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                all.add("  " + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            all.add("  " + line);
        }
        return all;
    }
}
