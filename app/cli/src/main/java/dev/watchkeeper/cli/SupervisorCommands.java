package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.explain.Sentences;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands to a running supervisor, and how everything stands. */
final class SupervisorCommands {
    private SupervisorCommands() {}

    private static int told(CommandContext c, Control control) {
        String state = control.overview().supervisor();
        if (c.json()) {
            c.json(JsonWriter.object("supervisor", JsonWriter.object("state", state)));
        } else {
            c.print("The supervisor is " + state + ".");
        }
        return Action.DONE;
    }

    @Command(name = "pause", description = "Starts no more attempts; those under way go on.")
    static final class Pause extends Action {
        Pause(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("pause")) {
                control.pause();
                return told(c, control);
            }
        }
    }

    @Command(name = "resume", description = "Goes on after a pause.")
    static final class Resume extends Action {
        Resume(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("resume")) {
                control.resume();
                return told(c, control);
            }
        }
    }

    @Command(name = "stop", description = "Ends the loop; the attempts go on at the next run.")
    static final class Stop extends Action {
        @Option(names = "--now", description = "End the agents at once.")
        boolean now;

        Stop(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("stop")) {
                Overview o = control.overview();
                boolean runs = !o.supervisor().equals("stopped");
                if (runs) {
                    control.stop(now);
                } else if (o.diedAt() != null && !o.live().isEmpty()) {
                    throw unwatched(o.live());
                }
                if (c.json()) {
                    c.json(JsonWriter.object("stopping", runs, "now", now));
                } else if (runs) {
                    c.print("Stopping. " + c.command("run") + " goes on where it was.");
                } else {
                    c.print("No supervisor runs: there is nothing to stop.");
                }
                return DONE;
            }
        }

        private WatchkeeperException unwatched(List<LiveAttempt> live) {
            return new WatchkeeperException(
                    WatchkeeperException.Code.MISSING,
                    "nobody is there to stop: the supervisor died, and the agents of "
                            + live.stream()
                                    .map(LiveAttempt::task)
                                    .distinct()
                                    .collect(Collectors.joining(", "))
                            + " may work on unwatched",
                    "'watchkeeper run --detach' takes them up, and then this command stops them");
        }
    }

    @Command(name = "status", description = "How everything stands.")
    static final class Status extends Action {
        @Option(
                names = "--check",
                description =
                        "Only whether the supervisor lives: exit status 0, or one line why not.")
        boolean check;

        Status(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            if (check) {
                return StatusCheck.of(
                                c.place().home(),
                                c.clock().instant(),
                                pid -> ProcessHandle.of(pid).isPresent())
                        .tell(c);
            }
            try (Control control = c.open()) {
                Overview now = control.overview();
                if (c.json()) {
                    c.json(StatusJson.status(now));
                } else {
                    c.print(lines(c, now));
                }
                return DONE;
            }
        }
    }

    /** The status as lines: what needs the person first. */
    static List<String> lines(CommandContext c, Overview o) {
        Text text = c.text();
        Instant now = c.clock().instant();
        List<String> lines = new ArrayList<>();
        lines.addAll(supervisor(text, o, now));
        List<String> counts =
                o.tasks().entrySet().stream()
                        .filter(e -> e.getValue() > 0)
                        .map(e -> e.getValue() + " " + text.state(e.getKey()))
                        .toList();
        lines.add("Tasks      " + (counts.isEmpty() ? "none" : String.join(", ", counts)));
        // Without settings in force, those built in name no model of the person's.
        boolean unread = o.supervisor().equals("stopped") && !o.settings().problems().isEmpty();
        lines.add(
                "Model      "
                        + (unread ? "unknown until the settings can be used" : model(o.model())));
        lines.add("Hosts      " + (o.hosts().isEmpty() ? "none" : String.join(", ", o.hosts())));
        if (!o.settings().afterRestart().isEmpty()) {
            lines.add(
                    "Settings   changed, takes effect after a restart: "
                            + String.join(", ", o.settings().afterRestart()));
        }
        section(
                lines,
                text,
                o.supervisor().equals("stopped")
                        ? "Settings that can't be used; no run begins until they are mended"
                        : "Settings that can't be used; those before stay in force",
                o.settings().problems().stream().map(Text::clean).toList());
        section(lines, text, "Needs you", o.open().stream().flatMap(b -> ask(c, b)).toList());
        Set<String> held = held(o);
        section(lines, text, "Held", resting(o, held, now));
        section(
                lines,
                text,
                "At work",
                o.live().stream()
                        .filter(l -> !held.contains(l.task()))
                        .flatMap(l -> live(l, o, now))
                        .toList());
        section(
                lines,
                text,
                "Next",
                o.next().stream()
                        .filter(t -> !held.contains(t.id()))
                        .map(SupervisorCommands::title)
                        .toList());
        section(
                lines,
                text,
                "Ended last",
                o.recent().stream()
                        .map(t -> text.state(JsonWriter.word(t.state())) + "  " + title(t))
                        .toList());
        return lines;
    }

    /** The tasks that rest, each of which is told of as such and nowhere else. */
    private static Set<String> held(Overview o) {
        return Stream.concat(
                        o.next().stream().filter(t -> t.state() == TaskState.HELD).map(Task::id),
                        o.live().stream()
                                .filter(l -> l.step().equals("held"))
                                .map(LiveAttempt::task))
                .collect(Collectors.toSet());
    }

    /** What rests until when, and the tasks that do. */
    private static List<String> resting(Overview o, Set<String> held, Instant now) {
        List<String> lines = new ArrayList<>();
        o.holds().forEach(h -> lines.add(HoldCommands.line(h, now)));
        Set<String> begun = o.live().stream().map(LiveAttempt::task).collect(Collectors.toSet());
        o.live().stream()
                .filter(l -> held.contains(l.task()))
                .forEach(l -> live(l, o, now).forEach(lines::add));
        o.next().stream()
                .filter(t -> held.contains(t.id()) && !begun.contains(t.id()))
                .forEach(t -> lines.add(title(t)));
        return lines;
    }

    private static List<String> supervisor(Text text, Overview o, Instant now) {
        Instant died = o.diedAt();
        if (died != null) {
            return List.of(
                    "Supervisor "
                            + text.tone(Text.Tone.STRONG, "died")
                            + " without a stop, last heard of "
                            + Text.since(died, now)
                            + " ago",
                    "           its agents may work on unwatched; 'watchkeeper run' takes them up,"
                            + " nothing is started twice");
        }
        Instant since = o.since();
        return List.of(
                "Supervisor "
                        + text.tone(Text.Tone.STRONG, o.supervisor())
                        + (o.pid() == 0 ? "" : ", process " + o.pid())
                        + (since == null ? "" : ", for " + Text.since(since, now)));
    }

    private static void section(List<String> to, Text text, String name, List<String> lines) {
        if (!lines.isEmpty()) {
            to.add("");
            to.add(text.tone(Text.Tone.STRONG, name));
            lines.forEach(l -> to.add(text.fit("  " + l)));
        }
    }

    private static Stream<String> ask(CommandContext c, Breakpoint b) {
        return Stream.of(
                b.id() + "  " + b.task() + "  " + Text.clean(b.question()),
                "    " + c.command("breakpoint show " + b.id()));
    }

    /** Such as {@code qwen3.6:27b, up (100 % on the GPU, window 16384, 42 tokens/s)}. */
    static String model(Overview.ModelLine m) {
        List<String> more = new ArrayList<>();
        Double onGpu = m.onGpu();
        if (onGpu != null) {
            more.add(Math.round(onGpu * 100) + " % on the GPU");
        }
        if (m.window() > 0) {
            more.add("window " + m.window());
        }
        if (m.tokensPerSecond() > 0) {
            more.add(Math.round(m.tokensPerSecond()) + " tokens/s");
        }
        Double known = m.known();
        if (known != null) {
            more.add(Math.round(known * 100) + " % of its questions known from before");
        }
        if (m.waiting() > 0) {
            more.add(m.waiting() + (m.waiting() == 1 ? " question waits" : " questions wait"));
        }
        return Text.clean(m.name())
                + ", "
                + Text.clean(m.state())
                + (more.isEmpty() ? "" : " (" + String.join(", ", more) + ")");
    }

    private static Stream<String> live(LiveAttempt l, Overview o, Instant now) {
        String last = Text.clean(l.lastLine());
        return Stream.of(
                        l.task()
                                + "  attempt "
                                + l.attempt()
                                + " of "
                                + l.attemptsAllowed()
                                + "  "
                                + l.agent()
                                + "  "
                                + l.step()
                                // Where nobody watches, nobody knows whether it still runs.
                                + (o.diedAt() != null ? "" : "  " + Text.since(l.startedAt(), now))
                                + "  "
                                + Sentences.count(l.filesChanged(), "file")
                                + " changed",
                        last.isBlank() ? "" : "    " + last)
                .filter(line -> !line.isEmpty());
    }

    private static String title(Task t) {
        return t.id() + "  " + Text.clean(t.title());
    }

    @Command(name = "watch", description = "A live view until Ctrl-C; plain lines in a pipe.")
    static final class Watch extends Action {
        private static final String REDRAW = "\u001b[H\u001b[2J";

        Watch(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() throws Exception {
            AtomicBoolean over = new AtomicBoolean();
            boolean live = c.screen().terminal() && !c.json();
            EventText text = new EventText(c.text(), ZoneId.systemDefault());
            try (Control control = c.open();
                    AutoCloseable listening = c.application().onInterrupt(() -> over.set(true))) {
                Overview now = control.overview();
                long seq = now.lastSeq();
                if (!live && !c.json()) {
                    c.print(lines(c, now));
                }
                while (!over.get() && !c.unread()) {
                    if (live) {
                        c.out().print(REDRAW);
                        c.print(lines(c, control.overview()));
                        c.print("");
                        control.lastEvents(null, 60).stream()
                                .filter(EventText::tells)
                                .toList()
                                .reversed()
                                .stream()
                                .limit(8)
                                .forEach(e -> c.print(c.spoken(text.line(e))));
                    }
                    for (Event event : control.events(seq, 500, 1000)) {
                        seq = event.seq();
                        if (c.json()) {
                            c.event(event);
                        } else if (!live && EventText.tells(event)) {
                            c.print(c.spoken(text.line(event)));
                        }
                    }
                }
                return INTERRUPTED;
            }
        }
    }
}
