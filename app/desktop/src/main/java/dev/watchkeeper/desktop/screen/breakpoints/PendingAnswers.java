package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Answers on their way. Each is held for a few seconds, in which it can be taken back; closing the
 * window sends it, and it is never held beyond the hour of the default. For the JavaFX thread.
 */
public final class PendingAnswers {
    private record Held(
            String breakpoint,
            BreakpointAction option,
            String say,
            String words,
            Runnable dontSend) {}

    private final Bridge bridge;
    private final Duration undo;
    private final List<Held> held = new ArrayList<>();
    private final Map<String, BreakpointAction> sending = new HashMap<>();
    private final List<Runnable> changed = new ArrayList<>();
    private final List<BiConsumer<String, Trouble>> refused = new ArrayList<>();
    private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");

    /**
     * @param undo how long an answer can be taken back
     */
    public PendingAnswers(Bridge bridge, Duration undo) {
        this.bridge = bridge;
        this.undo = undo;
        bridge.listen(this::settle);
    }

    /**
     * @return ends it
     */
    Runnable listen(Runnable whenChanged, BiConsumer<String, Trouble> whenRefused) {
        changed.add(whenChanged);
        refused.add(whenRefused);
        return () -> {
            changed.remove(whenChanged);
            refused.remove(whenRefused);
        };
    }

    /** Whether a breakpoint's answer is held or being sent. */
    boolean holds(String breakpoint) {
        return sending.containsKey(breakpoint)
                || held.stream().anyMatch(h -> h.breakpoint().equals(breakpoint));
    }

    void hold(Breakpoint b, String title, BreakpointAction option, String say) {
        Instant expires = b.expiresAt();
        Duration pause = undo;
        if (expires != null) {
            Duration left = Duration.between(bridge.clock().instant(), expires).minusSeconds(1);
            pause = left.compareTo(undo) < 0 ? left : undo;
        }
        if (pause.isNegative() || pause.isZero()) {
            send(b.id(), option, say);
            return;
        }
        Runnable dontSend = bridge.later(pause, () -> sendHeld(b.id()));
        held.add(
                new Held(
                        b.id(),
                        option,
                        say,
                        "“"
                                + OptionKey.of(new BreakpointOption(option, "")).word()
                                + "” for “"
                                + Visible.line(title, 120)
                                + "” is about to be sent.",
                        dontSend));
        tell();
    }

    private void sendHeld(String breakpoint) {
        for (Held h : List.copyOf(held)) {
            if (h.breakpoint().equals(breakpoint)) {
                held.remove(h);
                send(h.breakpoint(), h.option(), h.say());
            }
        }
        tell();
    }

    private void send(String breakpoint, BreakpointAction option, String say) {
        sending.put(breakpoint, option);
        bridge.ask(
                c -> c.resolveBreakpoint(breakpoint, option, say),
                // It stays marked as sent until a snapshot shows it closed.
                done -> tell(),
                trouble -> {
                    sending.remove(breakpoint);
                    tell();
                    refused.forEach(r -> r.accept(breakpoint, trouble));
                });
    }

    /** Forgets the answers of breakpoints that are no longer open. */
    private void settle(Snapshot s) {
        Overview o = s.overview();
        if (o != null) {
            sending.keySet().retainAll(o.open().stream().map(Breakpoint::id).toList());
        }
    }

    /** Whether any answer can still be taken back. */
    public boolean holdsAny() {
        return !held.isEmpty();
    }

    /** How many answers can be taken back. */
    public int heldCount() {
        return held.size();
    }

    /**
     * Takes back the answer that was given last.
     *
     * @return the breakpoint that it was for; {@code null} if there is none to take back
     */
    public @Nullable String takeBack() {
        if (held.isEmpty()) {
            return null;
        }
        Held h = held.removeLast();
        h.dontSend().run();
        tell();
        return h.breakpoint();
    }

    /** Sends at once what is held. */
    public void flush() {
        for (Held h : List.copyOf(held)) {
            h.dontSend().run();
            held.remove(h);
            send(h.breakpoint(), h.option(), h.say());
        }
        tell();
    }

    private void tell() {
        words.set(
                switch (held.size()) {
                    case 0 -> "";
                    case 1 -> held.getLast().words();
                    default ->
                            held.getLast().words()
                                    + " "
                                    + (held.size() - 1)
                                    + " before it can be taken back after that.";
                });
        changed.forEach(Runnable::run);
    }

    /** What is held, in words; empty if nothing is. */
    public ReadOnlyStringProperty words() {
        return words.getReadOnlyProperty();
    }
}
