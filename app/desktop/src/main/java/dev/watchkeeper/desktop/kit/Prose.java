package dev.watchkeeper.desktop.kit;

import javafx.scene.control.Label;
import javafx.scene.control.Skin;
import javafx.scene.control.SkinBase;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

import java.util.ArrayList;
import java.util.List;

/** A label whose words wrap, in whatever script they are: see {@link RightToLeft}. */
final class Prose extends Label {
    Prose(String text) {
        super(text);
        setWrapText(true);
        setMinHeight(Region.USE_PREF_SIZE);
    }

    @Override
    protected Skin<?> createDefaultSkin() {
        return new Wrapped(this);
    }

    private static final class Wrapped extends SkinBase<Prose> {
        private final TextFlow flow = new TextFlow();

        Wrapped(Prose prose) {
            super(prose);
            flow.setMouseTransparent(true);
            flow.textAlignmentProperty().bind(prose.textAlignmentProperty());
            flow.lineSpacingProperty().bind(prose.lineSpacingProperty());
            getChildren().setAll(flow);
            registerChangeListener(prose.textProperty(), o -> fill());
            registerChangeListener(prose.fontProperty(), o -> prose.requestLayout());
            fill();
        }

        private void fill() {
            Prose prose = getSkinnable();
            List<Text> parts = new ArrayList<>();
            for (String piece :
                    RightToLeft.pieces(prose.getText() == null ? "" : prose.getText())) {
                Text part = new Text(piece);
                part.fontProperty().bind(prose.fontProperty());
                part.fillProperty().bind(prose.textFillProperty());
                parts.add(part);
            }
            flow.getChildren().setAll(parts);
            prose.requestLayout();
        }

        /** A piece of a right-to-left text is never wider than its line. */
        private double wide(double width) {
            return flow.getChildren().size() > 1 ? Math.max(width, 240) : width;
        }

        @Override
        protected double computeMinWidth(
                double height, double top, double right, double bottom, double left) {
            return left + right;
        }

        @Override
        protected double computePrefWidth(
                double height, double top, double right, double bottom, double left) {
            return left + Math.ceil(flow.prefWidth(-1)) + right;
        }

        @Override
        protected double computePrefHeight(
                double width, double top, double right, double bottom, double left) {
            double inner = width < 0 ? width : wide(Math.max(0, width - left - right));
            return top + flow.prefHeight(inner) + bottom;
        }

        @Override
        protected void layoutChildren(double x, double y, double width, double height) {
            double high = flow.prefHeight(wide(width));
            double down =
                    switch (getSkinnable().getAlignment().getVpos()) {
                        case TOP, BASELINE -> 0.0;
                        case CENTER -> Math.max(0, (height - high) / 2);
                        case BOTTOM -> Math.max(0, height - high);
                    };
            flow.resizeRelocate(x, y + down, wide(width), high);
        }
    }
}
