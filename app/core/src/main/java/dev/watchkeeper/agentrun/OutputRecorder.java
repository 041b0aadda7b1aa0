package dev.watchkeeper.agentrun;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

/**
 * Carries a process's bytes from its host into our files and into the agent's reader, piece by
 * piece: what an agent writes costs the disk, and no more memory than a piece and what its reader
 * keeps.
 */
final class OutputRecorder {
    private static final int PIECE = 1 << 16;

    /** Of one stream in one go: an agent that never stops writing must not keep us from looking. */
    private static final int PIECES_AT_ONCE = 64;

    private static final int LAST_SEEN = 160;

    private final Processes processes;
    private final String run;
    private final LegOutputFile out;
    private final LegOutputFile err;
    private final OutputReader reader;
    private final AgentRun.Listener listener;
    private long eventsRead;
    private @Nullable AgentEvent last;
    private final DestructiveCommands destructive = new DestructiveCommands();

    OutputRecorder(
            Processes processes,
            String run,
            LegOutputFile out,
            LegOutputFile err,
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

    /** What a look at the streams found. */
    enum Found {
        NOTHING,
        /** All that was there has been taken. */
        ALL,
        /** There may be more. */
        MORE
    }

    /** Takes what is there, up to some MiB of each stream. */
    Found pump() {
        Found found = pump(Processes.Stream.OUT, out);
        Found further = pump(Processes.Stream.ERR, err);
        found = further.compareTo(found) > 0 ? further : found;
        for (int i = 0; i < PIECES_AT_ONCE; i++) {
            byte[] piece = processes.read(run, Processes.Stream.EVENTS, eventsRead, PIECE);
            if (piece.length == 0) {
                if (found == Found.NOTHING) {
                    listener.waits();
                }
                return found;
            }
            eventsRead += piece.length;
            found = found == Found.NOTHING ? Found.ALL : found;
            tell(Processes.Stream.EVENTS, piece);
        }
        return Found.MORE;
    }

    boolean finished() {
        return reader.finished();
    }

    boolean toolInFlight() {
        return reader.toolInFlight();
    }

    /** What it did last, as the rest of a sentence; empty if it did nothing. */
    String lastSeen() {
        String words = last == null ? "" : words(last);
        String line = words.length() <= LAST_SEEN ? words : words.substring(0, LAST_SEEN) + "…";
        return line.isEmpty() ? "; it never said anything" : "; the last of it was " + line;
    }

    AgentOutcome outcome(ProcessStatus status, AgentRun.Stop stop) {
        @Nullable Integer exit = status.exitStatus();
        // A process that had only to exit was helped to it: its status says nothing then.
        int told =
                stop.finished() ? 0 : exit == null ? OutputReader.Exit.VANISHED : exit.intValue();
        return AgentEventMapper.outcome(
                        reader.end(new OutputReader.Exit(told, stop.ours())),
                        exit,
                        stop.ours(),
                        stop.timeout())
                .withDestructive(destructive.seen());
    }

    private void again(Processes.Stream stream, LegOutputFile file) {
        for (long at = 0; at < file.length(); ) {
            byte[] piece = file.read(at, PIECE);
            at += piece.length;
            for (AgentEvent event : reader.accept(stream, piece)) {
                remember(event);
                if (toldAgain(event)) {
                    listener.event(event);
                }
            }
        }
    }

    private static boolean toldAgain(AgentEvent event) {
        return switch (event) {
            case AgentEvent.Session _,
                    AgentEvent.Limit _,
                    AgentEvent.PermissionRequest _,
                    AgentEvent.Question _,
                    AgentEvent.Withdrawn _ ->
                    true;
            case AgentEvent.Text _,
                    AgentEvent.ToolStarted _,
                    AgentEvent.ToolEnded _,
                    AgentEvent.Denied _,
                    AgentEvent.Retrying _,
                    AgentEvent.Usage _,
                    AgentEvent.Result _ ->
                    false;
        };
    }

    private Found pump(Processes.Stream stream, LegOutputFile file) {
        for (int i = 0; i < PIECES_AT_ONCE; i++) {
            byte[] piece = processes.read(run, stream, file.length(), PIECE);
            if (piece.length == 0) {
                return i == 0 ? Found.NOTHING : Found.ALL;
            }
            long from = file.end();
            file.append(piece);
            tell(stream, piece);
            if (stream == Processes.Stream.OUT) {
                listener.output(from, file.end());
            }
        }
        return Found.MORE;
    }

    private void tell(Processes.Stream stream, byte[] piece) {
        for (AgentEvent event : reader.accept(stream, piece)) {
            remember(event);
            listener.event(event);
        }
    }

    private void remember(AgentEvent event) {
        destructive.see(event);
        if (!(event instanceof AgentEvent.Usage)) {
            last = event;
        }
    }

    private static String words(AgentEvent event) {
        return switch (event) {
            case AgentEvent.Session s -> "the beginning of session " + s.id();
            case AgentEvent.Text t -> "'" + t.text() + "'";
            case AgentEvent.ToolStarted t -> t.name() + " " + t.summary();
            case AgentEvent.ToolEnded t -> "a tool's result: " + t.summary();
            case AgentEvent.Denied d -> "a denial: " + d.what();
            case AgentEvent.Question q -> "a question: " + q.text();
            case AgentEvent.PermissionRequest p -> "a request: " + p.form();
            case AgentEvent.Withdrawn _ -> "a request that it took back";
            case AgentEvent.Limit l -> "a limit: " + l.why();
            case AgentEvent.Retrying r -> "a retry: " + r.why();
            case AgentEvent.Usage _ -> "";
            case AgentEvent.Result r -> "a result: " + r.text();
        };
    }
}
