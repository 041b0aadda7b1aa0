package dev.watchkeeper.testkit;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A disk on which restores stop at a path, and which says so ever after, as a real host does. */
public final class StoppingRestore {
    private @Nullable String path;
    private String why = "";
    private boolean once;
    private int share;
    private Snapshots.@Nullable Unfinished cut;
    private Runnable first = () -> {};

    /** The same parts, with every workspace on this disk. */
    public SupervisorParts over(SupervisorParts parts) {
        return new SupervisorParts(
                parts.state(),
                parts.evidence(),
                parts.settings(),
                (project, settings) -> host(parts.hosts().apply(project, settings)),
                parts.agents(),
                parts.prompts(),
                parts.model(),
                parts.clock());
    }

    /** From now on restores that would change something stop before this path. */
    public synchronized void stopAt(String path, String why) {
        this.path = path;
        this.why = why;
    }

    /** The next one does. */
    public synchronized void stopOnceAt(String path, String why) {
        stopAt(path, why);
        once = true;
    }

    public synchronized void mend() {
        path = null;
    }

    /** The next one that would change something does so at this many paths only. */
    public synchronized void stopOnceAfter(int paths) {
        stopAt("the rest", "cut");
        once = true;
        share = paths;
    }

    /** Does something once just before the next restore looks at the workspace. */
    public synchronized void first(Runnable what) {
        first = what;
    }

    /** Whether what was wanted of the next restore is still to come. */
    public synchronized boolean pending() {
        return path != null;
    }

    private Host host(Host real) {
        return proxy(
                Host.class,
                real,
                (name, arguments) ->
                        name.equals("snapshots")
                                ? proxy(
                                        Snapshots.class,
                                        real.snapshots(),
                                        (n, a) -> snapshots(real.snapshots(), n, a))
                                : null);
    }

    private synchronized @Nullable Object snapshots(
            Snapshots real, String name, @Nullable Object @Nullable [] arguments) {
        switch (name) {
            case "unfinished" -> {
                return Optional.ofNullable(cut);
            }
            case "settle" -> {
                cut = null;
                return true;
            }
            case "restore" -> {
                return arguments == null ? null : restore(real, arguments);
            }
            default -> {
                return null;
            }
        }
    }

    @SuppressWarnings("unchecked")
    private Snapshots.@Nullable Restored restore(Snapshots real, @Nullable Object[] arguments) {
        String id = String.valueOf(arguments[0]);
        List<String> paths = (List<String>) arguments[1];
        if (paths == null || Boolean.TRUE.equals(arguments[2])) {
            return null;
        }
        Runnable now = first;
        first = () -> {};
        now.run();
        Snapshots.Restored would = real.restore(id, paths, true);
        String stop = path;
        if (stop != null && !(would.written().isEmpty() && would.deleted().isEmpty())) {
            cut = new Snapshots.Unfinished(id, paths);
            List<String> all = new ArrayList<>(would.deleted());
            all.addAll(would.written());
            List<String> done = all.subList(0, Math.min(share, all.size()));
            share = 0;
            if (!done.isEmpty()) {
                var unused = restore(real, id, done, arguments[2]);
            }
            if (once) {
                once = false;
                path = null;
            }
            throw new RestoreException(done, List.of(), Map.of(stop, why), null);
        }
        Snapshots.Restored done = restore(real, id, paths, arguments[2]);
        cut = null;
        return done;
    }

    private static Snapshots.Restored restore(
            Snapshots real, String id, List<String> paths, @Nullable Object rescue) {
        return rescue instanceof String known
                ? real.restore(id, paths, known)
                : real.restore(id, paths, false);
    }

    /** What answers instead; {@code null} for the real one. */
    private interface Instead {
        @Nullable Object of(String method, @Nullable Object @Nullable [] arguments);
    }

    private static <T> T proxy(Class<T> type, T real, Instead instead) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            Object answer = instead.of(method.getName(), arguments);
                            if (answer != null) {
                                return method.getReturnType() == void.class ? null : answer;
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
