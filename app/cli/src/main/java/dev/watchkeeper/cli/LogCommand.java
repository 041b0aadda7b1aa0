package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.explain.DecisionExplainer;
import dev.watchkeeper.explain.Explanation;
import dev.watchkeeper.explain.Sentences;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code log} */
@Command(name = "log", description = "The journal, readable.")
final class LogCommand extends Action {
    private static final int BATCH = 1000;
    private static final int USUAL = 200;

    /** How far back a task's decisions are looked for. */
    private static final int DEEP = 5000;

    private static final int WIDTH = 98;

    @Parameters(paramLabel = "TASK", arity = "0..1", description = "Only this task's events.")
    @Nullable String task;

    @Option(names = "--follow", description = "Go on until Ctrl-C.")
    boolean follow;

    @Option(names = "--since", paramLabel = "T", description = "Such as 8h, or a time.")
    @Nullable String since;

    @Option(names = "--all", description = "From the beginning, not only the last 200.")
    boolean all;

    @Option(names = "--why", description = "Each decision on the task, told with its reasons.")
    boolean why;

    LogCommand(CommandContext c) {
        super(c);
    }

    @Override
    public Integer call() throws Exception {
        EventText text = new EventText(c.text(), ZoneId.systemDefault());
        String from = since;
        Instant earliest = from == null ? null : c.since(from);
        if (all) {
            if (earliest != null) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.USAGE,
                        "--all and --since exclude each other",
                        "--all tells everything, --since T what came after T");
            }
            earliest = Instant.MIN;
        }
        try (Control control = c.open()) {
            String of = task;
            if (of != null) {
                control.task(of);
            }
            if (why) {
                return why(control, of);
            }
            long seq;
            if (earliest == null) {
                seq = control.overview().lastSeq();
                long upTo = seq;
                List<Event> last =
                        control.lastEvents(of, USUAL + 1).stream()
                                .filter(e -> e.seq() <= upTo)
                                .toList();
                int more = Math.max(0, last.size() - USUAL);
                last.stream().skip(more).forEach(e -> tell(text, e));
                if (more > 0) {
                    c.remark(
                            "These are the last "
                                    + USUAL
                                    + " events; --all tells every one, --since T those after T,"
                                    + " such as --since 8h.");
                }
            } else {
                seq = since(control, text, earliest);
            }
            return follow ? follow(control, text, seq) : DONE;
        }
    }

    private int why(Control control, @Nullable String of) {
        if (of == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "--why needs a task",
                    c.command("log TASK --why"));
        }
        List<Explanation> told =
                new DecisionExplainer(ZoneId.systemDefault())
                        .explain(
                                control.attempts(of),
                                control.lastEvents(of, DEEP),
                                control.breakpoints(true));
        if (c.json()) {
            c.json(JsonWriter.list(told, TaskJson::why));
        } else if (told.isEmpty()) {
            c.print("Nothing was decided on " + of + " yet.");
        } else {
            for (Explanation t : told) {
                c.print(c.text().tone(Text.Tone.STRONG, Text.clean(t.title())));
                c.print(Sentences.lines(Text.clean(c.spoken(t.text())), WIDTH));
            }
        }
        return DONE;
    }

    private long since(Control control, EventText text, Instant earliest) {
        long seq = all ? 0 : control.seqBefore(earliest);
        for (List<Event> some = control.events(seq, BATCH, 0);
                !some.isEmpty();
                some = control.events(seq, BATCH, 0)) {
            if (c.unread()) {
                return seq;
            }
            for (Event e : some) {
                seq = e.seq();
                if (!e.at().isBefore(earliest)) {
                    tell(text, e);
                }
            }
        }
        return seq;
    }

    private int follow(Control control, EventText text, long from) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        long seq = from;
        try (AutoCloseable listening = c.application().onInterrupt(() -> over.set(true))) {
            while (!over.get() && !c.unread()) {
                for (Event e : control.events(seq, BATCH, 500)) {
                    seq = e.seq();
                    tell(text, e);
                }
            }
        }
        return INTERRUPTED;
    }

    private void tell(EventText text, Event e) {
        String of = task;
        if (of != null && !of.equals(e.task())) {
            return;
        }
        if (c.json()) {
            c.event(e);
        } else {
            c.print(c.spoken(text.line(e)));
        }
    }
}
