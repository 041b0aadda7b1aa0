package dev.watchkeeper.cli;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.summary.RestoreWords;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The journal's events as lines for people. */
final class EventText {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** What may name times, which are told as the person's clocks show them. */
    private static final Set<String> TIMED = Set.of("until", "why", "because");

    private final Text text;
    private final ZoneId zone;

    EventText(Text text, ZoneId zone) {
        this.text = text;
        this.zone = zone;
    }

    /** One line. */
    String line(Event e) {
        String task = e.task();
        String who = task == null ? "" : task + (e.attempt() == 0 ? "" : "/" + e.attempt());
        String line =
                text.tone(Text.Tone.DIM, CLOCK.format(e.at().atZone(zone)))
                        + "  "
                        + (who.isEmpty() ? "" : who + "  ")
                        + Text.clean(what(e));
        // What a person has to mend is told to its end.
        boolean whole =
                e.type() == EventType.SETTINGS_REFUSED || e.type() == EventType.PLUGIN_CHANGED;
        return whole ? line : text.fit(line);
    }

    /** Whether it is worth a line while a run is followed; the rest stands in the log. */
    static boolean tells(Event e) {
        return switch (e.type()) {
            case AGENT_OUTPUT, FILE_CHANGED, PROMPT_WRITTEN, JUDGED, TASK_READY -> false;
            case CHECKPOINT_TAKEN -> !PutBackNote.in(e).isEmpty();
            // A run's own is printed below its tasks, whole.
            case SUMMARISED -> false;
            case VALIDATED -> !plain(e.data().get("problems")).isEmpty();
            case REPOSITORY_CHANGED,
                    TASK_ADDED,
                    ATTEMPT_STARTED,
                    AGENT_STARTED,
                    AGENT_ANSWERED,
                    AGENT_ENDED,
                    GATE_ENDED,
                    TESTS_TRIED,
                    SCORED,
                    DECIDED,
                    BREAKPOINT_RAISED,
                    BREAKPOINT_RESOLVED,
                    HOLD_STARTED,
                    HOLD_ENDED,
                    RESTORED,
                    OUTCOME_KNOWN,
                    TASK_DONE,
                    TASK_FAILED,
                    TASK_CHANGED,
                    SETTINGS_CHANGED,
                    SETTINGS_REFUSED,
                    PLUGIN_CHANGED,
                    NOTICE_SENT,
                    NOTICE_FAILED,
                    CLOCK_CHANGED,
                    SUPERVISOR_STARTED,
                    SUPERVISOR_RECOVERED,
                    SUPERVISOR_STOPPED ->
                    true;
        };
    }

    private String what(Event e) {
        return switch (e.type()) {
            case TASK_ADDED -> "added" + also(e, "title");
            case TASK_READY -> "ready";
            case ATTEMPT_STARTED -> "attempt started" + also(e, "agent");
            case PROMPT_WRITTEN -> "prompt written" + also(e, "written_by", "problem", "tokens");
            case CHECKPOINT_TAKEN -> taken(e);
            case AGENT_STARTED -> "agent started" + also(e, "agent", "leg");
            case AGENT_OUTPUT -> "output" + also(e, "from", "to");
            case AGENT_ANSWERED -> "agent answered" + also(e, "request", "option", "by", "because");
            case AGENT_ENDED -> "agent ended" + also(e, "ending") + left(e);
            case FILE_CHANGED -> "file" + also(e, "kind") + " · " + Text.path(value(e, "path"));
            case REPOSITORY_CHANGED -> "git" + also(e, "why");
            case VALIDATED -> "validated" + also(e, "ending", "problems");
            case GATE_ENDED -> "check" + also(e, "name", "status", "unproven") + before(e);
            case TESTS_TRIED -> "tests tried" + also(e, "found");
            case JUDGED -> "the model judged" + also(e, "pass_probability", "problem");
            case SCORED -> "confidence" + also(e, "confidence");
            case DECIDED -> "decided" + also(e, "decision", "because");
            case SUMMARISED ->
                    (SummaryLine.ofNight(e) ? "the run as a whole" : "summed up")
                            + also(e, "lines", "words");
            case BREAKPOINT_RAISED -> "needs you" + also(e, "breakpoint", "question");
            case BREAKPOINT_RESOLVED -> "answered" + also(e, "breakpoint", "option");
            case HOLD_STARTED -> held(e);
            // The end of a pause is not yet an answer of the host.
            case HOLD_ENDED ->
                    (Hold.isOfHost(value(e, "account")) ? "tries again" : "goes on")
                            + also(e, "account", "by");
            case RESTORED -> restored(e);
            case SETTINGS_CHANGED -> settings(e);
            case SETTINGS_REFUSED ->
                    (value(e, "cause").equals("not_trusted")
                                    ? ""
                                    : "the settings can't be used, those before stay in force: ")
                            + value(e, "problems");
            case PLUGIN_CHANGED ->
                    "plugin "
                            + value(e, "plugin")
                            + " "
                            + value(e, "version")
                            + " is "
                            + value(e, "state").replace('_', ' ')
                            + also(e, "types", "problem");
            case NOTICE_SENT -> "you were told" + also(e, "notifier", "breakpoint");
            case NOTICE_FAILED ->
                    "you could not be told" + also(e, "notifier", "breakpoint", "problem");
            case OUTCOME_KNOWN -> "the work was" + also(e, "label", "source");
            case TASK_DONE -> "done" + also(e, "confidence");
            case TASK_FAILED -> "failed" + also(e, "why");
            case TASK_CHANGED -> "now" + also(e, "state", "why");
            case CLOCK_CHANGED ->
                    "the clock was set by "
                            + value(e, "seconds")
                            + " s"
                            + also(e, "holds", "breakpoints");
            case SUPERVISOR_STARTED -> "supervisor started" + also(e, "pid");
            case SUPERVISOR_RECOVERED -> "recovered" + also(e, "attempts");
            case SUPERVISOR_STOPPED -> "supervisor stopped";
        };
    }

    /** An end that its reason names is not told twice. */
    private String held(Event e) {
        String until = value(e, "until");
        boolean named = !until.isEmpty() && value(e, "why").contains(until);
        return "held" + (named ? also(e, "account", "why") : also(e, "account", "why", "until"));
    }

    private String taken(Event e) {
        String theirs = PutBackNote.persons(e);
        return "checkpoint taken"
                + also(e, "kind", "checkpoint")
                + (theirs.isEmpty() ? "" : ". " + theirs);
    }

    private String restored(Event e) {
        String met = String.join(" ", PutBackNote.in(e));
        return RestoreWords.of(e) + (met.isEmpty() ? "" : ". " + met);
    }

    private String before(Event e) {
        String words =
                value(e, "status").equals(GateResult.Status.PASS.word())
                        ? GateResult.beforeWords(value(e, "before"))
                        : "";
        return words.isEmpty() ? "" : " · " + words;
    }

    private String left(Event e) {
        String left = value(e, "left_behind");
        return left.isEmpty() ? "" : "; it left behind, and that was ended: " + left;
    }

    private String settings(Event e) {
        String restart = value(e, "after_restart");
        return "settings changed"
                + also(e, "keys", "notices")
                + (restart.isEmpty() ? "" : "; takes effect after a restart: " + restart);
    }

    private String also(Event e, String... keys) {
        List<String> parts = new ArrayList<>();
        for (String key : keys) {
            String value = value(e, key);
            if (!value.isEmpty()) {
                parts.add(value);
            }
        }
        return parts.isEmpty() ? "" : ": " + String.join(" · ", parts);
    }

    private String value(Event e, String key) {
        Object value = e.data().get(key);
        if (key.equals("confidence") && value instanceof Number number) {
            return new Score(number.doubleValue(), Boolean.TRUE.equals(e.data().get("calibrated")))
                    .words();
        }
        String told = plain(value);
        return TIMED.contains(key) ? Moment.in(zone, told) : told;
    }

    private static String plain(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Collection<?> all ->
                    String.join("; ", all.stream().map(EventText::plain).toList())
                            .replace(".; ", "; ");
            case java.util.Map<?, ?> map ->
                    map.get("text") instanceof String words
                            ? new Reason(words, String.valueOf(map.get("evidence"))).told()
                            : map.toString();
            case Double number -> Text.percent(number);
            default -> value.toString();
        };
    }
}
