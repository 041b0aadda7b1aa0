package dev.watchkeeper.plugin.host;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Watches the workspace, ignored folders not entered. */
public interface Changes {
    /**
     * Begins to tell changes. The first call learns the tree as it is, against which changes are
     * told; it does not tell what stands there already.
     *
     * @param told called with changes in their order, never concurrently, on a thread of the host
     * @return closing it ends the telling to this listener
     */
    Subscription watch(Consumer<List<ChangedPath>> told);

    /**
     * Waits until every event up to now has been told, proven by a file of our own that comes
     * through the same way.
     *
     * @return whether it came in time; if not, only a sweep tells what has changed
     */
    boolean barrier(Duration atMost);

    /**
     * Compares the whole tree's stat data (size, times, inode, mode) with what is known, tells the
     * listeners what events did not, and returns it.
     */
    List<ChangedPath> sweep();

    /** How the watching goes, in one line: how it watches, and what it had to make up for. */
    String health();

    /** Ends a subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
