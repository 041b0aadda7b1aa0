package dev.watchkeeper.desktop.screen.tasks;

import org.eclipse.elk.alg.layered.options.GreedySwitchType;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the boxes and edges of a graph stand: in layers from left to right.
 *
 * @param at the upper left corner of each box
 * @param lines the corners of each edge, from its beginning to its end
 */
record GraphLayout(
        Map<String, Point> at,
        Map<TaskGraph.Edge, List<Point>> lines,
        double width,
        double height) {
    /** How wide a box is. */
    static final double BOX_WIDTH = 224;

    /** How high it is. */
    static final double BOX_HEIGHT = 70;

    private static final double MARGIN = 16;

    record Point(double x, double y) {}

    /** Lays a graph out; takes a while, so not for the JavaFX thread. */
    static GraphLayout of(TaskGraph.Shape shape) {
        ElkNode graph = ElkGraphUtil.createGraph();
        graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        graph.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
        List<TaskGraph.Edge> links = shape.edges();
        boolean dense = links.size() > TaskGraph.MOST_EDGES;
        if (dense) {
            links = GraphReduction.of(links);
        }
        graph.setProperty(
                CoreOptions.EDGE_ROUTING, dense ? EdgeRouting.POLYLINE : EdgeRouting.ORTHOGONAL);
        graph.setProperty(CoreOptions.PADDING, new ElkPadding(MARGIN));
        graph.setProperty(CoreOptions.SPACING_NODE_NODE, 14.0);
        graph.setProperty(CoreOptions.SPACING_COMPONENT_COMPONENT, 14.0);
        graph.setProperty(CoreOptions.ASPECT_RATIO, 1.8);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 40.0);
        if (dense) {
            // Right angles and the order of creation take minutes of where each task has many
            // links.
            graph.setProperty(LayeredOptions.THOROUGHNESS, 1);
            graph.setProperty(
                    LayeredOptions.CROSSING_MINIMIZATION_GREEDY_SWITCH_TYPE, GreedySwitchType.OFF);
        } else {
            // What was made first stands first, so that one task more moves little.
            graph.setProperty(
                    LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
        }
        Map<String, ElkNode> nodes = new HashMap<>();
        for (String id : shape.boxes()) {
            ElkNode node = ElkGraphUtil.createNode(graph);
            node.setDimensions(BOX_WIDTH, BOX_HEIGHT);
            nodes.put(id, node);
        }
        Map<TaskGraph.Edge, ElkEdge> edges = new LinkedHashMap<>();
        for (TaskGraph.Edge edge : links) {
            ElkNode from = nodes.get(edge.from());
            ElkNode to = nodes.get(edge.to());
            if (from != null && to != null) {
                edges.put(edge, ElkGraphUtil.createSimpleEdge(from, to));
            }
        }
        new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
        Map<String, Point> at = new HashMap<>();
        nodes.forEach((id, node) -> at.put(id, new Point(node.getX(), node.getY())));
        Map<TaskGraph.Edge, List<Point>> lines = new HashMap<>();
        edges.forEach((edge, laid) -> lines.put(edge, line(laid)));
        return new GraphLayout(at, lines, graph.getWidth(), graph.getHeight());
    }

    private static List<Point> line(ElkEdge edge) {
        List<Point> points = new ArrayList<>();
        for (ElkEdgeSection section : edge.getSections()) {
            points.add(new Point(section.getStartX(), section.getStartY()));
            for (ElkBendPoint bend : section.getBendPoints()) {
                points.add(new Point(bend.getX(), bend.getY()));
            }
            points.add(new Point(section.getEndX(), section.getEndY()));
        }
        return points;
    }
}
