package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.PluginException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The name of our folder on a host, kept in the state on this side. */
public final class StateFolder {
    private static final String PLACE = "place";

    private StateFolder() {}

    /** Whether there is a name, and so perhaps a folder. */
    public static boolean isNamed(Path state) {
        return Files.exists(state.resolve(PLACE));
    }

    /**
     * The name, which is made when it is first asked for. The folder is ours alone: two homes of
     * Watchkeeper, here or elsewhere, never share one.
     */
    public static String name(Path state) {
        Path file = state.resolve(PLACE);
        try {
            if (!Files.exists(file)) {
                Path scratch = state.resolve("place~" + UUID.randomUUID());
                Files.writeString(scratch, UUID.randomUUID().toString());
                if (!Files.exists(file)) {
                    Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            String name = Files.readString(file).strip();
            if (!name.matches("[0-9a-f-]{36}")) {
                throw new IOException("it holds no name of a place");
            }
            return name;
        } catch (IOException e) {
            throw new PluginException(
                    PluginException.Kind.STORAGE,
                    "could not read or write " + file + ": " + e.getMessage(),
                    "see that it can be read and written",
                    e);
        }
    }
}
