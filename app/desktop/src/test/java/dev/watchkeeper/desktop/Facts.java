package dev.watchkeeper.desktop;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What must hold of any picture, found in the scene; each broken fact is one line. */
final class Facts {
    private static final double LEAST_CONTRAST = 4.5;

    /** Labels that may be cut: titles and words of others, which have no greatest length. */
    private static final Set<String> MAY_BE_CUT = Set.of("row-title", "row-second", "status-part");

    private final List<String> broken = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final double width;
    private final double height;

    private Facts(double width, double height) {
        this.width = width;
        this.height = height;
    }

    /** On the JavaFX thread, after layout. */
    static List<String> broken(Stand stand) {
        Facts facts = new Facts(stand.frame().getWidth(), stand.frame().getHeight());
        facts.visit(stand.frame());
        return facts.broken;
    }

    private void visit(Node node) {
        if (!node.isVisible()) {
            return;
        }
        String id = node.getId();
        boolean ours = id != null && !id.isEmpty() && !id.equals("virtual-flow") && !inSkin(node);
        if (ours && !ids.add(id)) {
            broken.add("#" + id + " is there twice");
        }
        if (node instanceof Control control) {
            control(control);
        }
        if (node instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isEmpty()) {
            label(labeled);
        }
        if (node instanceof Parent parent && !(node instanceof TextInputControl)) {
            parent.getChildrenUnmodifiable().forEach(this::visit);
        }
    }

    /** Ids that skins give to their parts repeat. */
    private static boolean inSkin(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (n instanceof javafx.scene.control.ScrollBar
                    || n != node && n instanceof javafx.scene.control.ComboBoxBase<?>) {
                return true;
            }
        }
        return false;
    }

    private void control(Control control) {
        boolean speaks =
                control instanceof ButtonBase
                        || control instanceof ListView<?>
                        || control instanceof ProgressBar
                        || control instanceof TextInputControl;
        String said = control.getAccessibleText();
        boolean inOther = control.getStyleClass().contains("increment-button") || inSkin(control);
        if (speaks && !inOther && (said == null || said.isBlank())) {
            broken.add(name(control) + " has no accessible text");
        }
        if (!(control instanceof javafx.scene.control.ScrollBar)) {
            inside(control);
        }
    }

    /** Nothing is drawn outside the window, but for what scrolls. */
    private void inside(Node node) {
        if (scrolls(node)) {
            return;
        }
        Bounds b = node.localToScene(node.getLayoutBounds());
        if (b.getWidth() > 0
                && (b.getMinX() < -1
                        || b.getMinY() < -1
                        || b.getMaxX() > width + 1
                        || b.getMaxY() > height + 1)) {
            broken.add(name(node) + " reaches out of the window: " + b);
        }
    }

    private static boolean scrolls(Node node) {
        for (Node n = node.getParent(); n != null; n = n.getParent()) {
            if (n instanceof ListView<?>
                    || n instanceof javafx.scene.control.ScrollPane
                    || n.getClass().getName().startsWith("org.fxmisc")) {
                return true;
            }
        }
        return false;
    }

    private void label(Labeled labeled) {
        Text drawn = text(labeled);
        if (drawn == null) {
            return;
        }
        boolean cut =
                !drawn.getText().equals(labeled.getText())
                        && !labeled.isWrapText()
                        && labeled.getStyleClass().stream().noneMatch(MAY_BE_CUT::contains);
        if (cut && essential(labeled)) {
            broken.add(name(labeled) + " is cut to '" + drawn.getText() + "'");
        }
        if (labeled.isDisabled() || scrolls(labeled) && !shown(labeled)) {
            return;
        }
        if (drawn.getFill() instanceof Color ink) {
            Color ground = ground(labeled);
            double contrast = contrast(over(ink, ground), ground);
            if (contrast < LEAST_CONTRAST) {
                broken.add(
                        String.format(
                                Locale.ROOT,
                                "%s: contrast %.1f of %s on %s",
                                name(labeled),
                                contrast,
                                ink,
                                ground));
            }
        }
    }

    private static boolean shown(Node node) {
        return Sight.visible(node);
    }

    private static boolean essential(Labeled labeled) {
        return labeled instanceof ButtonBase || labeled.getId() != null;
    }

    private static @org.jspecify.annotations.Nullable Text text(Labeled labeled) {
        for (Node child : labeled.getChildrenUnmodifiable()) {
            if (child instanceof Text text && child != labeled.getGraphic()) {
                return text;
            }
            if (child instanceof TextFlow flow
                    && !flow.getChildren().isEmpty()
                    && flow.getChildren().getFirst() instanceof Text text) {
                return text;
            }
        }
        return null;
    }

    /** The colour under a node. */
    private static Color ground(Node node) {
        List<Color> layers = new ArrayList<>();
        for (Node n = node; n != null; n = n.getParent()) {
            if (n instanceof Region region && region.getBackground() != null) {
                List<BackgroundFill> fills = region.getBackground().getFills();
                for (int i = fills.size() - 1; i >= 0; i--) {
                    if (fills.get(i).getFill() instanceof Color c && c.getOpacity() > 0) {
                        layers.add(c);
                        if (c.isOpaque()) {
                            return blend(layers);
                        }
                    }
                }
            }
        }
        layers.add(Color.WHITE);
        return blend(layers);
    }

    private static Color blend(List<Color> fromTop) {
        Color below = fromTop.getLast();
        for (int i = fromTop.size() - 2; i >= 0; i--) {
            below = over(fromTop.get(i), below);
        }
        return below;
    }

    private static Color over(Color top, Color below) {
        double a = top.getOpacity();
        return Color.color(
                top.getRed() * a + below.getRed() * (1 - a),
                top.getGreen() * a + below.getGreen() * (1 - a),
                top.getBlue() * a + below.getBlue() * (1 - a));
    }

    static double contrast(Color a, Color b) {
        double x = luminance(a);
        double y = luminance(b);
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    }

    private static double luminance(Color c) {
        return 0.2126 * linear(c.getRed())
                + 0.7152 * linear(c.getGreen())
                + 0.0722 * linear(c.getBlue());
    }

    private static double linear(double v) {
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }

    private static String name(Node node) {
        String id = node.getId();
        String words = node instanceof Labeled l ? " '" + l.getText() + "'" : "";
        return (id == null ? node.getClass().getSimpleName() + node.getStyleClass() : "#" + id)
                + words;
    }
}
