package dev.watchkeeper.plugin.host;

import dev.watchkeeper.plugin.PluginException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Says durably that a restore has begun, from before its first write until it has come to its end:
 * a workspace in which one was cut, by whatever, is not taken for a whole one.
 */
public final class RestoreMark {
    private final Path file;

    /**
     * @param state as {@link HostConfig#state}
     */
    public RestoreMark(Path state) {
        this.file = state.resolve("restoring");
    }

    /** The restore that has not come to its end; empty if there is none. */
    public Optional<Snapshots.Unfinished> read() {
        try {
            String[] words = Files.readString(file).split("\0", -1);
            return Optional.of(
                    new Snapshots.Unfinished(
                            words[0], List.of(words).subList(1, words.length - 1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    /** A restore is about to write. That of a part does not hide an older one of all. */
    public void begin(String id, List<String> paths) {
        if (!paths.isEmpty() && read().isPresent()) {
            return;
        }
        StringBuilder text = new StringBuilder(id).append('\0');
        paths.forEach(p -> text.append(p).append('\0'));
        Path scratch = file.resolveSibling("restoring~");
        try {
            try (FileChannel out =
                    FileChannel.open(
                            scratch,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer bytes =
                        ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure("write", e);
        }
    }

    /** A restore has come to its end. */
    public void end(String id, List<String> paths) {
        if (paths.isEmpty()
                || read().filter(new Snapshots.Unfinished(id, paths)::equals).isPresent()) {
            settle();
        }
    }

    /** Nobody needs to know of it any more. */
    public void settle() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure("delete", e);
        }
    }

    private PluginException failure(String what, IOException e) {
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not " + what + " " + file + ": " + e.getMessage(),
                "look at the disk and the rights of the home",
                e);
    }
}
