package dev.watchkeeper.desktop.screen.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The graph shows what belongs together, and no more than can be read. */
final class TaskGraphTest {
    private static TaskCard card(Task task) {
        return new TaskCard(
                task, "orders", StateLook.of(task.state(), false), "", task.title(), "", task.id());
    }

    private static TaskGraph graph(List<Task> tasks, String selected, String... opened) {
        return TaskGraph.of(
                tasks.stream().map(TaskGraphTest::card).toList(),
                new TaskLinks(tasks),
                selected,
                Set.of(opened));
    }

    private static List<String> boxes(TaskGraph graph) {
        return graph.boxes().stream().map(TaskGraph.Box::id).toList();
    }

    private static final List<Task> CHAIN =
            List.of(
                    ManyTasks.task("a", 1, TaskState.DONE),
                    ManyTasks.task("b", 2, TaskState.DONE, "a"),
                    ManyTasks.task("c", 3, TaskState.DONE, "b"),
                    ManyTasks.task("d", 4, TaskState.READY, "c", "a"),
                    ManyTasks.task("e", 5, TaskState.PENDING, "d"));

    @Test
    void aFinishedGroupIsOneBoxThatKeepsItsLinks() {
        TaskGraph graph = graph(CHAIN, "e");
        assertEquals(List.of("+a", "d", "e"), boxes(graph));
        assertEquals(3, graph.boxes().getFirst().tasks());
        assertEquals(
                List.of(new TaskGraph.Edge("+a", "d"), new TaskGraph.Edge("d", "e")),
                graph.edges());
    }

    @Test
    void aGroupThatIsOpenedOrHoldsTheSelectionIsShownWhole() {
        assertEquals(List.of("a", "b", "c", "d", "e"), boxes(graph(CHAIN, "e", "+a")));
        assertEquals(List.of("a", "b", "c", "d", "e"), boxes(graph(CHAIN, "b")));
    }

    @Test
    void whatBelongsToATaskIsAllBeforeAndAllAfterIt() {
        List<Task> tasks =
                List.of(
                        ManyTasks.task("a", 1, TaskState.READY),
                        ManyTasks.task("b", 2, TaskState.PENDING, "a"),
                        ManyTasks.task("c", 3, TaskState.PENDING, "a"),
                        ManyTasks.task("d", 4, TaskState.PENDING, "b"));
        assertEquals(Set.of("a", "b", "d"), graph(tasks, "b").related("b"));
    }

    @Test
    void ofThousandsOnlyWhatBelongsToTheSelectionOrIsNotOverIsDrawn() {
        TaskGraph graph = graph(ManyTasks.chains(10_000), "T-15");
        assertEquals(TaskGraph.MOST, graph.boxes().size());
        assertTrue(boxes(graph).containsAll(List.of("T-11", "T-15", "T-20")));
        assertEquals(10_000 - TaskGraph.MOST, graph.left());
    }

    @Test
    void eachTaskStandsToTheRightOfThoseBeforeIt() {
        TaskGraph graph = graph(CHAIN, "b");
        GraphLayout layout = GraphLayout.of(graph.shape());
        for (TaskGraph.Edge edge : graph.edges()) {
            double from = Objects.requireNonNull(layout.at().get(edge.from())).x();
            double to = Objects.requireNonNull(layout.at().get(edge.to())).x();
            assertTrue(from + GraphLayout.BOX_WIDTH < to, edge.toString());
            assertTrue(Objects.requireNonNull(layout.lines().get(edge)).size() >= 2);
        }
    }

    @Test
    void tasksThatWaitForEachOtherAreDrawnAllTheSame() {
        List<Task> round =
                List.of(
                        ManyTasks.task("a", 1, TaskState.PENDING, "b"),
                        ManyTasks.task("b", 2, TaskState.PENDING, "a"));
        assertEquals(2, GraphLayout.of(graph(round, "a").shape()).lines().size());
    }
}
