package dev.watchkeeper.demo;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a run did, as text that is the same for every run that did the same: for each task its
 * events in their order, with what they decide and without times, sizes, sums and ids, and the
 * states in which all of it ended.
 */
final class JournalOutline {
    /** What is said of an event, besides its type and attempt. */
    private static final Map<EventType, List<String>> SAID =
            Map.ofEntries(
                    Map.entry(EventType.TASK_READY, List.of("state")),
                    Map.entry(EventType.ATTEMPT_STARTED, List.of("agent", "host")),
                    Map.entry(EventType.CHECKPOINT_TAKEN, List.of("kind")),
                    Map.entry(EventType.PROMPT_WRITTEN, List.of("template")),
                    Map.entry(EventType.AGENT_STARTED, List.of("leg", "resumed")),
                    Map.entry(EventType.AGENT_ENDED, List.of("leg", "ending", "exit_status")),
                    Map.entry(EventType.FILE_CHANGED, List.of("path")),
                    Map.entry(EventType.VALIDATED, List.of("complete", "ending", "problems")),
                    Map.entry(EventType.GATE_ENDED, List.of("name", "command", "status")),
                    Map.entry(EventType.DECIDED, List.of("decision", "rule")),
                    Map.entry(EventType.BREAKPOINT_RAISED, List.of("rule", "options")),
                    Map.entry(EventType.BREAKPOINT_RESOLVED, List.of("option")),
                    Map.entry(EventType.HOLD_STARTED, List.of("account")),
                    Map.entry(EventType.HOLD_ENDED, List.of("account")),
                    Map.entry(EventType.RESTORED, List.of("written", "deleted")),
                    Map.entry(EventType.TASK_DONE, List.of("state")),
                    Map.entry(EventType.TASK_FAILED, List.of("state")),
                    Map.entry(EventType.TASK_CHANGED, List.of("state")));

    private final SequencedMap<String, List<String>> lines = new LinkedHashMap<>();

    private JournalOutline() {}

    /**
     * The outline of a whole run.
     *
     * @param attempts all attempts of the tasks, oldest first
     */
    static String of(List<Event> journal, List<Task> tasks, List<Attempt> attempts) {
        JournalOutline outline = new JournalOutline();
        tasks.forEach(t -> outline.of(t.id()));
        journal.forEach(outline::add);
        attempts.forEach(outline::end);
        tasks.forEach(t -> outline.of(t.id()).add("is " + word(t.state())));
        StringBuilder text = new StringBuilder();
        outline.lines.forEach((title, all) -> {
            text.append(title).append('\n');
            all.forEach(line -> text.append("  ").append(line).append('\n'));
        });
        return text.toString();
    }

    private List<String> of(String title) {
        return lines.computeIfAbsent(title, _ -> new ArrayList<>());
    }

    private void add(Event e) {
        // How often an output is noticed depends on the moment, as does what changed after the end.
        if (e.type() == EventType.AGENT_OUTPUT
                || e.type() == EventType.FILE_CHANGED && e.task() == null) {
            return;
        }
        String line = (e.attempt() > 0 ? e.attempt() + "  " : "") + said(e);
        String task = e.task();
        List<String> all = of(task == null ? "of no task" : task);
        if (e.type() == EventType.FILE_CHANGED && all.getLast().startsWith(prefix(line))) {
            changedToo(all, line);
        } else {
            all.add(line);
        }
    }

    private static String said(Event e) {
        StringBuilder line = new StringBuilder(word(e.type()));
        for (String key : SAID.getOrDefault(e.type(), List.of())) {
            Object value = e.data().get(key);
            if (value != null) {
                line.append(' ').append(key).append('=').append(value);
            }
        }
        return line.toString();
    }

    /** Changes that follow each other are told in the order of their paths, each once. */
    private static void changedToo(List<String> all, String line) {
        int from = all.size();
        while (all.get(from - 1).startsWith(prefix(line))) {
            from--;
        }
        List<String> changes = all.subList(from, all.size());
        if (!changes.contains(line)) {
            changes.add(line);
            changes.sort(Comparator.naturalOrder());
        }
    }

    private static String prefix(String line) {
        return line.substring(0, line.indexOf(" path="));
    }

    private void end(Attempt a) {
        String decision = a.decision() == null ? "undecided" : a.decision().word();
        of(a.ref().task())
                .add(
                        "%d  is %s: %s, in %s"
                                .formatted(
                                        a.ref().number(),
                                        word(a.state()),
                                        decision,
                                        a.legs().size() == 1
                                                ? "one leg"
                                                : a.legs().size() + " legs"));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
