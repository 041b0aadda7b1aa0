package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.function.Consumer;

/** The rail of screens, icon over word. */
final class Rail {
    private static final double WIDTH = 88;
    private static final double HEIGHT = 60;

    private final VBox box = new VBox();
    private final ToggleButton now;
    private final ToggleButton breakpoints;

    Rail(ShellModel model, Consumer<ScreenPlace> go) {
        now = button("rail-now", BootstrapIcons.SPEEDOMETER2, "Now", "Ctrl+1");
        now.setOnAction(e -> go.accept(ScreenPlace.of(ScreenPlace.Name.NOW)));
        breakpoints =
                button(
                        "rail-breakpoints",
                        BootstrapIcons.EXCLAMATION_DIAMOND,
                        "Breakpoints",
                        "Ctrl+2");
        breakpoints.setOnAction(e -> go.accept(ScreenPlace.of(ScreenPlace.Name.BREAKPOINTS)));
        Label badge = Nodes.label("", "badge");
        badge.setId("rail-badge");
        badge.setMouseTransparent(true);
        badge.setTranslateX(22);
        StackPane icon = new StackPane(new FontIcon(BootstrapIcons.EXCLAMATION_DIAMOND), badge);
        icon.setAlignment(Pos.CENTER);
        breakpoints.setGraphic(icon);
        model.needs().addListener((o, was, is) -> badge(badge, is.intValue()));
        badge(badge, model.needs().get());
        box.getChildren().addAll(now, breakpoints);
        box.getStyleClass().add("rail");
        box.setMinWidth(WIDTH);
        box.setPrefWidth(WIDTH);
        box.setMaxWidth(WIDTH);
    }

    private void badge(Label badge, int n) {
        badge.setText(n > 99 ? "99+" : String.valueOf(n));
        Nodes.shown(badge, n > 0);
        breakpoints.setAccessibleText(
                n == 0
                        ? "Breakpoints"
                        : n == 1 ? "Breakpoints, 1 open" : "Breakpoints, " + n + " open");
    }

    private static ToggleButton button(String id, BootstrapIcons icon, String word, String key) {
        ToggleButton button = new ToggleButton(word, new FontIcon(icon));
        button.setId(id);
        button.getStyleClass().setAll("rail-button");
        button.setContentDisplay(ContentDisplay.TOP);
        button.setAccessibleText(word);
        button.setAccessibleRole(AccessibleRole.RADIO_BUTTON);
        button.setTooltip(new Tooltip(word + " (" + key + ")"));
        button.setMinSize(WIDTH - 1, HEIGHT);
        button.setPrefSize(WIDTH - 1, HEIGHT);
        return button;
    }

    void show(ScreenPlace.Name here) {
        now.setSelected(here == ScreenPlace.Name.NOW);
        breakpoints.setSelected(here == ScreenPlace.Name.BREAKPOINTS);
    }

    Node node() {
        return box;
    }
}
