package dev.watchkeeper.plugin.host;

/**
 * Knows the folder of a workspace again, and lets one writer work there at a time, whichever home,
 * user or link it comes by. A host asks {@link #requireSame} itself before it writes.
 */
public interface WorkspaceGuard {
    /** Knows nothing and locks nothing. */
    WorkspaceGuard NONE =
            new WorkspaceGuard() {
                @Override
                public void requireSame() {}

                @Override
                public void adopt() {}

                @Override
                public void lock() {}

                @Override
                public void unlock() {}
            };

    /**
     * Checks that the folder is there and is the one that the workspace was when it was first
     * opened, or {@linkplain #adopt adopted} last.
     *
     * @throws WorkspaceException if it is gone, or another folder is there
     */
    void requireSame();

    /** From now on the folder that is there now is the workspace. */
    void adopt();

    /**
     * Takes the lock, if this host does not have it yet. It ends with {@link #unlock}, with the
     * host, and with this process however it ends.
     *
     * @throws WorkspaceException if the folder is gone or another one, or if somebody else has it
     */
    void lock();

    /** Gives the lock back. */
    void unlock();
}
