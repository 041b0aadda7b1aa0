package dev.watchkeeper.agentrun;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that holds one leg's {@link IdleSpans}. All its lines are equally long, so that the last
 * one is written over in its place while its span goes on: whenever the process is killed, whole
 * lines are there.
 */
final class IdleSpansFile {
    private static final int MOST = 1000;
    private static final Pattern LINE = Pattern.compile("(\\d{19}) (\\d{19}) ([0-9a-f]{64})");
    private static final int LENGTH = 19 + 1 + 19 + 1 + 64 + 1;

    private final Path path;
    private final List<Line> lines;

    /**
     * @param counts a digest of the counts at both ends
     */
    record Line(IdleSpans.Span span, String counts) {
        private byte[] bytes() {
            return "%019d %019d %s\n"
                    .formatted(nanos(span.from()), nanos(span.to()), counts)
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    private IdleSpansFile(Path path, List<Line> lines) {
        this.path = path;
        this.lines = lines;
    }

    /** What a file holds; nothing if there is none. What is no whole line counts for nothing. */
    static IdleSpansFile read(Path path) {
        List<Line> lines = new ArrayList<>();
        try {
            if (Files.exists(path)) {
                String text = Files.readString(path, StandardCharsets.ISO_8859_1);
                for (String line : text.split("\n")) {
                    Matcher known = LINE.matcher(line);
                    if (!known.matches()) {
                        break;
                    }
                    lines.add(
                            new Line(
                                    new IdleSpans.Span(at(known.group(1)), at(known.group(2))),
                                    known.group(3)));
                }
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
        return new IdleSpansFile(path, lines);
    }

    List<IdleSpans.Span> spans() {
        return lines.stream().map(Line::span).toList();
    }

    @Nullable Line last() {
        return lines.isEmpty() ? null : lines.getLast();
    }

    /** A span that goes on takes the place of its beginning. */
    void put(Line line) {
        if (!lines.isEmpty() && lines.getLast().span().from().equals(line.span().from())) {
            lines.removeLast();
        }
        if (lines.size() == MOST) {
            return;
        }
        try {
            Path folder = path.getParent();
            if (folder != null) {
                OwnerOnly.folder(folder);
            }
            try (FileChannel channel =
                    FileChannel.open(OwnerOnly.file(path), StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
                long at = (long) LENGTH * lines.size();
                while (bytes.hasRemaining()) {
                    channel.write(bytes, at + bytes.position());
                }
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
        lines.add(line);
    }

    void clear() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failed(path, e);
        }
        lines.clear();
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    private static Instant at(String nanos) {
        return Instant.EPOCH.plusNanos(Long.parseLong(nanos));
    }

    private static WatchkeeperException failed(Path path, Exception e) {
        return new WatchkeeperException(
                WatchkeeperException.Code.HOME,
                path + ": when the agent did nothing can't be kept: " + e.getMessage(),
                "see that the disk of the home is not full and may be written",
                e);
    }
}
