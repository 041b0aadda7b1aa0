package dev.watchkeeper.agent;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

/** Carries a process's bytes from its host into our files and into the agent's reader. */
final class Streams {
    private static final int PIECE = 1 << 16;

    private final Processes processes;
    private final String run;
    private final LegFile out;
    private final LegFile err;
    private final OutputReader reader;
    private final AgentRun.Listener listener;
    private long eventsRead;
    private String lastSeen = "";
    private final DestructiveCommands destructive = new DestructiveCommands();

    Streams(
            Processes processes,
            String run,
            LegFile out,
            LegFile err,
            OutputReader reader,
            AgentRun.Listener listener) {
        this.processes = processes;
        this.run = run;
        this.out = out;
        this.err = err;
        this.reader = reader;
        this.listener = listener;
    }

    /** Feeds the reader with what an earlier follower of this leg has kept. */
    void replay() {
        again(Processes.Stream.OUT, out);
        again(Processes.Stream.ERR, err);
    }

    /**
     * Takes all that is there.
     *
     * @return whether there was anything
     */
    boolean pump() {
        boolean any = pump(Processes.Stream.OUT, out);
        any |= pump(Processes.Stream.ERR, err);
        while (true) {
            byte[] piece = processes.read(run, Processes.Stream.EVENTS, eventsRead, PIECE);
            if (piece.length == 0) {
                return any;
            }
            eventsRead += piece.length;
            any = true;
            tell(Processes.Stream.EVENTS, piece);
        }
    }

    boolean finished() {
        return reader.finished();
    }

    boolean toolInFlight() {
        return reader.toolInFlight();
    }

    /** What it did last, as the rest of a sentence; empty if it did nothing. */
    String lastSeen() {
        return lastSeen.isEmpty() ? "; it never said anything" : "; the last of it was " + lastSeen;
    }

    AgentOutcome outcome(ProcessStatus status, AgentRun.Stop stop) {
        @Nullable Integer exit = status.exitStatus();
        // A process that had only to exit was helped to it: its status says nothing then.
        int told =
                stop.finished() ? 0 : exit == null ? OutputReader.Exit.VANISHED : exit.intValue();
        return Translation.outcome(
                        reader.end(new OutputReader.Exit(told, stop.ours())),
                        exit,
                        stop.ours(),
                        stop.timeout())
                .withDestructive(destructive.seen());
    }

    private void again(Processes.Stream stream, LegFile file) {
        for (long at = 0; at < file.length(); ) {
            byte[] piece = file.read(at, PIECE);
            at += piece.length;
            for (AgentEvent event : reader.accept(stream, piece)) {
                remember(event);
                if (event instanceof AgentEvent.Session || event instanceof AgentEvent.Limit) {
                    listener.event(event);
                }
            }
        }
    }

    private boolean pump(Processes.Stream stream, LegFile file) {
        boolean any = false;
        while (true) {
            byte[] piece = processes.read(run, stream, file.length(), PIECE);
            if (piece.length == 0) {
                return any;
            }
            any = true;
            long from = file.end();
            file.append(piece);
            tell(stream, piece);
            if (stream == Processes.Stream.OUT) {
                listener.output(from, file.end());
            }
        }
    }

    private void tell(Processes.Stream stream, byte[] piece) {
        for (AgentEvent event : reader.accept(stream, piece)) {
            remember(event);
            listener.event(event);
        }
    }

    private void remember(AgentEvent event) {
        destructive.see(event);
        String words =
                switch (event) {
                    case AgentEvent.Session s -> "the beginning of session " + s.id();
                    case AgentEvent.Text t -> "'" + t.text() + "'";
                    case AgentEvent.ToolStarted t -> t.name() + " " + t.summary();
                    case AgentEvent.ToolEnded t -> "a tool's result: " + t.summary();
                    case AgentEvent.Denied d -> "a denial: " + d.what();
                    case AgentEvent.Question q -> "a question: " + q.text();
                    case AgentEvent.Limit l -> "a limit: " + l.why();
                    case AgentEvent.Retrying r -> "a retry: " + r.why();
                    case AgentEvent.Usage _ -> lastSeen;
                    case AgentEvent.Result r -> "a result: " + r.text();
                };
        lastSeen = words.length() <= 160 ? words : words.substring(0, 160) + "…";
    }
}
