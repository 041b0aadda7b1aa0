package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.Lists;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Score;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The spot checks of the screen <em>Now</em>. For the JavaFX thread. */
final class SpotModel {
    private final Bridge bridge;
    private final Consumer<String> says;
    private final ObservableList<NowModel.Row> rows = FXCollections.observableArrayList();
    private boolean asking;
    private @Nullable Noted noted;

    /** The one answered last: it stays in its place, so that the answer can be changed. */
    private record Noted(Outcome about, int place, String word) {}

    /**
     * @param says shows what came of an answer
     */
    SpotModel(Bridge bridge, Consumer<String> says) {
        this.bridge = bridge;
        this.says = says;
    }

    ObservableList<NowModel.Row> rows() {
        return rows;
    }

    void update(Snapshot s) {
        List<NowModel.Row> now = new ArrayList<>();
        Noted last = noted;
        for (Outcome open : s.spotChecks()) {
            if (last == null || !open.ref().equals(last.about().ref())) {
                now.add(row(open, s, null));
            }
        }
        if (last != null) {
            now.add(Math.min(last.place(), now.size()), row(last.about(), s, last.word()));
        }
        Lists.replace(rows, now);
    }

    private static NowModel.Row row(Outcome drawn, Snapshot s, @Nullable String answer) {
        return new NowModel.Row(
                drawn.ref().task(),
                drawn.ref().number(),
                answer == null ? StateLook.UNKNOWN : StateLook.ENDED,
                answer == null ? "Spot check" : "Answered",
                Visible.line(s.title(drawn.ref().task())),
                drawn.calibrated() ? "" : Score.LEGEND,
                answer == null
                        ? "accepted at "
                                + drawn.score().marked()
                                + ", "
                                + Ago.ago(drawn.at(), s.now())
                        : "noted: " + answer,
                -1);
    }

    /** As {@link NowModel#answerSpot}. */
    void answer(NowModel.@Nullable Row row, String label) {
        NowModel.Row about = row;
        if (about == null) {
            about =
                    rows.stream()
                            .filter(r -> r.look() == StateLook.UNKNOWN)
                            .findFirst()
                            .orElse(null);
        }
        if (about == null || asking) {
            return;
        }
        String task = about.key();
        Outcome drawn = drawn(task);
        if (drawn == null) {
            return;
        }
        Noted before = noted;
        asking = true;
        // At once, so that the row is never away in between.
        noted =
                new Noted(
                        drawn, rows.indexOf(about), label.equals("unknown") ? "can't tell" : label);
        update(bridge.last());
        bridge.ask(
                c -> c.labelOutcome(task, label),
                known -> {
                    asking = false;
                    says.accept("Noted. Another answer to the same row replaces it.");
                },
                trouble -> {
                    asking = false;
                    noted = before;
                    says.accept(trouble.told("Not noted"));
                    update(bridge.last());
                });
    }

    private @Nullable Outcome drawn(String task) {
        Noted last = noted;
        if (last != null && last.about().ref().task().equals(task)) {
            return last.about();
        }
        return bridge.last().spotChecks().stream()
                .filter(o -> o.ref().task().equals(task))
                .findFirst()
                .orElse(null);
    }
}
