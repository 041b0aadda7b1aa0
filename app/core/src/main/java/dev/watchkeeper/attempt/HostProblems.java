package dev.watchkeeper.attempt;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.WorkspaceException;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Tells apart why a step on a host failed. */
public final class HostProblems {
    private HostProblems() {}

    /** What is wrong with a workspace's folder; empty if it is something else that went wrong. */
    public static Optional<WorkspaceException> ofWorkspace(Throwable problem) {
        for (@Nullable Throwable t = problem; t != null; t = t.getCause()) {
            if (t instanceof WorkspaceException w) {
                return Optional.of(w);
            }
        }
        return Optional.empty();
    }

    /** Whether trying again may help, because a host did not answer. */
    public static boolean outOfReach(Throwable problem) {
        for (@Nullable Throwable t = problem; t != null; t = t.getCause()) {
            if (t instanceof PluginException p) {
                return p.kind() == PluginException.Kind.TRANSIENT;
            }
        }
        return false;
    }

    /** Whether it is for the loop to wait or to ask, and not for the step that met it. */
    public static boolean leftToLoop(Throwable problem) {
        return outOfReach(problem)
                || ofWorkspace(problem).isPresent()
                || InterruptedRestore.in(problem).isPresent();
    }
}
