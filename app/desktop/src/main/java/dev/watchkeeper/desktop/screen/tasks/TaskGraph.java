package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the graph shows: tasks and groups of finished ones, with what comes after what.
 *
 * @param boxes in the order of creation
 * @param edges each once, between boxes that are shown
 * @param left how many tasks there is no room for
 */
record TaskGraph(List<Box> boxes, List<Edge> edges, int left) {
    /** So many boxes are shown at most: more can neither be read nor laid out quickly. */
    static final int MOST = 300;

    /** Past so many edges only those of the selection are drawn. */
    static final int MOST_EDGES = 60;

    /** So many finished tasks that belong together are one box. */
    static final int FOLDED = 3;

    static final TaskGraph NONE = new TaskGraph(List.of(), List.of(), 0);

    /**
     * A task, or a group of finished tasks.
     *
     * @param id the task's; of a group, that of its first task behind a plus sign
     * @param card the task's; {@code null} for a group
     * @param tasks how many it stands for
     */
    record Box(String id, @Nullable TaskCard card, int tasks) {}

    /** The task at the end comes after the one at the beginning. */
    record Edge(String from, String to) {}

    /** What has to be laid out, whatever the tasks say and how they stand. */
    record Shape(List<String> boxes, List<Edge> edges) {}

    Shape shape() {
        return new Shape(boxes.stream().map(Box::id).toList(), edges);
    }

    /**
     * Chooses what is shown.
     *
     * @param cards those that the filter lets through, in the order of creation
     * @param selected id of the selected task; it is shown whatever else is not
     * @param opened ids of the groups that a person has opened
     */
    static TaskGraph of(
            List<TaskCard> cards, TaskLinks links, String selected, Set<String> opened) {
        Map<String, TaskCard> shown = chosen(cards, links, selected);
        Map<String, String> boxOf = new HashMap<>();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (List<String> group : groups(shown, links)) {
            String id = "+" + group.getFirst();
            boolean folds = group.size() >= FOLDED && !opened.contains(id);
            if (folds && !group.contains(selected)) {
                group.forEach(t -> boxOf.put(t, id));
                sizes.put(id, group.size());
            }
        }
        List<Box> boxes = new ArrayList<>();
        Set<String> made = new HashSet<>();
        for (TaskCard card : shown.values()) {
            String fold = boxOf.get(card.id());
            if (fold == null) {
                boxes.add(new Box(card.id(), card, 1));
            } else if (made.add(fold)) {
                boxes.add(new Box(fold, null, sizes.getOrDefault(fold, 0)));
            }
        }
        Set<Edge> edges = new LinkedHashSet<>();
        for (TaskCard card : shown.values()) {
            String to = boxOf.getOrDefault(card.id(), card.id());
            for (String before : links.before(card.id())) {
                String from = boxOf.getOrDefault(before, before);
                if (shown.containsKey(before) && !from.equals(to)) {
                    edges.add(new Edge(from, to));
                }
            }
        }
        return new TaskGraph(boxes, List.copyOf(edges), cards.size() - shown.size());
    }

    /** All where there is room; else what belongs to the selection, then what is not over. */
    private static Map<String, TaskCard> chosen(
            List<TaskCard> cards, TaskLinks links, String selected) {
        Map<String, TaskCard> all = new LinkedHashMap<>();
        cards.forEach(c -> all.put(c.id(), c));
        if (cards.size() <= MOST) {
            return all;
        }
        Set<String> wanted = new LinkedHashSet<>();
        if (all.containsKey(selected)) {
            wanted.add(selected);
            wanted.addAll(links.ancestors(selected));
            wanted.addAll(links.descendants(selected));
        }
        for (TaskCard card : cards) {
            if (!card.task().state().ended()) {
                wanted.add(card.id());
            }
        }
        Set<String> kept = new HashSet<>();
        for (String id : wanted) {
            if (kept.size() < MOST && all.containsKey(id)) {
                kept.add(id);
            }
        }
        all.keySet().retainAll(kept);
        return all;
    }

    /** Accepted tasks that hang together without any other between them; lone ones together. */
    private static List<List<String>> groups(Map<String, TaskCard> shown, TaskLinks links) {
        List<List<String>> groups = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (TaskCard card : shown.values()) {
            if (!done(card) || !seen.add(card.id())) {
                continue;
            }
            if (links.before(card.id()).isEmpty() && links.after(card.id()).isEmpty()) {
                alone.add(card.id());
                continue;
            }
            List<String> group = new ArrayList<>();
            Deque<String> toVisit = new ArrayDeque<>(List.of(card.id()));
            while (!toVisit.isEmpty()) {
                String here = toVisit.remove();
                group.add(here);
                for (List<String> near : List.of(links.before(here), links.after(here))) {
                    for (String next : near) {
                        if (done(shown.get(next)) && seen.add(next)) {
                            toVisit.add(next);
                        }
                    }
                }
            }
            groups.add(group);
        }
        groups.add(alone);
        groups.removeIf(List::isEmpty);
        return groups;
    }

    private static boolean done(@Nullable TaskCard card) {
        return card != null && card.task().state() == TaskState.DONE;
    }

    /** All before a box and all after it, however far, with itself. */
    Set<String> related(String box) {
        Set<String> related = new HashSet<>();
        related.add(box);
        walk(box, true, related);
        walk(box, false, related);
        return related;
    }

    private void walk(String from, boolean back, Set<String> into) {
        Map<String, List<String>> next = new HashMap<>();
        for (Edge edge : edges) {
            next.computeIfAbsent(back ? edge.to() : edge.from(), b -> new ArrayList<>())
                    .add(back ? edge.from() : edge.to());
        }
        Set<String> seen = new HashSet<>(Set.of(from));
        Deque<String> toVisit = new ArrayDeque<>(seen);
        while (!toVisit.isEmpty()) {
            for (String id : next.getOrDefault(toVisit.remove(), List.of())) {
                if (seen.add(id)) {
                    toVisit.add(id);
                }
            }
        }
        into.addAll(seen);
    }

    /** The box that stands for a task; {@code null} if none does. */
    @Nullable String boxOf(String task) {
        return boxes.stream().map(Box::id).filter(task::equals).findFirst().orElse(null);
    }
}
