package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

/** What would stop work tonight, and whether to start without it; nothing where nothing would. */
final class PreflightPane extends VBox {
    private final NowModel model;
    private final Runnable answered;

    /**
     * @param answered is run once the person has chosen, and puts the keyboard where it belongs
     */
    PreflightPane(NowModel model, Runnable answered) {
        super(4);
        this.model = model;
        this.answered = answered;
        model.stops().addListener((ListChangeListener<HealthLine>) c -> show());
        show();
    }

    private void show() {
        getChildren().clear();
        Nodes.shown(this, !model.stops().isEmpty());
        if (model.stops().isEmpty()) {
            return;
        }
        setId("now-preflight");
        getStyleClass().setAll("inset");
        getChildren().add(Nodes.heading("This would stop work tonight"));
        for (HealthLine line : model.stops()) {
            HBox row =
                    Nodes.row(
                            8,
                            Nodes.icon(StateLook.FAILED),
                            Nodes.label(Visible.line(line.what(), 60), "text-bold"),
                            Nodes.prose(
                                    Visible.line(
                                            line.detail()
                                                    + (line.mend().isEmpty()
                                                            ? ""
                                                            : ": " + line.mend()),
                                            400)));
            getChildren().add(row);
        }
        Button anyway =
                Nodes.button("now-start-anyway", BootstrapIcons.PLAY, "Start without these", "");
        anyway.setOnAction(e -> {
            model.startAnyway();
            answered.run();
        });
        Button not = Nodes.key("now-dont-start", "Esc", "Don't start", "");
        not.setOnAction(e -> {
            model.dontStart();
            answered.run();
        });
        getChildren().add(Nodes.row(8, anyway, not));
        // Who asked for the night is told what is in its way; the harmless answer has the keyboard.
        Platform.runLater(not::requestFocus);
    }
}
