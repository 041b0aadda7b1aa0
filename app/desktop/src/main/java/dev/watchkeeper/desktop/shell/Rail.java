package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rail of screens, icon over word. */
final class Rail {
    private static final double WIDTH = 88;
    private static final double HEIGHT = 60;

    private final VBox box = new VBox();
    private final Map<String, ToggleButton> buttons = new LinkedHashMap<>();

    Rail(ShellModel model, List<ScreenDescriptor> screens, Navigation navigation) {
        for (ScreenDescriptor screen : screens) {
            if (screen.onRail()) {
                ToggleButton button = button(screen);
                button.setOnAction(e -> navigation.go(ScreenPlace.of(screen.id())));
                if (screen.badge() == ScreenDescriptor.Badge.OPEN_BREAKPOINTS) {
                    badge(button, screen, model.needs());
                }
                buttons.put(screen.id(), button);
            }
        }
        box.getChildren().addAll(buttons.values());
        box.getStyleClass().add("rail");
        box.setMinWidth(WIDTH);
        box.setPrefWidth(WIDTH);
        box.setMaxWidth(WIDTH);
    }

    private static void badge(
            ToggleButton button, ScreenDescriptor screen, ReadOnlyIntegerProperty count) {
        Label badge = Nodes.label("", "badge");
        badge.setId("rail-badge");
        badge.setMouseTransparent(true);
        badge.setTranslateX(22);
        StackPane icon = new StackPane(new FontIcon(screen.icon()), badge);
        icon.setAlignment(Pos.CENTER);
        button.setGraphic(icon);
        count.addListener((o, was, is) -> show(button, badge, screen.title(), is.intValue()));
        show(button, badge, screen.title(), count.get());
    }

    private static void show(ToggleButton button, Label badge, String title, int n) {
        badge.setText(n > 99 ? "99+" : String.valueOf(n));
        Nodes.shown(badge, n > 0);
        button.setAccessibleText(
                n == 0 ? title : n == 1 ? title + ", 1 open" : title + ", " + n + " open");
    }

    private static ToggleButton button(ScreenDescriptor screen) {
        String word = screen.title();
        ToggleButton button = new ToggleButton(word, new FontIcon(screen.icon()));
        button.setId("rail-" + screen.id());
        button.getStyleClass().setAll("rail-button");
        button.setContentDisplay(ContentDisplay.TOP);
        button.setAccessibleText(word);
        button.setAccessibleRole(AccessibleRole.RADIO_BUTTON);
        button.setTooltip(new Tooltip(word + " (" + screen.key() + ")"));
        button.setMinSize(WIDTH - 1, HEIGHT);
        button.setPrefSize(WIDTH - 1, HEIGHT);
        return button;
    }

    void show(String here) {
        buttons.forEach((id, button) -> button.setSelected(id.equals(here)));
    }

    Node node() {
        return box;
    }
}
