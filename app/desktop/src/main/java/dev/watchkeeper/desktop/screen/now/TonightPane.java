package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** How far the night is, what comes next, what ended last. */
final class TonightPane extends VBox {
    /**
     * @param next the list of what comes next
     * @param recent the list of what ended last
     */
    TonightPane(NowModel model, ListView<NowModel.Row> next, ListView<NowModel.Row> recent) {
        super(8);
        Label progress = Nodes.label("", "title-4");
        progress.setId("now-progress");
        progress.textProperty().bind(model.progress());
        ProgressBar bar = new ProgressBar();
        bar.setId("now-share");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.getStyleClass().addAll("quiet-bar", "small");
        bar.progressProperty().bind(model.share());
        bar.accessibleTextProperty().bind(model.progress());
        Label rest = Nodes.prose("");
        rest.setId("now-rest");
        rest.getStyleClass().add("text-muted");
        rest.textProperty().bind(model.rest());
        next.setPrefHeight(3 * NowView.LOW + 6);
        next.setMinHeight(NowView.LOW + 6);
        bar.setMinHeight(Region.USE_PREF_SIZE);
        getChildren()
                .addAll(
                        Nodes.heading("Tonight"),
                        progress,
                        bar,
                        rest,
                        gap(),
                        Nodes.heading("Next"),
                        next,
                        gap(),
                        Nodes.heading("Recent"),
                        recent);
        VBox.setVgrow(recent, Priority.ALWAYS);
        recent.setMinHeight(NowView.LOW + 6);
        recent.setPrefHeight(2 * NowView.LOW + 6);
        setPrefWidth(440);
        setMinWidth(400);
        setMaxWidth(560);
    }

    private static Region gap() {
        Region gap = new Region();
        gap.setMinHeight(4);
        return gap;
    }
}
