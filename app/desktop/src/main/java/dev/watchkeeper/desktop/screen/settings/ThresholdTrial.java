package dev.watchkeeper.desktop.screen.settings;

import dev.watchkeeper.desktop.fx.Bridge;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import java.util.List;

/** Tells what changed thresholds would have decided of the past. For the JavaFX thread. */
final class ThresholdTrial {
    private final Bridge bridge;
    private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");
    private List<String> tried = List.of();
    private int asked;

    ThresholdTrial(Bridge bridge) {
        this.bridge = bridge;
    }

    /** Tries the thresholds among these changes, unless they were tried last. */
    void of(List<SettingsModel.Change> changes) {
        List<String> sets =
                changes.stream()
                        .filter(c -> c.key().startsWith("thresholds."))
                        .map(c -> c.key() + "=" + c.now())
                        .toList();
        if (sets.equals(tried)) {
            return;
        }
        tried = sets;
        int mine = ++asked;
        if (sets.isEmpty()) {
            words.set("");
            return;
        }
        words.set("Trying it on the past…");
        bridge.ask(
                c -> c.backtest(null, sets, null, null),
                result -> {
                    if (mine == asked) {
                        words.set(SettingsWords.whatIf(result));
                    }
                },
                failed -> {
                    if (mine == asked) {
                        words.set("Not tried on the past: " + failed.words() + ".");
                    }
                });
    }

    /** What came of it; empty while no threshold is changed. */
    ReadOnlyStringProperty words() {
        return words.getReadOnlyProperty();
    }
}
