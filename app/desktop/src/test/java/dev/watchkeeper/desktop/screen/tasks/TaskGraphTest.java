package dev.watchkeeper.desktop.screen.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
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
    @Timeout(30)
    void linksInGreatNumbersAreLaidOutSoonAndWithoutThoseThatOthersImply() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String[] before = tasks.stream().map(Task::id).toArray(String[]::new);
            tasks.add(ManyTasks.task("T-" + i, i, TaskState.PENDING, before));
        }
        GraphLayout chain = GraphLayout.of(graph(tasks, "T-1").shape());
        assertEquals(60, chain.at().size());
        assertEquals(59, chain.lines().size());
        tasks.clear();
        for (int i = 0; i < 30; i++) {
            tasks.add(ManyTasks.task("a-" + i, i, TaskState.READY));
        }
        String[] first = tasks.stream().map(Task::id).toArray(String[]::new);
        for (int i = 0; i < 30; i++) {
            tasks.add(ManyTasks.task("b-" + i, 100 + i, TaskState.PENDING, first));
        }
        assertEquals(900, GraphLayout.of(graph(tasks, "a-1").shape()).lines().size());
    }

    @Test
    @Timeout(30)
    void whatHoldsUpAChainOfThousandsIsKnownAtOnce() {
        List<Task> chain = new ArrayList<>(List.of(ManyTasks.task("T-0", 0, TaskState.RUNNING)));
        for (int i = 1; i < 10_000; i++) {
            chain.add(ManyTasks.task("T-" + i, i, TaskState.PENDING, "T-" + (i - 1)));
        }
        chain.add(ManyTasks.task("other", 20_000, TaskState.WAITING));
        chain.add(ManyTasks.task("last", 20_001, TaskState.PENDING, "T-9999", "other"));
        assertEquals("10000 wait for T-0, 1 for other", new TaskLinks(chain).waits());
    }

    @Test
    void onlyWhatStandsInTheWrongPlaceCountsAsMoved() {
        List<TaskCard> wanted =
                List.of("e", "a", "b", "c", "d").stream()
                        .map(id -> card(ManyTasks.task(id, id.charAt(0), TaskState.DONE)))
                        .toList();
        assertEquals(1, StableOrder.of(wanted.subList(1, 5), wanted, true).late());
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
