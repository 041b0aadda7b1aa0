package dev.watchkeeper.domain;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A plugin's jar as it was found.
 *
 * @param id its own, or the jar's file name if it names none
 * @param version its own, or empty
 * @param requires the versions of the plugin API that it needs, as its manifest says; empty for any
 * @param jar where it is
 * @param shipped whether it came with Watchkeeper
 * @param sha256 of the jar, in hex; empty if it can't be read
 * @param provides what it makes, such as {@code agent claude-code}; empty unless it is loaded
 * @param problem what is wrong, in one sentence; empty if nothing is
 */
public record PluginInfo(
        String id,
        String version,
        String requires,
        Path jar,
        boolean shipped,
        String sha256,
        State state,
        List<String> provides,
        String problem) {
    public PluginInfo {
        provides = List.copyOf(provides);
    }

    /** Whether it is in use. */
    public enum State {
        /** Its classes are loaded, and settings can use what it provides. */
        LOADED,
        /** It is being taken off: attempts that began before that still use it. */
        STOPPING,
        /** A person has switched it off. */
        DISABLED,
        /** A person has not said yet that this version of it may run. */
        NOT_TRUSTED,
        /** Its content is not what a person has trusted under its version. */
        CHANGED,
        /** It is no plugin, or one that can't be used. */
        FAILED;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
