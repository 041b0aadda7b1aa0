package dev.watchkeeper.report;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.report.MorningReport.Line;
import dev.watchkeeper.report.MorningReport.Section;
import dev.watchkeeper.summary.DoneWords;
import dev.watchkeeper.summary.RestoreWords;
import dev.watchkeeper.summary.RunDigest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The parts of the report, what needs the person first. */
final class ReportSections {
    /** At or above this, with checks passed, nothing is doubted. */
    private static final double SURE = 0.8;

    private static final Set<EventType> ODD =
            EnumSet.of(EventType.SUPERVISOR_RECOVERED, EventType.REPOSITORY_CHANGED);

    private final NightRecords night;
    private final Map<String, List<Event>> own;
    private final List<Line> failed = new ArrayList<>();
    private final List<Line> cancelled = new ArrayList<>();
    private final List<Line> unended = new ArrayList<>();
    private final List<Line> done = new ArrayList<>();
    private final List<Line> unsure = new ArrayList<>();

    ReportSections(NightRecords night) {
        this.night = night;
        this.own = night.byTask();
    }

    /** All parts; those that only tell of what is rare are left out where they are empty. */
    List<Section> all() {
        night.tasks().forEach(this::sort);
        if (night.leftOut() > 0) {
            unended.add(
                    new Line(
                            "",
                            "and " + night.leftOut() + " more: watchkeeper task list",
                            List.of()));
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("needs_you", "Needs you", "Nothing needs you.", questions()));
        sections.add(new Section("failed", "Failed and blocked", "Nothing failed.", failed));
        if (!cancelled.isEmpty()) {
            sections.add(new Section("cancelled", "Cancelled", "Nothing.", cancelled));
        }
        if (!unended.isEmpty()) {
            sections.add(new Section("unended", "Not ended yet", "All has ended.", unended));
        }
        sections.add(new Section("done", "Done, and proven by what", "Nothing was done.", done));
        sections.add(
                new Section("less_sure", "Less sure", "No doubt about what was done.", unsure));
        sections.add(new Section("restored", "Put back", "Nothing was put back.", restored()));
        sections.add(
                new Section(
                        "holds",
                        "Rests, and what they cost",
                        "Nothing rested.",
                        HoldCosts.of(night)));
        sections.add(new Section("night", "The night as a whole", "Nothing ran.", whole()));
        sections.add(new Section("timeline", "When", "Nothing happened.", Timeline.of(night)));
        sections.add(
                new Section(
                        "spent",
                        "Spent",
                        "No attempt was made.",
                        AgentsSpending.of(night.from(), night.attempts())));
        sections.add(
                new Section(
                        "judged_by",
                        "Judged by",
                        "Nothing was judged.",
                        night.judgedBy().stream()
                                .map(words -> new Line("", words, List.of()))
                                .toList()));
        sections.add(new Section("odd", "Odd", "Nothing out of the ordinary.", odd()));
        sections.add(
                new Section(
                        "spot_checks",
                        "Spot checks: your word is what the confidence is measured by",
                        "None waits.",
                        night.spotChecks().stream().map(this::spotCheck).toList()));
        List<Line> words = summaries();
        if (!words.isEmpty()) {
            sections.add(new Section("summaries", "In the model's words", "No summary.", words));
        }
        return sections;
    }

    /** One line for each task that asks, with all of its questions. */
    private List<Line> questions() {
        Map<String, List<Breakpoint>> byTask = new LinkedHashMap<>();
        night.open().forEach(b -> byTask.computeIfAbsent(b.task(), _ -> new ArrayList<>()).add(b));
        List<Line> lines = new ArrayList<>();
        byTask.forEach((task, asked) -> {
            List<String> words = new ArrayList<>();
            List<String> evidence = new ArrayList<>();
            for (Breakpoint b : asked) {
                words.add(b.question() + " (watchkeeper breakpoint show " + b.id() + ")");
                evidence.addAll(b.evidence());
            }
            evidence.addAll(
                    evidence.isEmpty() ? last(task, EventType.BREAKPOINT_RAISED) : List.of());
            lines.add(
                    new Line(
                            task, String.join("; ", words), evidence.stream().distinct().toList()));
        });
        return lines;
    }

    /** Puts a task where it belongs; one that waits for the person is among the questions. */
    private void sort(Task t) {
        Instant ended = t.endedAt();
        boolean tonight = ended != null && !ended.isBefore(night.from());
        switch (t.state()) {
            case BLOCKED -> failed.add(failure(t, night.attemptsOf(t)));
            case FAILED -> {
                if (tonight) {
                    failed.add(failure(t, night.attemptsOf(t)));
                }
            }
            case CANCELLED -> {
                if (tonight) {
                    cancelled.add(
                            new Line(
                                    t.id(),
                                    t.title()
                                            + ": cancelled; nothing of it stands (watchkeeper task"
                                            + " show "
                                            + t.id()
                                            + ")",
                                    last(t.id(), EventType.TASK_CHANGED)));
                }
            }
            case DONE -> {
                if (tonight) {
                    done(t);
                }
            }
            case PENDING, READY, RUNNING, HELD ->
                    unended.add(
                            new Line(
                                    t.id(),
                                    t.title()
                                            + ": "
                                            + t.state().name().toLowerCase(Locale.ROOT)
                                            + (t.attempts() == 0 ? ", not begun" : ", not ended"),
                                    List.of()));
            case WAITING -> {}
        }
    }

    private void done(Task t) {
        List<Event> events = own.getOrDefault(t.id(), List.of());
        DoneWords words = DoneWords.of(t, night.attemptsOf(t), events, night.zone());
        AcceptedProof proof = AcceptedProof.of(t, night.attemptsOf(t));
        List<String> evidence =
                words.evidence().isEmpty() ? last(t.id(), EventType.TASK_DONE) : words.evidence();
        done.add(
                new Line(
                        t.id(),
                        t.title() + ": " + words.text() + proof.words(),
                        evidence,
                        proof.detail()));
        Score confidence = t.confidence();
        if (confidence == null || confidence.value() < SURE || words.evidence().isEmpty()) {
            unsure.add(
                    new Line(
                            t.id(),
                            t.title()
                                    + ": confidence "
                                    + (confidence == null ? "unknown" : confidence.words())
                                    + (words.evidence().isEmpty()
                                            ? ", nothing was executed for it"
                                            : ""),
                            evidence));
        }
    }

    /** The last event of a type that tells of a task; none if it is not among those read. */
    private List<String> last(String task, EventType type) {
        return own.getOrDefault(task, List.of()).reversed().stream()
                .filter(e -> e.type() == type)
                .limit(1)
                .map(e -> "event " + e.seq())
                .toList();
    }

    /** From the journal; below that what the model said of the last run that ended. */
    private List<Line> whole() {
        RunDigest digest = new RunDigest();
        List<SummaryLine> words = List.of();
        for (Event e : night.tonight()) {
            digest.add(e);
            words = SummaryLine.ofNight(e) ? SummaryLine.words(e) : words;
        }
        List<Line> lines = new ArrayList<>();
        digest.facts().forEach(f -> lines.add(new Line("", f.text(), f.evidence())));
        words.forEach(
                w -> lines.add(new Line("", "In the model's words: " + w.text(), w.evidence())));
        return lines;
    }

    private Line spotCheck(Outcome drawn) {
        String id = drawn.ref().task();
        String title =
                night.tasks().stream()
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
                DoneWords.lastGates(night.attempts().getOrDefault(id, List.of())).stream()
                        .map(GateResult::evidence)
                        .toList());
    }

    private Line failure(Task t, List<Attempt> tries) {
        if (t.state() == TaskState.BLOCKED) {
            return new Line(
                    t.id(),
                    t.title()
                            + ": blocked, not begun again before "
                            + String.join(", ", t.after())
                            + " is done (watchkeeper task show "
                            + t.id()
                            + ")",
                    last(t.id(), EventType.TASK_CHANGED));
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
                evidence.isEmpty() ? last(t.id(), EventType.TASK_FAILED) : evidence);
    }

    private List<Line> restored() {
        return told(EnumSet.of(EventType.RESTORED));
    }

    private List<Line> odd() {
        return told(ODD);
    }

    private List<Line> told(Set<EventType> types) {
        List<Line> lines = new ArrayList<>();
        for (Event e : night.tonight()) {
            if (types.contains(e.type())) {
                String task = e.task();
                lines.add(
                        new Line(
                                task == null ? "" : task,
                                Moment.in(night.zone(), e.at()) + " " + what(e),
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
    private List<Line> summaries() {
        Map<String, List<SummaryLine>> newest = new LinkedHashMap<>();
        for (Event e : night.tonight()) {
            String task = e.task();
            List<SummaryLine> told = SummaryLine.in(e);
            if (task != null && !told.isEmpty()) {
                newest.put(task, told);
            }
        }
        List<Line> lines = new ArrayList<>();
        for (boolean done : new boolean[] {false, true}) {
            for (Task t : night.tasks()) {
                if ((t.state() == TaskState.DONE) == done) {
                    newest.getOrDefault(t.id(), List.of())
                            .forEach(l -> lines.add(new Line(t.id(), l.text(), l.evidence())));
                }
            }
        }
        return lines;
    }
}
