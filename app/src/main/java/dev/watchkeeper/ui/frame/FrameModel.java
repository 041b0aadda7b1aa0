package dev.watchkeeper.ui.frame;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.ui.fx.Bridge;
import dev.watchkeeper.ui.fx.Snapshot;
import dev.watchkeeper.ui.fx.Trouble;
import dev.watchkeeper.ui.look.Ago;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the frame says about the whole. For the JavaFX thread. */
public final class FrameModel {
    private final Bridge bridge;
    private final ZoneId zone;
    private final ReadOnlyIntegerWrapper needs = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper watching = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper supervisor = new ReadOnlyStringWrapper("Opening…");
    private final ReadOnlyStringWrapper model = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper needsWords = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper closing = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper lost = new ReadOnlyStringWrapper("");

    public FrameModel(Bridge bridge, ZoneId zone) {
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
        return since + shown + " (" + trouble.words() + ").";
    }

    private static boolean goesOn(Overview o) {
        return o.supervisor().equals("running")
                || !o.live().isEmpty() && !o.supervisor().equals("stopped");
    }

    private static String supervisorWords(Overview o) {
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
                    case "stopped" -> "Stopped";
                    default -> o.supervisor();
                };
        return parts.isEmpty() ? word : word + ": " + String.join(", ", parts);
    }

    private static String modelWords(Overview o) {
        return o.settings().problems().isEmpty()
                ? ofModel(o)
                : ofModel(o)
                        + " · Changed settings can't be used: "
                        + o.settings().problems().getFirst();
    }

    private static String ofModel(Overview o) {
        if (o.model().name().isEmpty() || o.model().name().equals("none")) {
            return "No model: decides on evidence alone";
        }
        return o.model().state().equals("up")
                ? "Model " + o.model().name()
                : "Model " + o.model().name() + ": " + o.model().state();
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

    /** Why what is shown is not fresh, or empty. */
    public ReadOnlyStringProperty lost() {
        return lost.getReadOnlyProperty();
    }
}
