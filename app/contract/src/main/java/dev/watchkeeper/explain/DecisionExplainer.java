package dev.watchkeeper.explain;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Resolution;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Explains a decision in a short paragraph: what was seen, what weighed what, which rule had a say.
 */
public final class DecisionExplainer {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);

    /** How reasons say that a rule fired, and how that is told. */
    private static final Map<String, String> RULES =
            Map.of(Reason.RULE, "fired", Reason.RULE_TOO, "fired too");

    private static final Pattern ISO =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z");

    private final ZoneId zone;

    /**
     * @param zone in which times are told
     */
    public DecisionExplainer(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * The decisions of a task in order; attempts that are not decided yet are left out. One that
     * was held for a limit and went on has a paragraph for each hold.
     *
     * @param events of the task, as far as they are at hand
     */
    public List<Explanation> explain(
            List<Attempt> attempts, List<Event> events, List<Breakpoint> breakpoints) {
        List<Explanation> all = new ArrayList<>();
        for (Attempt a : attempts) {
            Decision decision = a.decision();
            if (decision == null) {
                continue;
            }
            List<Event> decided =
                    events.stream()
                            .filter(e -> e.type() == EventType.DECIDED)
                            .filter(e -> e.attempt() == a.ref().number())
                            .toList();
            for (Event e : decided) {
                boolean last = e == decided.getLast();
                if (!last && "wait".equals(e.data().get("decision"))) {
                    all.add(held(a, e.at(), hold(events, e), null));
                }
            }
            Event last = decided.isEmpty() ? null : decided.getLast();
            Instant ended = a.endedAt();
            Instant at = last != null ? last.at() : ended != null ? ended : a.startedAt();
            if (decision instanceof Decision.Wait wait) {
                all.add(held(a, at, last == null ? null : hold(events, last), wait));
                continue;
            }
            List<Breakpoint> asked =
                    breakpoints.stream()
                            .filter(b -> b.task().equals(a.ref().task()))
                            .filter(b -> b.attempt() == a.ref().number())
                            .toList();
            all.add(
                    new Explanation(
                            a,
                            at,
                            decision.word(),
                            decision instanceof Decision.Ask ask ? ask.rule() : null,
                            title(a, at, decided(decision)),
                            text(a, decision, last, asked)));
        }
        return all;
    }

    /** The hold that a decision to wait began. */
    private static @Nullable Event hold(List<Event> events, Event decided) {
        return events.stream()
                .filter(e -> e.type() == EventType.HOLD_STARTED)
                .filter(e -> e.attempt() == decided.attempt() && e.seq() > decided.seq())
                .findFirst()
                .orElse(null);
    }

    private Explanation held(
            Attempt a, Instant at, @Nullable Event hold, Decision.@Nullable Wait decision) {
        Instant until = decision == null ? null : decision.until();
        if (hold != null && hold.data().get("until") instanceof String text) {
            until = Instant.parse(text);
        }
        boolean unnamed = hold != null && String.valueOf(hold.data().get("why")).contains("no ");
        return new Explanation(
                a,
                at,
                "wait",
                null,
                title(a, at, "waited for a limit"),
                "The account '"
                        + a.account()
                        + "' met its limit"
                        + (unnamed ? ", and no time was named at which it ends" : "")
                        + ". So the attempt was held"
                        + (until == null ? "" : " until " + TIME.format(until.atZone(zone)))
                        + ", and then to go on where it was.");
    }

    private String title(Attempt a, Instant at, String decided) {
        return a.ref().task()
                + ", attempt "
                + a.ref().number()
                + " by "
                + a.agent()
                + ", "
                + TIME.format(at.atZone(zone))
                + ": "
                + decided;
    }

    private static String decided(Decision decision) {
        return switch (decision) {
            case Decision.Accept _ -> "accepted";
            case Decision.Retry _ -> "tried again";
            case Decision.Ask ask -> "asked (" + ask.rule() + ")";
            case Decision.Wait _ -> "waited for a limit";
            case Decision.Fail _ -> "given up";
        };
    }

    private String text(
            Attempt a, Decision decision, @Nullable Event decided, List<Breakpoint> asked) {
        List<String> sentences = new ArrayList<>();
        Assessment seen = a.assessment();
        if (seen != null) {
            sentences.addAll(AssessmentExplainer.told(a, seen));
        }
        rules(decision, decided, sentences);
        sentences.add(because(decision));
        for (Breakpoint b : asked) {
            if (b != asked.getFirst()) {
                sentences.add("Then it was asked about '" + b.rule() + "' (" + b.id() + ").");
            }
            sentences.add(answer(b));
        }
        return Sentences.sentence(String.join(" ", sentences));
    }

    /** A question has its rule's name; what is nobody's question had none that fired. */
    private static void rules(Decision decision, @Nullable Event decided, List<String> into) {
        if (decision instanceof Decision.Ask || decided == null) {
            return;
        }
        into.add(
                decided.data().get("nearest") instanceof Map<?, ?> near
                                // Earlier versions told of any, however far, and not how far.
                                && near.containsKey("distance")
                        ? "No rule fired; the nearest was '"
                                + near.get("rule")
                                + "': "
                                + near.get("text")
                                + "."
                        : "No rule fired.");
    }

    private String because(Decision decision) {
        String so =
                switch (decision) {
                    case Decision.Accept _ -> "So it was accepted: ";
                    case Decision.Retry r ->
                            "So it was tried again, with "
                                    + Sentences.count(r.feedback().size(), "piece")
                                    + " of feedback: ";
                    case Decision.Ask ask -> "So the question '" + ask.rule() + "' was asked: ";
                    case Decision.Wait _ -> "So it was held: ";
                    case Decision.Fail _ -> "So it was given up: ";
                };
        return so
                + decision.because().stream().map(this::reason).collect(Collectors.joining("; "))
                + ".";
    }

    private String reason(Reason r) {
        for (Map.Entry<String, String> rule : RULES.entrySet()) {
            if (r.text().startsWith(rule.getKey())) {
                String when = r.text().substring(rule.getKey().length());
                return "the rule '"
                        + r.evidence()
                        + "' "
                        + rule.getValue()
                        + " (`"
                        + when.strip().replaceAll("\\s+", " ")
                        + "`)";
            }
        }
        return Sentences.bare(ISO.matcher(r.text()).replaceAll(t -> TIME.format(at(t.group()))))
                + Sentences.evidence(List.of(r.evidence()));
    }

    private ZonedDateTime at(String iso) {
        return Instant.parse(iso).atZone(zone);
    }

    private static String answer(Breakpoint b) {
        Resolution answer = b.resolution();
        if (answer == null) {
            return "Nobody has answered " + b.id() + " yet.";
        }
        Duration took = Duration.between(b.raisedAt(), answer.at());
        if (!answer.by().equals("person")) {
            return "Nobody answered "
                    + b.id()
                    + (took.toSeconds() < 1 ? " in time" : " for " + Sentences.duration(took))
                    + ", so its default was taken: "
                    + answer.option()
                    + ".";
        }
        return "A person answered "
                + b.id()
                + Sentences.after(took)
                + " with '"
                + answer.option()
                + "'"
                + (answer.say().isBlank() ? "." : ": \"" + answer.say().strip() + "\".");
    }
}
