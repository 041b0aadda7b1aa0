package dev.watchkeeper.local;

import dev.watchkeeper.plugin.PluginException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says what went wrong with a file in the words of the API. */
final class Failures {
    /** Bytes of a path that Linux opens. */
    static final int LONGEST = 4095;

    private Failures() {}

    /** Whether a path has more bytes than the system opens. */
    static boolean tooLong(IOException e) {
        String file = e instanceof FileSystemException f ? f.getFile() : null;
        return file != null && file.getBytes(StandardCharsets.UTF_8).length > LONGEST
                // Other systems have other bounds.
                || String.valueOf(e.getMessage()).endsWith(": File name too long");
    }

    static PluginException storage(String what, Path path, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String hint = "see that it is there and can be read and written";
        if (why.contains("No space left")) {
            hint = "free some room on that disk, then go on";
        } else if (why.contains("Read-only")) {
            hint = "that disk is mounted read-only: mount it writable";
        } else if (e instanceof AccessDeniedException) {
            why = "permission denied";
            hint = "give yourself the right to it";
        }
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not %s %s: %s".formatted(what, path, why),
                hint,
                e);
    }
}
