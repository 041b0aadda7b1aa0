package dev.watchkeeper.testkit;

import dev.watchkeeper.attempt.Rooms;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A disk on which restores stop at a path, and which says so ever after, as a real host does. */
public final class StoppingRestore {
    private @Nullable String path;
    private String why = "";
    private boolean once;
    private Snapshots.@Nullable Unfinished cut;

    /** The same rooms, with every workspace on this disk. */
    public Rooms over(Rooms rooms) {
        return new Rooms(
                rooms.state(),
                rooms.evidence(),
                rooms.settings(),
                (project, settings) -> host(rooms.hosts().apply(project, settings)),
                rooms.agents(),
                rooms.prompts(),
                rooms.model(),
                rooms.clock());
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
        Snapshots.Restored would = real.restore(id, paths, true);
        String stop = path;
        if (stop != null && !(would.written().isEmpty() && would.deleted().isEmpty())) {
            cut = new Snapshots.Unfinished(id, paths);
            if (once) {
                once = false;
                path = null;
            }
            throw new RestoreException(List.of(), List.of(), Map.of(stop, why), null);
        }
        Snapshots.Restored done = real.restore(id, paths, false);
        cut = null;
        return done;
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
