package dev.watchkeeper.hostkit;

import java.util.UUID;

/** Names of a script's own files beside those of a workspace, which are there for a moment. */
public final class ScratchNames {
    /** Matches all of them, and hardly anything else; for {@link IgnoreRules}. */
    public static final String PATTERN = ".wk~*";

    private ScratchNames() {}

    /** A fresh name. */
    public static String next() {
        return ".wk~" + UUID.randomUUID();
    }
}
