package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the frame says about the whole. For the JavaFX thread. */
public final class ShellModel {
    private final Bridge bridge;
    private final ZoneId zone;
    private final ReadOnlyIntegerWrapper needs = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper watching = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper supervisor = new ReadOnlyStringWrapper("Opening…");
    private final ReadOnlyStringWrapper model = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper needsWords = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper closing = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper lost = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper fault = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper died = new ReadOnlyStringWrapper("");

    public ShellModel(Bridge bridge, ZoneId zone) {
        this.bridge = bridge;
        this.zone = zone;
        bridge.listen(this::update);
    }

    private void update(Snapshot s) {
        Overview o = s.overview();
        Trouble trouble = s.trouble();
        if (trouble != null) {
            lost.set(lostWords(s, trouble));
            watching.set(false);
            died.set("");
            supervisor.set(
                    o == null
                            ? "Not connected"
                            : "Not connected; state of " + Ago.clock(s.at(), zone));
            closing.set("");
        } else {
            lost.set("");
        }
        if (o == null) {
            return;
        }
        needs.set(o.open().size());
        needsWords.set(
                o.open().isEmpty()
                        ? "Nothing needs you"
                        : o.open().size() == 1 ? "1 needs you" : o.open().size() + " need you");
        model.set(modelWords(o));
        if (trouble == null) {
            watching.set(o.supervisor().equals("running"));
            supervisor.set(supervisorWords(o));
            died.set(diedWords(o, s.now()));
            closing.set(
                    goesOn(o)
                            ? "Close the window whenever you like: the run goes on without it"
                            : "");
        }
    }

    private String lostWords(Snapshot s, Trouble trouble) {
        String since = "Not connected since " + Ago.clock(trouble.since(), zone);
        String shown =
                s.overview() == null
                        ? ""
                        : "; you see the state of then, and the run may be going on";
        return since + shown + " (" + Visible.line(trouble.words(), 400) + ").";
    }

    /** What a supervisor left that ended without a stop; empty if it did not. */
    private String diedWords(Overview o, Instant now) {
        Instant at = o.diedAt();
        if (at == null || !o.supervisor().equals("stopped")) {
            return "";
        }
        long unwatched = o.live().stream().filter(l -> !l.step().equals("held")).count();
        String agents =
                unwatched == 0
                        ? "No attempt was under way."
                        : unwatched == 1
                                ? "1 attempt was under way; its agent may work on unwatched."
                                : unwatched
                                        + " attempts were under way; their agents may work on"
                                        + " unwatched.";
        return "The run ended at "
                + Ago.clock(at, zone)
                + ", "
                + Ago.ago(at, now)
                + ": the supervisor's process died without a stop. "
                + agents
                + " Go on takes up what is there; nothing is started twice.";
    }

    private static boolean goesOn(Overview o) {
        return o.supervisor().equals("running")
                || !o.live().isEmpty() && !o.supervisor().equals("stopped");
    }

    private String supervisorWords(Overview o) {
        Map<String, Long> tasks = o.tasks();
        List<String> parts = new ArrayList<>();
        for (String state : List.of("running", "ready", "held")) {
            long n = tasks.getOrDefault(state, 0L);
            if (n > 0) {
                parts.add(n + (state.equals("running") ? " run" : " " + state));
            }
        }
        String word =
                switch (o.supervisor()) {
                    case "running" -> "Watching";
                    case "idle" -> "Watching, nothing to do";
                    case "paused" -> "Paused";
                    case "stopped" -> o.diedAt() == null ? "Stopped" : died(o.diedAt());
                    default -> o.supervisor();
                };
        return parts.isEmpty() ? word : word + ": " + String.join(", ", parts);
    }

    private String died(Instant at) {
        return "Died at " + Ago.clock(at, zone);
    }

    private static String modelWords(Overview o) {
        return o.settings().problems().isEmpty()
                ? ofModel(o)
                : ofModel(o)
                        + " · Changed settings can't be used: "
                        + Visible.line(o.settings().problems().getFirst(), 200);
    }

    private static String ofModel(Overview o) {
        if (o.model().name().isEmpty() || o.model().name().equals("none")) {
            return "No model: decides on evidence alone";
        }
        return o.model().state().equals("up")
                ? "Model " + Visible.line(o.model().name(), 60)
                : "Model "
                        + Visible.line(o.model().name(), 60)
                        + ": "
                        + Visible.line(o.model().state(), 200);
    }

    /** Tries to reach the supervisor at once. */
    public void reconnect() {
        bridge.reconnect();
    }

    /** How many breakpoints are open. */
    public ReadOnlyIntegerProperty needs() {
        return needs.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty needsWords() {
        return needsWords.getReadOnlyProperty();
    }

    /** Whether the loop goes. */
    public ReadOnlyBooleanProperty watching() {
        return watching.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty supervisor() {
        return supervisor.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty model() {
        return model.getReadOnlyProperty();
    }

    /** What closing the window means for the work that goes on; empty if none does. */
    public ReadOnlyStringProperty closing() {
        return closing.getReadOnlyProperty();
    }

    /** Something in the window went wrong. */
    void fault() {
        fault.set(
                "Something in this window could not be drawn; the log says what. If a part of it"
                        + " stays empty, close the window and open it again: the run goes on.");
    }

    /** The person has read it. */
    void faultRead() {
        fault.set("");
    }

    /** What went wrong in the window; empty if nothing did. */
    public ReadOnlyStringProperty faults() {
        return fault.getReadOnlyProperty();
    }

    /** That the last supervisor died, and what that means; empty if it did not. */
    public ReadOnlyStringProperty died() {
        return died.getReadOnlyProperty();
    }

    /** Why what is shown is not fresh, or empty. */
    public ReadOnlyStringProperty lost() {
        return lost.getReadOnlyProperty();
    }
}
