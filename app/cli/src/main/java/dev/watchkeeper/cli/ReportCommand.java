package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.report.MorningReport;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code report} */
@Command(name = "report", description = "What was done and proven how; what was not, first.")
final class ReportCommand extends Action {
    private static final Duration NIGHT = Duration.ofHours(24);

    /** A report is not held up by a longer journal. */
    private static final int MOST_EVENTS = 640_000;

    private static final int BATCH = 5_000;

    @Option(names = "--since", paramLabel = "T", description = "Such as 8h; usually a day.")
    @Nullable String since;

    @Option(names = "--html", paramLabel = "F", description = "As one HTML file.")
    @Nullable Path html;

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description = "As a signed record that can be checked anywhere.")
    @Nullable Path receipt;

    @Option(names = "--replace", description = "The file of --receipt may be there already.")
    boolean replace;

    @Option(
            names = "--verify",
            paramLabel = "FILE",
            description = "Check a record that --receipt made; needs no home and no supervisor.")
    @Nullable Path verify;

    @Option(
            names = "--key",
            paramLabel = "FINGERPRINT",
            description = "With --verify: the key that must have signed it.")
    @Nullable String key;

    @Option(
            names = "--file-only",
            description = "With --verify: don't compare with what lies in the home here.")
    boolean fileOnly;

    ReportCommand(CommandContext c) {
        super(c);
    }

    @Override
    public Integer call() {
        requireOneThing();
        Path checked = verify;
        if (checked != null) {
            return new ReceiptCommands(c).verify(c.folder().resolve(checked), key, fileOnly);
        }
        String asked = since;
        Instant now = c.clock().instant();
        Instant from = asked == null ? now.minus(NIGHT) : c.since(asked);
        Path signed = receipt;
        if (signed != null) {
            return new ReceiptCommands(c).write(c.folder().resolve(signed), from, replace);
        }
        try (Control control = c.open()) {
            MorningReport report = report(control, from, now);
            Path file = html;
            if (file != null) {
                write(c.folder().resolve(file), c.spoken(report.html()));
            }
            if (c.json()) {
                c.json(spoken(report.json()));
            } else if (file == null) {
                c.print(c.spoken(report.text()).stripTrailing());
            } else {
                c.print("Wrote " + c.folder().resolve(file));
            }
            return DONE;
        }
    }

    private void requireOneThing() {
        String wrong = "";
        if (verify != null && (receipt != null || html != null || since != null)) {
            wrong = "--verify checks a file and makes no report";
        } else if (receipt != null && html != null) {
            wrong = "--receipt and --html are two reports";
        } else if (verify == null && (key != null || fileOnly)) {
            wrong = "--key and --file-only belong to --verify";
        } else if (receipt == null && replace) {
            wrong = "--replace belongs to --receipt";
        }
        if (!wrong.isEmpty()) {
            throw new WatchkeeperException(Code.USAGE, wrong, "one at a time: report --help");
        }
    }

    /** Reads what belongs to the period, and what waits for the person; nothing else. */
    private static MorningReport report(Control control, Instant from, Instant now) {
        List<Event> events = events(control, from);
        List<Outcome> spotChecks = control.spotChecks();
        SortedMap<Long, Task> tasks = new TreeMap<>();
        Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
        for (Attempt a : control.endedAttempts(from)) {
            attempts.computeIfAbsent(a.ref().task(), _ -> new ArrayList<>()).add(a);
        }
        List<Task> told = new ArrayList<>(control.endedTasks(from));
        told.addAll(
                control.tasksById(
                        spotChecks.stream().map(o -> o.ref().task()).distinct().toList()));
        for (Task t : told) {
            tasks.put(t.number(), t);
            if (t.attempts() > 0) {
                attempts.put(t.id(), control.attempts(t.id()));
            }
        }
        TaskPages.all(control, TaskQuery.all().in(Set.of(TaskState.BLOCKED)))
                .forEach(t -> tasks.put(t.number(), t));
        control.tasksById(summarised(events)).forEach(t -> tasks.put(t.number(), t));
        return MorningReport.of(
                from,
                now,
                ZoneId.systemDefault(),
                List.copyOf(tasks.values()),
                attempts,
                control.breakpoints(false),
                control.overview().holds(),
                events,
                spotChecks);
    }

    /** The tasks of which the events hold a summary. */
    private static List<String> summarised(List<Event> events) {
        Set<String> ids = new LinkedHashSet<>();
        for (Event e : events) {
            String task = e.task();
            if (task != null && !SummaryLine.in(e).isEmpty()) {
                ids.add(task);
            }
        }
        return List.copyOf(ids);
    }

    /** The events of the period, the last of them where there are very many. */
    private static List<Event> events(Control control, Instant from) {
        List<Event> events = new ArrayList<>();
        long seq = Math.max(control.seqBefore(from), control.overview().lastSeq() - MOST_EVENTS);
        for (List<Event> some = control.events(seq, BATCH, 0);
                !some.isEmpty();
                some = control.events(seq, BATCH, 0)) {
            events.addAll(some);
            seq = some.getLast().seq();
        }
        return events;
    }

    /** The same with every text in it as this person types its lines. */
    private Object spoken(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> all = new LinkedHashMap<>();
                map.forEach((k, v) -> all.put(String.valueOf(k), spoken(v)));
                yield all;
            }
            case List<?> list -> list.stream().map(this::spoken).toList();
            case String text -> c.spoken(text);
            default -> value;
        };
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.USAGE, "can't write " + file + ": " + e.getMessage(), "another path", e);
        }
    }
}
