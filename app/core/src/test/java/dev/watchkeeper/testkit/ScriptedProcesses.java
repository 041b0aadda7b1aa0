package dev.watchkeeper.testkit;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Durable processes without any process: each is a {@link Program}, a piece of the test that runs
 * on a thread of its own. They outlive every host that is opened over them, as real ones do.
 */
public final class ScriptedProcesses implements Processes {
    private static final int KILLED = 128 + 9;
    private static final int INTERRUPTED = 128 + 2;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Function<ProcessSpec, Program> programs;
    private final Clock clock;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * Makes a host's processes.
     *
     * @param programs what a command does; throws a {@link PluginException} for one that can't be
     *     started
     * @param clock by which they end
     */
    public ScriptedProcesses(Function<ProcessSpec, Program> programs, Clock clock) {
        this.programs = programs;
        this.clock = clock;
    }

    /** What a process does. */
    @FunctionalInterface
    public interface Program {
        /**
         * Does its work.
         *
         * @return its exit status
         * @throws InterruptedException if it was ended while it waited
         */
        int run(Running process) throws InterruptedException;
    }

    /** A process as its program sees it. */
    public static final class Running {
        private final Entry entry;

        private Running(Entry entry) {
            this.entry = entry;
        }

        /** What it was started with. */
        public ProcessSpec spec() {
            return entry.spec;
        }

        /** A variable of its environment; empty if it has none of that name. */
        public String variable(String name) {
            return entry.spec.environment().getOrDefault(name, "");
        }

        /** Writes a line to its standard output. */
        public void say(String line) {
            entry.write(Stream.OUT, line);
        }

        /** Writes a line to its standard error. */
        public void complain(String line) {
            entry.write(Stream.ERR, line);
        }

        /** Reports an event, as one line of its events file. */
        public void report(String json) {
            entry.write(Stream.EVENTS, json);
        }

        /** Its end will take something with it that it has started. */
        public void leaveBehind(String command) {
            synchronized (entry) {
                entry.left.add(command);
            }
        }

        /** Nothing of it runs until this is over, and whoever looks at it sees that. */
        public void rest(CountDownLatch until) throws InterruptedException {
            entry.rest(true);
            try {
                until.await();
            } finally {
                entry.rest(false);
            }
        }

        /**
         * Waits for the next line of its standard input.
         *
         * @return {@code null} once the input is closed
         */
        public @Nullable String listen() throws InterruptedException {
            return entry.heard();
        }

        /** It ends without an exit status, whatever its program returns. */
        public void vanish() {
            synchronized (entry) {
                entry.vanishes = true;
            }
        }
    }

    private static final class Entry {
        private final ProcessSpec spec;
        private final Map<Stream, ByteArrayOutputStream> streams = new EnumMap<>(Stream.class);
        private final List<String> left = new ArrayList<>();
        private ProcessStatus.State state = ProcessStatus.State.RUNNING;
        private @Nullable Integer exit;
        private @Nullable Instant endedAt;
        private @Nullable Thread thread;
        private boolean vanishes;
        private boolean rests;
        private int rested;
        private int looks;
        private final StringBuilder input = new StringBuilder();
        private int read;
        private boolean closed;
        private int signalled = INTERRUPTED;

        Entry(ProcessSpec spec) {
            this.spec = spec;
            input.append(new String(spec.stdin(), StandardCharsets.UTF_8));
            closed = spec.input() == ProcessSpec.Input.GIVEN;
            for (Stream s : Stream.values()) {
                streams.put(s, new ByteArrayOutputStream());
            }
        }

        private ByteArrayOutputStream of(Stream stream) {
            ByteArrayOutputStream known = streams.get(stream);
            if (known == null) {
                throw new IllegalStateException("no stream " + stream);
            }
            return known;
        }

        synchronized @Nullable String heard() throws InterruptedException {
            while (true) {
                int end = input.indexOf("\n", read);
                if (end >= 0) {
                    String line = input.substring(read, end);
                    read = end + 1;
                    return line;
                }
                if (closed) {
                    return null;
                }
                wait();
            }
        }

        synchronized void say(byte[] words, boolean once) {
            String text = new String(words, StandardCharsets.UTF_8);
            if (!once || input.indexOf(text) < 0) {
                input.append(text);
                notifyAll();
            }
        }

        synchronized void close() {
            closed = true;
            notifyAll();
        }

        synchronized void write(Stream stream, String line) {
            of(stream).writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
            notifyAll();
        }

        synchronized void ended(@Nullable Integer status, Instant at) {
            boolean gone = vanishes || status == null;
            state = gone ? ProcessStatus.State.VANISHED : ProcessStatus.State.EXITED;
            exit = gone ? null : status;
            endedAt = gone ? null : at;
            notifyAll();
        }

        synchronized void rest(boolean now) {
            rests = now;
            rested++;
        }

        synchronized Optional<String> activity() {
            looks++;
            notifyAll();
            return rests ? Optional.of(spec.id() + " " + rested) : Optional.empty();
        }

        synchronized void awaitLooks(int more) throws InterruptedException {
            int enough = looks + more;
            long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
            while (looks < enough) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(spec.id() + " is looked at in time");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }

        synchronized ProcessStatus status() {
            return new ProcessStatus(
                    state,
                    1,
                    exit,
                    of(Stream.OUT).size(),
                    of(Stream.ERR).size(),
                    of(Stream.EVENTS).size());
        }

        synchronized void signal(int status) {
            if (state == ProcessStatus.State.RUNNING && thread != null) {
                signalled = status;
                thread.interrupt();
            }
        }
    }

    @Override
    public ProcessStatus start(ProcessSpec spec) {
        Entry made;
        Program program;
        synchronized (this) {
            Entry known = entries.get(spec.id());
            if (known != null) {
                return known.status();
            }
            program = programs.apply(spec);
            made = new Entry(spec);
            entries.put(spec.id(), made);
        }
        synchronized (made) {
            made.thread =
                    Thread.ofVirtual()
                            .name("scripted-" + spec.id())
                            .start(() -> run(made, program));
        }
        return made.status();
    }

    private void run(Entry entry, Program program) {
        Integer status = null;
        try {
            status = program.run(new Running(entry));
        } catch (InterruptedException e) {
            synchronized (entry) {
                status = entry.signalled;
            }
        } finally {
            entry.ended(status, clock.instant());
        }
    }

    private synchronized @Nullable Entry entry(String id) {
        return entries.get(id);
    }

    private static final ProcessStatus UNKNOWN =
            new ProcessStatus(ProcessStatus.State.UNKNOWN, 0, null, 0, 0, 0);

    @Override
    public ProcessStatus status(String id) {
        Entry known = entry(id);
        return known == null ? UNKNOWN : known.status();
    }

    @Override
    public Optional<Instant> endedAt(String id) {
        Entry known = entry(id);
        return known == null ? Optional.empty() : Optional.ofNullable(known.endedAt);
    }

    @Override
    public byte[] read(String id, Stream stream, long offset, int max) {
        Entry known = entry(id);
        if (known == null) {
            return new byte[0];
        }
        byte[] all = known.of(stream).toByteArray();
        int from = (int) Math.min(offset, all.length);
        return Arrays.copyOfRange(all, from, (int) Math.min(all.length, (long) from + max));
    }

    @Override
    public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
        Entry known = entry(id);
        if (known == null) {
            return UNKNOWN;
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (known) {
            while (true) {
                ProcessStatus now = known.status();
                long left = deadline - System.nanoTime();
                if (now.ended()
                        || now.out() > seen.out()
                        || now.err() > seen.err()
                        || now.events() > seen.events()
                        || left <= 0) {
                    return now;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(known, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return now;
                }
            }
        }
    }

    @Override
    public void send(String id, byte[] input) {
        Entry known = entry(id);
        if (known != null) {
            known.say(input, false);
        }
    }

    @Override
    public void sendOnce(String id, byte[] lines) {
        Entry known = entry(id);
        if (known != null) {
            known.say(lines, true);
        }
    }

    @Override
    public void closeInput(String id) {
        Entry known = entry(id);
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void signal(String id, Signal signal) {
        Entry known = entry(id);
        if (known != null) {
            known.signal(
                    switch (signal) {
                        case INT -> INTERRUPTED;
                        case TERM -> 128 + 15;
                        case KILL -> KILLED;
                    });
        }
    }

    @Override
    public ProcessStatus stop(String id, Duration grace) {
        signal(id, Signal.INT);
        ProcessStatus now = status(id);
        while (now.state() == ProcessStatus.State.RUNNING) {
            now = await(id, now, Duration.ofSeconds(1));
        }
        return now;
    }

    /** What a program leaves ends with it. */
    @Override
    public int reap(String id) {
        return 0;
    }

    @Override
    public List<String> leftBehind(String id) {
        Entry known = entry(id);
        if (known == null) {
            return List.of();
        }
        synchronized (known) {
            return List.copyOf(known.left);
        }
    }

    @Override
    public Optional<String> activity(String id) {
        Entry known = entry(id);
        return known == null ? Optional.empty() : known.activity();
    }

    /** Waits until it was looked at so often whether a process runs, from now on. */
    public void awaitLooks(String id, int more) throws InterruptedException {
        Entry known = entry(id);
        if (known == null) {
            throw new IllegalStateException("no process " + id);
        }
        known.awaitLooks(more);
    }

    @Override
    public long cpuMillis(String id) {
        return -1;
    }

    @Override
    public synchronized List<String> ids() {
        return entries.keySet().stream().sorted().toList();
    }

    @Override
    public synchronized void forget(String id) {
        Entry known = entries.get(id);
        if (known != null && known.status().ended()) {
            entries.remove(id);
        }
    }
}
