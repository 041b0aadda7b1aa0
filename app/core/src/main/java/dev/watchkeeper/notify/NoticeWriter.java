package dev.watchkeeper.notify;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.plugin.notifier.Notice;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes the notice that an event gives. Only three kinds of events give one: what was decided
 * without the person is in the report, and nowhere else.
 */
public final class NoticeWriter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);

    private static final String ASKED = "asked";
    private static final String PROBLEM = "problem";

    private final ZoneId zone;

    /**
     * @param zone of the times in the texts
     */
    public NoticeWriter(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * What is known besides the event.
     *
     * @param home names the home in ids
     * @param question that the event tells of; {@code null} if there is none
     * @param taskTitle of its task; empty if there is none
     * @param done how many tasks of the run are done
     * @param failed how many of them failed
     * @param open how many questions wait for an answer
     * @param late whether the event is not of just now
     */
    public record Facts(
            String home,
            @Nullable Breakpoint question,
            String taskTitle,
            long done,
            long failed,
            long open,
            boolean late) {}

    /**
     * Of which kind the notice is that an event gives.
     *
     * @param died whether the supervisor before the one that begins with this event has not ended
     * @return empty if it gives none
     */
    public static Optional<Notice.Kind> kind(Event event, boolean died) {
        return switch (event.type()) {
            case BREAKPOINT_RAISED -> Optional.of(Notice.Kind.QUESTION);
            case SUPERVISOR_STARTED -> died ? Optional.of(Notice.Kind.TROUBLE) : Optional.empty();
            case SUPERVISOR_STOPPED -> {
                if (!problem(event).isEmpty()) {
                    yield Optional.of(Notice.Kind.TROUBLE);
                }
                boolean asked = Boolean.TRUE.equals(event.data().get(ASKED));
                yield asked ? Optional.empty() : Optional.of(Notice.Kind.NIGHT_OVER);
            }
            default -> Optional.empty();
        };
    }

    private static String problem(Event event) {
        return String.valueOf(event.data().getOrDefault(PROBLEM, ""));
    }

    /**
     * Writes the notice of an event that gives one.
     *
     * @return empty if it is a question that is not there any more
     */
    public Optional<Notice> write(Event event, Facts facts) {
        String id = facts.home() + "-" + event.seq();
        if (event.type() == EventType.BREAKPOINT_RAISED) {
            Breakpoint question = facts.question();
            return question == null
                    ? Optional.empty()
                    : Optional.of(question(id, event, question, facts));
        }
        if (event.type() == EventType.SUPERVISOR_STARTED) {
            return Optional.of(
                    of(
                            id,
                            event,
                            Notice.Kind.TROUBLE,
                            "The supervisor had died, and runs again",
                            "It was not stopped, its process was gone. Since "
                                    + time(event.at())
                                    + " it runs again and goes on with what it found"
                                    + " unfinished.\nLook: watchkeeper status"));
        }
        if (!problem(event).isEmpty()) {
            return Optional.of(
                    of(
                            id,
                            event,
                            Notice.Kind.TROUBLE,
                            "The supervisor could not go on",
                            "It has stopped: "
                                    + problem(event)
                                    + "\nLook: watchkeeper doctor"
                                    + "\nGo on: watchkeeper run"));
        }
        return Optional.of(
                of(
                        id,
                        event,
                        Notice.Kind.NIGHT_OVER,
                        "The run is over: " + outcome(facts),
                        (facts.late() ? "It ended on " + time(event.at()) + ". " : "")
                                + "Nothing is left to do without you. "
                                + outcome(facts)
                                + ".\nRead: watchkeeper report"));
    }

    private static String outcome(Facts facts) {
        return facts.done()
                + " done, "
                + facts.failed()
                + " failed, "
                + facts.open()
                + (facts.open() == 1 ? " question" : " questions")
                + " for you";
    }

    private static Notice of(String id, Event event, Notice.Kind kind, String title, String text) {
        return new Notice(id, kind, event.at(), title, text, "", "", "", List.of());
    }

    private Notice question(String id, Event event, Breakpoint question, Facts facts) {
        List<String> options = question.options().stream().map(BreakpointOption::name).toList();
        String text =
                question.question()
                        + "\nAnswers: "
                        + String.join(", ", options)
                        + "\n"
                        + byDefault(question)
                        + "\nAnswer: watchkeeper breakpoint resolve "
                        + question.id()
                        + " --choose "
                        + options.stream().findFirst().orElse("ANSWER");
        String about = facts.taskTitle().isEmpty() ? question.rule() : facts.taskTitle();
        return new Notice(
                id,
                Notice.Kind.QUESTION,
                event.at(),
                List.of(question.project(), about).stream()
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(": ")),
                text,
                question.project(),
                question.task(),
                question.id(),
                options);
    }

    private String byDefault(Breakpoint question) {
        return question.fallback() == null || question.expiresAt() == null
                ? "Without an answer it waits."
                : "Without an answer until "
                        + time(question.expiresAt())
                        + ": "
                        + question.fallback().word()
                        + ".";
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }
}
