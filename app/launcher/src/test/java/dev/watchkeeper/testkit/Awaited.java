package dev.watchkeeper.testkit;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;

import java.util.function.Predicate;

/** Waits for events of a world. */
public final class Awaited {
    private Awaited() {}

    /**
     * The first event of a kind; waits until there is one.
     *
     * @param after the number of the event that was seen last
     */
    public static Event event(World world, long after, Predicate<Event> what) {
        long seen = after;
        while (true) {
            for (Event e : world.control().events(seen, 1000, 1000)) {
                if (what.test(e)) {
                    return e;
                }
                seen = e.seq();
            }
        }
    }

    /** Events of a type. */
    public static Predicate<Event> of(EventType type) {
        return e -> e.type() == type;
    }

    /** Of a plugin that comes into a state. */
    public static Predicate<Event> plugin(String state) {
        return e -> e.type() == EventType.PLUGIN_CHANGED && state.equals(e.data().get("state"));
    }
}
