package dev.watchkeeper.plugins;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Which plugins a person has switched off: a file with one id a line. */
final class DisabledPlugins {
    private final LineFile file;

    DisabledPlugins(Path file) {
        this.file = new LineFile(file);
    }

    /** The ids of those that are off. */
    Set<String> ids() {
        return new TreeSet<>(file.lines());
    }

    void set(String id, boolean on) {
        Set<String> off = ids();
        if (on ? off.remove(id) : off.add(id)) {
            file.write(off);
        }
    }
}
