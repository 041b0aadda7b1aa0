package dev.watchkeeper.desktop.kit;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what can't be drawn to itself. An exception in JavaFX's layout would leave every part of
 * the window around it without layout for good; here it is logged once, and the part says that it
 * can't be drawn while all others live on.
 */
public final class DrawingGuard extends StackPane {
    /** A part of the window that can't be drawn and says so in its place. */
    public static final class Undrawable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Undrawable(String what, Throwable why) {
            super(what + " can't be drawn", why);
        }
    }

    private final String what;
    private final Runnable early = this::lookFirst;

    /** Laid out before the content, whose layout it does where an exception can be caught. */
    private final Region first =
            new Region() {
                @Override
                protected void layoutChildren() {
                    safely();
                }
            };

    private Node content;
    private @Nullable Throwable broken;
    private @Nullable Button other;

    /**
     * @param what it is, as the subject of a sentence such as "The output"
     */
    public DrawingGuard(String what, Node content) {
        this.what = what;
        this.content = content;
        first.setManaged(false);
        first.setMouseTransparent(true);
        getStyleClass().add("guard");
        getChildren().addAll(first, content);
        sceneProperty().addListener((o, was, is) -> moved(was, is));
    }

    /** What is offered where the content can't be drawn. */
    void offer(Button instead) {
        other = instead;
    }

    /** Shows other content, which may be drawable again. */
    void renew(Node fresh) {
        broken = null;
        content = fresh;
        getChildren().set(1, fresh);
    }

    /** Whether what it keeps could not be drawn. */
    public boolean isBroken() {
        return broken != null;
    }

    private void moved(@Nullable Scene was, @Nullable Scene is) {
        if (was != null) {
            was.removePreLayoutPulseListener(early);
        }
        if (is != null) {
            is.addPreLayoutPulseListener(early);
        }
    }

    /** Where only something deep inside is to be laid out, JavaFX would not ask us. */
    private void lookFirst() {
        if (broken == null && isVisible() && needsLayout(content)) {
            first.requestLayout();
        }
    }

    private static boolean needsLayout(Node node) {
        if (!(node instanceof Parent parent) || !node.isVisible()) {
            return false;
        }
        if (parent.isNeedsLayout()) {
            return true;
        }
        if (parent instanceof DrawingGuard) {
            // It looks after its own.
            return false;
        }
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (needsLayout(child)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Lays out what is inside of a node after an exception in its layout. JavaFX believes of each
     * parent that was interrupted that it is still at it, until one of its children alone asks.
     */
    public static void mend(Parent around) {
        ask(around);
        around.layout();
        around.requestLayout();
    }

    private static void ask(Node node) {
        if (node instanceof DrawingGuard guard) {
            guard.first.requestLayout();
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(DrawingGuard::ask);
        }
    }

    private void safely() {
        if (broken == null && content instanceof Parent parent) {
            try {
                parent.layout();
            } catch (RuntimeException | StackOverflowError e) {
                broke(e);
            }
        }
    }

    @Override
    protected void layoutChildren() {
        try {
            super.layoutChildren();
        } catch (RuntimeException | StackOverflowError e) {
            broke(e);
        }
        safely();
    }

    @Override
    protected double computeMinWidth(double height) {
        return size(() -> super.computeMinWidth(height));
    }

    @Override
    protected double computeMinHeight(double width) {
        return size(() -> super.computeMinHeight(width));
    }

    @Override
    protected double computePrefWidth(double height) {
        return size(() -> super.computePrefWidth(height));
    }

    @Override
    protected double computePrefHeight(double width) {
        return size(() -> super.computePrefHeight(width));
    }

    private double size(java.util.function.DoubleSupplier computed) {
        try {
            return computed.getAsDouble();
        } catch (RuntimeException | StackOverflowError e) {
            broke(e);
            return 0;
        }
    }

    private void broke(Throwable why) {
        if (broken != null) {
            return;
        }
        broken = why;
        Thread fx = Thread.currentThread();
        fx.getUncaughtExceptionHandler().uncaughtException(fx, new Undrawable(what, why));
        VBox says =
                new VBox(
                        8,
                        Nodes.label(what + " can't be drawn.", "text-bold"),
                        Nodes.label(
                                "All else goes on. The cause is in the log: "
                                        + why.getClass().getSimpleName()
                                        + ".",
                                "text-muted"));
        if (other != null) {
            says.getChildren().add(other);
        }
        says.setAlignment(Pos.CENTER_LEFT);
        says.getStyleClass().addAll("guard-message", "inset");
        // In the same place: JavaFX counts the children before it lays them out.
        getChildren().set(1, says);
    }
}
