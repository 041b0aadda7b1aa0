package dev.watchkeeper.desktop.screen.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tasks are shown as they stand, and changed as a person says. */
final class TasksModelTest {
    private final Lane lane = new Lane();
    private final FakeControl control = SampleNight.typical();
    private final Refusing refusing = new Refusing(control);
    private final Bridge bridge =
            new Bridge(new OneDoor(refusing.port()), SampleNight.clock(), lane);
    private final DroppedPlans dropped = new DroppedPlans();
    private final TasksModel model =
            new TasksModel(bridge, dropped, new HashMap<>(), ZoneOffset.UTC);

    @BeforeEach
    void begin() {
        lane.run(model::attach);
        bridge.start();
        lane.until("they are read", () -> model.counted().get().equals("11 tasks"));
    }

    @AfterEach
    void end() {
        bridge.close();
        lane.close();
    }

    private List<String> column(TaskColumn column) {
        return lane.on(() -> model.lists().column(column).stream().map(TaskCard::id).toList());
    }

    private TaskCard card(String id) {
        return lane.on(() ->
                model.found().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow());
    }

    private void select(String id) {
        lane.run(() -> model.select(id));
    }

    private void said(String words) {
        lane.until("it says: " + words, () -> model.actions().message().get().contains(words));
    }

    private void type(TaskField field, String text) {
        lane.run(() -> model.form().text(field).set(text));
    }

    /** Changes a task as the supervisor would, with a word in the journal. */
    private void becomes(String id, TaskState state) {
        Task task = control.task(id).in(state, SampleNight.NOW);
        control.put(task);
        control.append(EventDraft.of(EventType.TASK_CHANGED, task, Map.of()));
    }

    @Test
    void eachTaskStandsInTheColumnOfItsState() {
        assertEquals(List.of("csv-cli", "drop-endpoint"), column(TaskColumn.PENDING));
        assertEquals(List.of("speed-import"), column(TaskColumn.READY));
        assertEquals(List.of("export-csv", "docs-api"), column(TaskColumn.RUNNING));
        assertEquals(List.of("totals-rounding", "rename-config"), column(TaskColumn.NEEDS_YOU));
        assertEquals(
                List.of("old-endpoint", "typo-readme", "parse-dates", "add-tests"),
                column(TaskColumn.OVER));
        assertEquals("after export-csv", card("csv-cli").aside());
        assertEquals("until 06:20, in 50 min, account claude-code", card("export-csv").aside());
        assertEquals("1 of 3, 6 min, claude@local", card("docs-api").aside());
    }

    @Test
    void whatTheJournalTellsOfIsReadAgainAndNothingElse() {
        TaskCard before = card("typo-readme");
        becomes("speed-import", TaskState.RUNNING);
        lane.until("it runs", () -> model.lists().column(TaskColumn.READY).isEmpty());
        assertTrue(before == card("typo-readme"), "a card that is the same is the same object");
        assertEquals("1 waits for export-csv.", lane.on(() -> model.why(TaskColumn.READY)));
    }

    @Test
    void whatComesOrGoesWithoutAWordOfTheJournalIsNoticed() {
        control.putAll(List.of(ManyTasks.task("silent", 90, TaskState.READY)));
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        lane.until("it is there", () -> model.counted().get().equals("12 tasks"));
    }

    @Test
    void acceptedWorkIsGreenOnlyWhereSomethingThatRanSpeaksForIt() {
        lane.run(() -> model.found().forEach(model::drawn));
        lane.until(
                "it is looked up",
                () ->
                        model.found().stream()
                                .filter(c -> c.task().state() == TaskState.DONE)
                                .allMatch(c -> c.look() == StateLook.PROVEN));
    }

    @Test
    void oneFilterIsOverAllViewsAndTheSelectionOutlivesIt() {
        select("csv-cli");
        lane.run(() -> model.filter().set("ENDPOINT failed"));
        assertEquals("1 of 11 tasks", lane.on(() -> model.counted().get()));
        assertEquals(List.of("old-endpoint"), column(TaskColumn.OVER));
        assertEquals(List.of(), column(TaskColumn.PENDING));
        assertNull(lane.on(model::selection));
        lane.run(() -> model.filter().set(""));
        assertEquals("csv-cli", lane.on(() -> Objects.requireNonNull(model.selection()).id()));
    }

    @Test
    void whatEndsDoesNotMoveTheColumnThatThePersonIsIn() {
        select("parse-dates");
        List<String> before = column(TaskColumn.OVER);
        becomes("docs-api", TaskState.DONE);
        lane.until("it is over", () -> model.lists().column(TaskColumn.OVER).size() == 5);
        assertEquals(before, column(TaskColumn.OVER).subList(0, 4));
        assertTrue(lane.on(() -> model.lists().late(TaskColumn.OVER).get()) > 0);
        lane.run(model::putInOrder);
        lane.until("it is put in order", () -> model.lists().late(TaskColumn.OVER).get() == 0);
    }

    @Test
    void aNewTaskIsSentAsItWasTypedAndIsSelected() {
        lane.run(() -> model.form().open(null, ""));
        type(TaskField.TITLE, "  Log each order ");
        type(TaskField.BRIEF, "One line an order.");
        type(TaskField.AFTER, "add-tests, nothing");
        type(TaskField.CHECKS, "make test\n\nmake lint\n");
        type(TaskField.PRIORITY, "high");
        assertEquals(
                "add-tests: Add tests for the totals\nnothing: there is no such task",
                lane.on(() -> model.form().named().get()));
        type(TaskField.AFTER, "add-tests");
        lane.run(() -> model.form().send());
        lane.until("it is there", () -> model.counted().get().equals("12 tasks"));
        Task made = Objects.requireNonNull(lane.on(model::selection)).task();
        assertEquals("Log each order", made.title());
        assertEquals(List.of("add-tests"), made.after());
        assertEquals(List.of("make test", "make lint"), made.checks());
        assertEquals(Priority.HIGH, made.priority());
        assertNull(lane.on(() -> model.form().about().get()));
    }

    @Test
    void aFormThatIsClosedKeepsWhatWasTypedAndARefusalKeepsItOpen() {
        lane.run(() -> model.form().open(null, ""));
        type(TaskField.BRIEF, "Long thoughts");
        lane.run(() -> model.form().send());
        assertEquals("A task needs a title.", lane.on(() -> model.form().problem().get()));
        lane.run(() -> model.form().close());
        lane.run(() -> model.form().open(control.task("csv-cli"), ""));
        assertEquals(
                control.task("csv-cli").brief(),
                lane.on(() -> model.form().text(TaskField.BRIEF).get()));
        lane.run(() -> model.form().open(null, ""));
        assertEquals("Long thoughts", lane.on(() -> model.form().text(TaskField.BRIEF).get()));
        refusing.refuse(
                "addTasks",
                new WatchkeeperException(
                        WatchkeeperException.Code.SETTINGS, "it does not fit", "shorten it"));
        type(TaskField.TITLE, "T");
        lane.run(() -> model.form().send());
        lane.until(
                "it is refused",
                () ->
                        model.form()
                                .problem()
                                .get()
                                .equals("Not added: it does not fit; shorten it."));
        assertEquals(List.of(), control.calls());
    }

    @Test
    void whileAFormIsBeingSentNoOtherOneTakesItsPlace() {
        Task other = control.task("speed-import");
        synchronized (control) {
            // Whoever asks anything of it waits.
            lane.run(() -> model.form().open(other, ""));
            type(TaskField.BRIEF, "Faster");
            lane.run(() -> model.form().send());
            lane.run(() -> model.form().open(null, ""));
            assertEquals("Faster", lane.on(() -> model.form().text(TaskField.BRIEF).get()));
        }
        said("speed-import is saved");
        assertNull(lane.on(() -> model.form().about().get()));
    }

    @Test
    void whatIsTypedWhileAFormIsBeingSentStaysToBeSent() {
        Task other = control.task("speed-import");
        synchronized (control) {
            lane.run(() -> model.form().open(other, ""));
            type(TaskField.BRIEF, "Faster");
            lane.run(() -> model.form().send());
            type(TaskField.BRIEF, "Faster, but right");
        }
        said("speed-import is saved");
        assertEquals("Faster, but right", lane.on(() -> model.form().text(TaskField.BRIEF).get()));
        lane.run(() -> model.form().send());
        lane.until("it is sent", () -> model.form().about().get() == null);
        assertEquals("Faster, but right", control.task("speed-import").brief());
    }

    @Test
    void anEditSendsOnlyWhatWasChanged() {
        select("csv-cli");
        lane.run(() -> model.form().open(control.task("csv-cli"), ""));
        type(TaskField.AFTER, "");
        lane.run(() -> model.form().send());
        said("csv-cli is saved");
        assertEquals(
                List.of("editTask(csv-cli, " + TaskEdit.comesAfter(List.of()) + ")"),
                control.calls());
    }

    @Test
    void whatAPersonBeganToEditIsLaidOverWhatTheTaskSaysByThen() {
        lane.run(() -> model.form().open(control.task("csv-cli"), ""));
        type(TaskField.TITLE, "Mine");
        lane.run(() -> model.form().close());
        var unused = control.editTask("csv-cli", TaskEdit.words("Theirs", "Another brief"));
        lane.run(() -> model.form().open(control.task("csv-cli"), ""));
        assertEquals("Mine", lane.on(() -> model.form().text(TaskField.TITLE).get()));
        assertEquals("Another brief", lane.on(() -> model.form().text(TaskField.BRIEF).get()));
    }

    @Test
    void cancellingAsksFirstAndSaysWhatComesOfIt() {
        select("export-csv");
        lane.run(() -> model.actions().cancel());
        TaskQuestion asked =
                Objects.requireNonNull(lane.on(() -> model.actions().question().get()));
        assertEquals("Cancel export-csv and put its work back, block 1", asked.does());
        assertTrue(asked.words().contains("1 task after it is blocked then: csv-cli."));
        assertEquals(List.of(), control.calls());
        select("docs-api");
        assertNull(lane.on(() -> model.actions().question().get()));
        lane.run(() -> model.actions().cancel());
        asked = Objects.requireNonNull(lane.on(() -> model.actions().question().get()));
        assertEquals("Cancel docs-api and put its work back", asked.does());
        lane.run(() -> model.actions().confirm());
        said("docs-api is cancelled");
        assertEquals(List.of("cancelTask(docs-api)"), control.calls());
    }

    @Test
    void whatWouldDoSomethingElseByNowIsAskedAnew() {
        select("speed-import");
        lane.run(() -> model.actions().cancel());
        becomes("speed-import", TaskState.RUNNING);
        lane.until("it runs", () -> model.lists().column(TaskColumn.READY).isEmpty());
        lane.run(() -> model.actions().confirm());
        TaskQuestion asked =
                Objects.requireNonNull(lane.on(() -> model.actions().question().get()));
        assertEquals("Cancel speed-import and put its work back", asked.does());
        assertEquals(List.of(), control.calls());
        becomes("speed-import", TaskState.DONE);
        lane.until("it is over", () -> model.lists().column(TaskColumn.OVER).size() == 5);
        lane.run(() -> model.actions().confirm());
        assertNull(lane.on(() -> model.actions().question().get()));
        said("speed-import has become something else meanwhile; nothing was done.");
        assertEquals(List.of(), control.calls());
    }

    @Test
    void retryingAsksOnlyWhereWorkWasAccepted() {
        select("old-endpoint");
        lane.run(() -> model.actions().retry());
        said("old-endpoint is ready again");
        select("add-tests");
        lane.run(() -> model.actions().retry());
        assertEquals(List.of("retryTask(old-endpoint)"), control.calls());
        lane.run(() -> model.actions().confirm());
        said("add-tests is ready again");
    }

    @Test
    void priorityGoesUpAndDownAndStopsAtItsEnds() {
        select("speed-import");
        lane.run(() -> model.actions().priority(1));
        said("highest priority already");
        lane.run(() -> model.actions().priority(-1));
        said("has normal priority now");
        assertEquals(
                List.of("editTask(speed-import, " + TaskEdit.priority(Priority.NORMAL) + ")"),
                control.calls());
        select("docs-api");
        lane.run(() -> model.actions().priority(1));
        assertEquals(1, control.calls().size());
    }

    @Test
    void aPlanIsShownFirstAndAddedAllOrNone() {
        lane.run(() -> dropped.dropped(List.of("/home/dev/plan.yaml")));
        lane.until("it is read", () -> model.plan().plan().get() != null);
        assertEquals(List.of(), control.calls());
        lane.run(() -> model.plan().send());
        said("2 tasks are added");
        lane.until("they are there", () -> model.counted().get().equals("13 tasks"));
    }

    @Test
    void aPlanThatIsBeingAddedIsNeitherClosedNorReplaced() {
        lane.run(() -> dropped.dropped(List.of("/home/dev/plan.yaml")));
        lane.until("it is read", () -> model.plan().plan().get() != null);
        synchronized (control) {
            lane.run(() -> model.plan().send());
            lane.run(() -> model.plan().close());
            assertEquals("/home/dev/plan.yaml", lane.on(() -> model.plan().file().get()));
            lane.run(() -> dropped.dropped(List.of("/home/dev/next.yaml")));
            assertEquals("/home/dev/plan.yaml", lane.on(() -> model.plan().file().get()));
        }
        lane.until(
                "the next one is shown",
                () -> model.plan().file().get().equals("/home/dev/next.yaml"));
        said("2 tasks are added");
    }

    @Test
    void aProjectThatIsAddedIsOfferedThoughTheJournalSaysNothing() {
        lane.run(() -> model.form().open(null, ""));
        control.put(
                new Project("bills", "bills", "/home/dev/bills", "local", SampleNight.NOW, null));
        lane.run(() -> model.form().close());
        lane.run(() -> model.form().open(null, ""));
        lane.until(
                "it can be chosen",
                () -> model.form().projects().stream().anyMatch(p -> p.id().equals("bills")));
    }

    @Test
    void everyFaultOfAPlanIsToldByItsLineAndNothingIsAdded() {
        String faults = "plan.yaml:1:8: a\nplan.yaml:3:1: b";
        refusing.refuse(
                "tasksInFile",
                new WatchkeeperException(WatchkeeperException.Code.SETTINGS, faults, "mend"));
        lane.run(() -> dropped.dropped(List.of("/home/dev/plan.yaml")));
        lane.until("it is told", () -> model.plan().problem().get().equals(faults));
        lane.run(() -> model.plan().send());
        assertEquals(List.of(), control.calls());
    }

    @Test
    void whatIsReadAgainAndIsTheSameMovesNothing() {
        TaskCard before = card("typo-readme");
        Task read = before.task();
        refusing.refuse("events", new WatchkeeperException(Code.MISSING, "gone", ""));
        refusing.refuse("overview", new WatchkeeperException(Code.MISSING, "gone", ""));
        lane.until("it is lost", () -> !model.connected().get());
        control.put(control.task("typo-readme").withGuidance(List.of("x")).withGuidance(List.of()));
        refusing.relent();
        becomes("speed-import", TaskState.RUNNING);
        lane.until("it runs", () -> model.lists().column(TaskColumn.READY).isEmpty());
        assertTrue(before == card("typo-readme"), "the card");
        assertTrue(read == lane.on(() -> model.task("typo-readme")), "the task");
    }

    @Test
    void aLostSupervisorTakesTheActionsAndLeavesWhatWasRead() {
        select("speed-import");
        var gone = new WatchkeeperException(WatchkeeperException.Code.MISSING, "gone", "");
        refusing.refuse("events", gone);
        refusing.refuse("overview", gone);
        lane.until("it is lost", () -> !model.connected().get());
        lane.run(() -> model.actions().cancel());
        assertNull(lane.on(() -> model.actions().question().get()));
        assertEquals("11 tasks", lane.on(() -> model.counted().get()));
    }
}
