package dev.watchkeeper.architecture.crooked.decide;

import java.nio.file.Files;
import java.nio.file.Path;

/** Decides by looking at the disk, which it must not. */
public final class Reader {
    /** True when the file is there. */
    public boolean there(Path file) {
        return Files.exists(file);
    }
}
