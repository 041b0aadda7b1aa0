package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What comes after what: boxes in layers from left to right. */
final class GraphPane extends VBox {
    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");
    private static final double HEAD = 5;

    private final TasksModel model;
    private final Runnable open;
    private final Pane canvas = new Pane();
    private final ScrollPane scroll = new ScrollPane(canvas);
    private final Label says = Nodes.prose("", "text-muted");
    private final Map<String, GraphBox> boxes = new HashMap<>();
    private final Map<TaskGraph.Edge, List<Node>> lines = new HashMap<>();
    private final Set<String> opened = new HashSet<>();
    private TaskGraph graph = TaskGraph.NONE;
    private GraphLayout layout = new GraphLayout(Map.of(), Map.of(), 0, 0);
    private TaskGraph.@Nullable Shape drawn;
    private TaskGraph.@Nullable Shape asked;
    private String here = "";

    /** The task of which what belongs to it is drawn: the one selected last. */
    private String near = "";

    private long seen = -1;
    private String seenSelected = "\n";
    private boolean reveals;
    private boolean laying;

    /**
     * @param open opens the selected task
     */
    GraphPane(TasksModel model, Runnable open) {
        super(4);
        this.model = model;
        this.open = open;
        says.setId("tasks-graph-says");
        scroll.setId("tasks-graph");
        scroll.setAccessibleText("Graph of the tasks; arrow keys go from one to another");
        scroll.setFocusTraversable(true);
        scroll.setPannable(true);
        scroll.setMinSize(0, 0);
        scroll.getStyleClass().add("graph");
        scroll.viewportBoundsProperty()
                .addListener((o, was, is) -> {
                    if (reveals) {
                        Platform.runLater(this::revealWanted);
                    }
                });
        canvas.getStyleClass().add("graph-canvas");
        StackPane.setMargin(says, new javafx.geometry.Insets(8));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(says, scroll);
        setMinSize(0, 0);
    }

    /** Shows the tasks as they are now. */
    void show() {
        String selected = model.selected().get();
        if (seen == model.version() && seenSelected.equals(selected)) {
            return;
        }
        boolean other = !seenSelected.equals(selected);
        seen = model.version();
        seenSelected = selected;
        if (other && !here.equals(selected) && !selected.isEmpty()) {
            here = selected;
            reveals = true;
        }
        draw();
    }

    private void draw() {
        String selected = model.selected().get();
        near = selected.isEmpty() ? near : selected;
        graph = TaskGraph.of(model.found(), model.links(), near, opened);
        TaskGraph.Shape shape = graph.shape();
        if (shape.equals(drawn)) {
            asked = drawn;
            dress();
            return;
        }
        if (shape.equals(asked)) {
            return;
        }
        asked = shape;
        if (drawn == null) {
            says.setText("Being laid out…");
            Nodes.shown(says, true);
        }
        if (!laying) {
            layOut(shape);
        }
    }

    /** One after the other: of those that are asked for meanwhile only the last is wanted. */
    private void layOut(TaskGraph.Shape shape) {
        laying = true;
        model.layOut(
                shape,
                laid -> {
                    if (isLast(shape)) {
                        drawn = shape;
                        boolean seen = isInSight();
                        layout = laid;
                        place(graph);
                        reveals |= seen;
                        dress();
                    }
                },
                trouble -> {
                    if (isLast(shape)) {
                        says.setText("The graph can't be laid out: " + trouble.words() + ".");
                        Nodes.shown(says, true);
                    }
                });
    }

    private boolean isLast(TaskGraph.Shape laid) {
        laying = false;
        TaskGraph.Shape wanted = asked;
        if (wanted != null && !wanted.equals(laid) && !wanted.equals(drawn)) {
            layOut(wanted);
        }
        return laid.equals(wanted);
    }

    private void place(TaskGraph laid) {
        canvas.getChildren().clear();
        boxes.clear();
        lines.clear();
        canvas.setMinSize(layout.width(), layout.height());
        canvas.setPrefSize(layout.width(), layout.height());
        layout.lines().forEach((edge, points) -> lines.put(edge, line(points)));
        lines.values().forEach(canvas.getChildren()::addAll);
        for (TaskGraph.Box box : laid.boxes()) {
            GraphLayout.Point at = layout.at().get(box.id());
            if (at != null) {
                GraphBox made = new GraphBox();
                made.relocate(at.x(), at.y());
                made.setOnMouseClicked(e -> {
                    if (e.getButton() == MouseButton.PRIMARY) {
                        go(box.id());
                        scroll.requestFocus();
                        if (e.getClickCount() == 2) {
                            enter();
                        }
                    }
                });
                boxes.put(box.id(), made);
                canvas.getChildren().add(made);
            }
        }
    }

    private static List<Node> line(List<GraphLayout.Point> points) {
        Polyline line = new Polyline();
        points.forEach(p -> line.getPoints().addAll(p.x(), p.y()));
        line.getStyleClass().add("graph-line");
        line.setMouseTransparent(true);
        List<Node> parts = new ArrayList<>(List.of(line));
        if (points.size() > 1) {
            GraphLayout.Point end = points.getLast();
            Polygon head =
                    new Polygon(
                            end.x(),
                            end.y(),
                            end.x() - 1.6 * HEAD,
                            end.y() - HEAD,
                            end.x() - 1.6 * HEAD,
                            end.y() + HEAD);
            head.getStyleClass().add("graph-head");
            head.setMouseTransparent(true);
            parts.add(head);
        }
        return parts;
    }

    /** Shows how the tasks stand, and what belongs to the selection. */
    private void dress() {
        Set<String> related = graph.boxOf(here) == null ? Set.of() : graph.related(here);
        for (TaskGraph.Box box : graph.boxes()) {
            GraphBox shown = boxes.get(box.id());
            if (shown != null) {
                shown.show(box);
                shown.mark(box.id().equals(here), related.contains(box.id()));
            }
        }
        boolean all = graph.edges().size() <= TaskGraph.MOST_EDGES;
        lines.forEach((edge, parts) -> {
            boolean lit = related.contains(edge.from()) && related.contains(edge.to());
            for (Node part : parts) {
                part.setVisible(all || lit);
                part.pseudoClassStateChanged(LIT, lit);
                if (lit) {
                    part.toFront();
                }
            }
        });
        boxes.values().forEach(Node::toFront);
        says.setText(words(all));
        Nodes.shown(says, !says.getText().isEmpty());
        revealWanted();
    }

    /** Brings into sight what is to be, once it is known what there is room for. */
    private void revealWanted() {
        if (reveals && layout.at().containsKey(here)) {
            scroll.applyCss();
            // Where it stands in what is scrolled is known only once that has its size.
            scroll.layout();
            if (scroll.getViewportBounds().getWidth() > 0) {
                reveals = false;
                reveal();
            }
        }
    }

    private String words(boolean all) {
        if (graph.boxes().isEmpty()) {
            return "No task has these words.";
        }
        String left =
                graph.left() == 0
                        ? ""
                        : TasksModel.number(graph.left())
                                + " tasks are not drawn: only what belongs to the selection, and"
                                + " what is not over. ";
        return left
                + (all
                        ? ""
                        : graph.edges().size()
                                + " links: only those of the selected task are drawn.");
    }

    private void go(String box) {
        here = box;
        if (box.startsWith("+")) {
            // A group is no task: what acts on the selected one must not act on another than this.
            model.select("");
            dress();
        } else {
            model.select(box);
        }
    }

    /** Opens the group that has the keyboard, or the task. */
    void enter() {
        if (here.startsWith("+")) {
            opened.add(here);
            here = here.substring(1);
            reveals = true;
            model.select(here);
            draw();
        } else {
            open.run();
        }
    }

    /**
     * Goes to the nearest box in a direction.
     *
     * @return whether the key is an arrow
     */
    boolean arrow(KeyCode key) {
        int dx = key == KeyCode.RIGHT ? 1 : key == KeyCode.LEFT ? -1 : 0;
        int dy = key == KeyCode.DOWN ? 1 : key == KeyCode.UP ? -1 : 0;
        if (dx == 0 && dy == 0) {
            return false;
        }
        GraphLayout.Point from = layout.at().get(here);
        if (from == null) {
            focus();
            return true;
        }
        String best = null;
        double least = Double.MAX_VALUE;
        for (Map.Entry<String, GraphLayout.Point> one : layout.at().entrySet()) {
            double x = one.getValue().x() - from.x();
            double y = one.getValue().y() - from.y();
            double along = dx * x + dy * y;
            double aside = Math.abs(dx * y) + Math.abs(dy * x);
            // A box that is linked is nearer than one that only stands there.
            double far = along + 2 * aside - (linked(one.getKey()) && dx != 0 ? 10_000 : 0);
            if (along > 1 && far < least && boxes.containsKey(one.getKey())) {
                least = far;
                best = one.getKey();
            }
        }
        if (best != null) {
            go(best);
            reveal();
        }
        return true;
    }

    private boolean linked(String box) {
        return graph.edges().contains(new TaskGraph.Edge(here, box))
                || graph.edges().contains(new TaskGraph.Edge(box, here));
    }

    /** Brings the box that has the keyboard into sight. */
    void reveal() {
        GraphLayout.Point at = layout.at().get(here);
        if (at == null) {
            return;
        }
        scroll.setHvalue(across(at));
        scroll.setVvalue(down(at));
    }

    /** Whether the box that has the keyboard is in sight. */
    private boolean isInSight() {
        GraphLayout.Point at = layout.at().get(here);
        return at != null && across(at) == scroll.getHvalue() && down(at) == scroll.getVvalue();
    }

    private double across(GraphLayout.Point at) {
        double seen = scroll.getViewportBounds().getWidth();
        return value(at.x(), GraphLayout.BOX_WIDTH, layout.width(), seen, scroll.getHvalue());
    }

    private double down(GraphLayout.Point at) {
        double seen = scroll.getViewportBounds().getHeight();
        return value(at.y(), GraphLayout.BOX_HEIGHT, layout.height(), seen, scroll.getVvalue());
    }

    private static double value(double at, double size, double all, double seen, double now) {
        if (all <= seen) {
            return now;
        }
        double from = now * (all - seen);
        if (at >= from && at + size <= from + seen) {
            return now;
        }
        return Math.clamp((at + size / 2 - seen / 2) / (all - seen), 0, 1);
    }

    /** Puts the keyboard here, to the selected task or the first one. */
    void focus() {
        if (graph.boxOf(here) == null && !graph.boxes().isEmpty()) {
            go(graph.boxes().getFirst().id());
        }
        scroll.requestFocus();
    }

    boolean has(@Nullable Node focus) {
        return focus == scroll;
    }
}
