package dev.watchkeeper.report;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.summary.DoneWords;
import dev.watchkeeper.summary.RestoreWords;
import dev.watchkeeper.summary.RunDigest;
import dev.watchkeeper.text.VisibleText;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What came of a night, in the order in which a person wants it.
 *
 * @param from where the night begins
 * @param to when the report was made
 * @param zone in which times are told to a person
 * @param sections name and lines, the empty ones included
 */
public record MorningReport(Instant from, Instant to, ZoneId zone, List<Section> sections) {
    /** At or above this, with checks passed, nothing is doubted. */
    private static final double SURE = 0.8;

    public MorningReport {
        sections = List.copyOf(sections);
    }

    /**
     * A part of the report.
     *
     * @param key in JSON
     * @param empty what is said where there are no lines
     */
    public record Section(String key, String title, String empty, List<Line> lines) {
        public Section {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One statement.
     *
     * @param task it is about; may be empty
     * @param evidence what it rests on, ids; may be empty
     */
    public record Line(String task, String text, List<String> evidence) {
        public Line {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * Makes the report.
     *
     * @param attempts of each task that has any, in order
     * @param open the open breakpoints
     * @param events at least those since {@code from}
     * @param spotChecks the accepts that wait to be looked at
     */
    public static MorningReport of(
            Instant from,
            Instant to,
            ZoneId zone,
            List<Task> tasks,
            Map<String, List<Attempt>> attempts,
            List<Breakpoint> open,
            List<Hold> holds,
            List<Event> events,
            List<Outcome> spotChecks) {
        List<Line> needs = new ArrayList<>();
        for (Breakpoint b : open) {
            needs.add(
                    new Line(
                            b.task(),
                            b.question() + " (watchkeeper breakpoint show " + b.id() + ")",
                            b.evidence()));
        }
        Map<String, List<Event>> own = new HashMap<>();
        for (Event e : events) {
            String task = e.task();
            if (task != null) {
                own.computeIfAbsent(task, _ -> new ArrayList<>()).add(e);
            }
        }
        List<Line> failed = new ArrayList<>();
        List<Line> done = new ArrayList<>();
        List<Line> unsure = new ArrayList<>();
        for (Task t : tasks) {
            List<Attempt> tries = attempts.getOrDefault(t.id(), List.of());
            Instant ended = t.endedAt();
            boolean tonight = ended != null && !ended.isBefore(from);
            if (t.state() == TaskState.BLOCKED || (t.state() == TaskState.FAILED && tonight)) {
                failed.add(failure(t, tries));
            } else if (t.state() == TaskState.DONE && tonight) {
                Line line = proof(t, tries, own.getOrDefault(t.id(), List.of()), zone);
                done.add(line);
                Score confidence = t.confidence();
                if (confidence == null || confidence.value() < SURE || line.evidence().isEmpty()) {
                    unsure.add(
                            new Line(
                                    t.id(),
                                    t.title()
                                            + ": confidence "
                                            + (confidence == null ? "unknown" : confidence.words())
                                            + (line.evidence().isEmpty()
                                                    ? ", nothing was executed for it"
                                                    : ""),
                                    line.evidence()));
                }
            }
        }
        List<Section> sections = new ArrayList<>();
        sections.add(
                new Section("night", "The night as a whole", "Nothing ran.", night(from, events)));
        sections.add(new Section("needs_you", "Needs you", "Nothing needs you.", needs));
        sections.add(new Section("failed", "Failed and blocked", "Nothing failed.", failed));
        sections.add(new Section("done", "Done, and proven by what", "Nothing was done.", done));
        sections.add(
                new Section("less_sure", "Less sure", "No doubt about what was done.", unsure));
        sections.add(
                new Section(
                        "spent",
                        "Spent",
                        "No attempt was made.",
                        AgentsSpending.of(from, attempts)));
        sections.add(
                new Section(
                        "odd",
                        "Odd",
                        "Nothing out of the ordinary.",
                        odd(from, zone, holds, events)));
        sections.add(
                new Section(
                        "spot_checks",
                        "Spot checks: your word is what the confidence is measured by",
                        "None waits.",
                        spotChecks.stream().map(o -> spotCheck(o, tasks, attempts)).toList()));
        List<Line> words = summaries(from, tasks, events);
        if (!words.isEmpty()) {
            sections.add(new Section("summaries", "In the model's words", "No summary.", words));
        }
        return new MorningReport(from, to, zone, sections);
    }

    /** From the journal; below that what the model said of the last run that ended. */
    private static List<Line> night(Instant from, List<Event> events) {
        RunDigest night = new RunDigest();
        List<SummaryLine> words = List.of();
        for (Event e : events) {
            if (!e.at().isBefore(from)) {
                night.add(e);
                words = SummaryLine.ofNight(e) ? SummaryLine.words(e) : words;
            }
        }
        List<Line> lines = new ArrayList<>();
        night.facts().forEach(f -> lines.add(new Line("", f.text(), f.evidence())));
        words.forEach(
                w -> lines.add(new Line("", "In the model's words: " + w.text(), w.evidence())));
        return lines;
    }

    private static Line spotCheck(
            Outcome drawn, List<Task> tasks, Map<String, List<Attempt>> attempts) {
        String id = drawn.ref().task();
        String title =
                tasks.stream()
                        .filter(t -> t.id().equals(id))
                        .map(t -> t.title() + ": ")
                        .findFirst()
                        .orElse("");
        return new Line(
                id,
                title
                        + "right? It was accepted at "
                        + drawn.score().words()
                        + "; answer with: watchkeeper confidence label "
                        + id
                        + " right|wrong|unknown",
                DoneWords.lastGates(attempts.getOrDefault(id, List.of())).stream()
                        .map(GateResult::evidence)
                        .toList());
    }

    private static Line failure(Task t, List<Attempt> tries) {
        if (t.state() == TaskState.BLOCKED) {
            return new Line(
                    t.id(),
                    t.title() + ": blocked, waits for " + String.join(", ", t.after()),
                    List.of());
        }
        List<String> evidence = new ArrayList<>();
        List<String> why = new ArrayList<>();
        List<String> nothing = new ArrayList<>();
        for (GateResult gate : DoneWords.lastGates(tries)) {
            if (gate.failed()) {
                (gate.provesNothing() ? nothing : why).add(gate.command());
                evidence.add(gate.evidence());
            }
        }
        return new Line(
                t.id(),
                t.title()
                        + ": failed after "
                        + t.attempts()
                        + (t.attempts() == 1 ? " attempt" : " attempts")
                        + (why.isEmpty() ? "" : "; still failing: " + String.join(", ", why))
                        + (nothing.isEmpty()
                                ? ""
                                : "; proved nothing: " + String.join(", ", nothing)),
                evidence);
    }

    private static Line proof(Task t, List<Attempt> tries, List<Event> events, ZoneId zone) {
        DoneWords words = DoneWords.of(t, tries, events, zone);
        return new Line(t.id(), t.title() + ": " + words.text(), words.evidence());
    }

    private static List<Line> odd(Instant from, ZoneId zone, List<Hold> holds, List<Event> events) {
        Set<EventType> odd =
                Set.of(
                        EventType.HOLD_STARTED,
                        EventType.SUPERVISOR_RECOVERED,
                        EventType.REPOSITORY_CHANGED,
                        EventType.RESTORED);
        List<Line> lines = new ArrayList<>();
        for (Hold h : holds) {
            lines.add(
                    new Line(
                            "",
                            h.told()
                                    + (h.isOfHost() ? " does not answer: " : " is held: ")
                                    + Moment.in(zone, h.why())
                                    + (h.until() == null
                                            ? ""
                                            : ", until " + Moment.in(zone, h.until())),
                            List.of()));
        }
        for (Event e : events) {
            if (odd.contains(e.type()) && !e.at().isBefore(from)) {
                String task = e.task();
                lines.add(
                        new Line(
                                task == null ? "" : task,
                                Moment.in(zone, e.at()) + " " + what(e),
                                List.of("event " + e.seq())));
            }
        }
        return lines;
    }

    private static String what(Event e) {
        if (e.type() == EventType.RESTORED) {
            return RestoreWords.of(e);
        }
        Object why = e.data().get("why");
        return e.type().word().replace('_', ' ') + (why == null ? "" : ": " + why);
    }

    /**
     * The newest summary of each task, in the order of the tasks: those that are not done first.
     */
    private static List<Line> summaries(Instant from, List<Task> tasks, List<Event> events) {
        Map<String, List<SummaryLine>> newest = new LinkedHashMap<>();
        for (Event e : events) {
            String task = e.task();
            List<SummaryLine> told = SummaryLine.in(e);
            if (task != null && !told.isEmpty() && !e.at().isBefore(from)) {
                newest.put(task, told);
            }
        }
        List<Line> lines = new ArrayList<>();
        for (boolean done : new boolean[] {false, true}) {
            for (Task t : tasks) {
                if ((t.state() == TaskState.DONE) == done) {
                    newest.getOrDefault(t.id(), List.of())
                            .forEach(l -> lines.add(new Line(t.id(), l.text(), l.evidence())));
                }
            }
        }
        return lines;
    }

    /** From when to when, as the person's clocks show it. */
    String period() {
        return Moment.in(zone, from) + " to " + Moment.in(zone, to);
    }

    /** The report for a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder("From ").append(period()).append('\n');
        for (Section s : sections) {
            out.append('\n').append(s.title()).append('\n');
            if (s.lines().isEmpty()) {
                out.append("  ").append(s.empty()).append('\n');
            }
            for (Line l : s.lines()) {
                out.append("  · ");
                if (!l.task().isEmpty()) {
                    out.append(l.task()).append("  ");
                }
                out.append(VisibleText.line(l.text()));
                if (!l.evidence().isEmpty()) {
                    out.append("  [")
                            .append(VisibleText.line(SummaryLine.links(l.evidence())))
                            .append(']');
                }
                out.append('\n');
            }
        }
        return out.toString();
    }

    /** The report as one HTML file that needs nothing else. */
    public String html() {
        return HtmlReport.of(this);
    }

    /** The report's JSON: maps, lists and strings. */
    public Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("from", from.toString());
        all.put("to", to.toString());
        for (Section s : sections) {
            all.put(
                    s.key(),
                    s.lines().stream()
                            .map(l -> {
                                Map<String, Object> line = new LinkedHashMap<>();
                                line.put("task", l.task());
                                line.put("text", l.text());
                                line.put("evidence", l.evidence());
                                return line;
                            })
                            .toList());
        }
        return all;
    }
}
