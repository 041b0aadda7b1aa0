package dev.watchkeeper.desktop.screen.tasks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leaves out the edges of a graph that others imply: its transitive reduction. */
final class GraphReduction {
    private GraphReduction() {}

    /** The edges that no way over other boxes stands for; all of them where there is a cycle. */
    static List<TaskGraph.Edge> of(List<TaskGraph.Edge> edges) {
        Map<String, Set<String>> next = new HashMap<>();
        for (TaskGraph.Edge edge : edges) {
            next.computeIfAbsent(edge.from(), b -> new HashSet<>()).add(edge.to());
        }
        Map<String, Set<String>> far = new HashMap<>();
        for (String from : next.keySet()) {
            Set<String> beyond = beyond(from, next);
            if (beyond.contains(from)) {
                return edges;
            }
            far.put(from, beyond);
        }
        List<TaskGraph.Edge> left = new ArrayList<>();
        for (TaskGraph.Edge edge : edges) {
            boolean implied = false;
            for (String over : next.getOrDefault(edge.from(), Set.of())) {
                implied |= far.getOrDefault(over, Set.of()).contains(edge.to());
            }
            if (!implied) {
                left.add(edge);
            }
        }
        return left;
    }

    /** All boxes that are reached from one by an edge or more. */
    private static Set<String> beyond(String from, Map<String, Set<String>> next) {
        Set<String> seen = new HashSet<>();
        Deque<String> toVisit = new ArrayDeque<>(List.of(from));
        while (!toVisit.isEmpty()) {
            for (String to : next.getOrDefault(toVisit.remove(), Set.of())) {
                if (seen.add(to)) {
                    toVisit.add(to);
                }
            }
        }
        return seen;
    }
}
