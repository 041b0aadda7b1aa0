package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.FileChange;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is seen of the attempts under way while they are under way; nothing that must last. */
public final class LiveAttempts {
    private static final int LINE = 200;
    private static final int END = 4000;

    private final Map<AttemptRef, Entry> entries = new ConcurrentHashMap<>();

    /**
     * One attempt's line.
     *
     * @param lastLine what its agent said or did last; may be empty
     */
    public record Line(String lastLine, long outputBytes, int filesChanged) {}

    private static final class Entry {
        private String said = "";
        private long outputBytes;
        private final Set<String> files = new HashSet<>();
        private boolean recalled;
    }

    /** What is known of an attempt; an empty line if it is not under way. */
    public Line of(AttemptRef ref) {
        Entry e = entries.get(ref);
        if (e == null) {
            return new Line("", 0, 0);
        }
        synchronized (e) {
            return new Line(lastLine(e.said), e.outputBytes, e.files.size());
        }
    }

    /**
     * The same of an attempt that has not come to its end, with what it changed before this process
     * watched it, or before it was interrupted.
     *
     * @param recorded what is recorded of it; asked for once
     */
    public Line of(AttemptRef ref, Supplier<List<FileChange>> recorded) {
        Entry e = entry(ref);
        synchronized (e) {
            if (!e.recalled) {
                recorded.get().forEach(c -> e.files.add(c.path()));
                e.recalled = true;
            }
        }
        return of(ref);
    }

    void said(AttemptRef ref, String text) {
        if (text.isBlank()) {
            return;
        }
        // The line is made when somebody looks: an agent may say a million of them.
        String end = text.length() <= END ? text : text.substring(text.length() - END);
        Entry e = entry(ref);
        synchronized (e) {
            e.said = end;
        }
    }

    void output(AttemptRef ref, long bytes) {
        Entry e = entry(ref);
        synchronized (e) {
            e.outputBytes = bytes;
        }
    }

    public void changed(List<FileChange> changes) {
        for (FileChange c : changes) {
            if (c.attempt() != null) {
                Entry e = entry(c.attempt());
                synchronized (e) {
                    e.files.add(c.path());
                }
            }
        }
    }

    void gone(AttemptRef ref) {
        entries.remove(ref);
    }

    private Entry entry(AttemptRef ref) {
        return entries.computeIfAbsent(ref, r -> new Entry());
    }

    /** The last line that says something, without control characters. */
    private static String lastLine(String text) {
        String[] lines = text.strip().split("\\R");
        String last = lines[lines.length - 1].replaceAll("\\p{Cc}", " ").strip();
        return last.length() <= LINE ? last : last.substring(0, LINE) + "…";
    }
}
