package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.ScreenModel;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ChangeListener;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What the screen <em>Tasks</em> shows: one filter and one selection over three views. */
final class TasksModel implements ScreenModel {
    /** How the tasks are shown. */
    enum Arrangement {
        BOARD,
        GRAPH,
        LIST
    }

    /** What the whole screen is in. */
    enum Stage {
        LOADING,
        /** There are no tasks at all. */
        EMPTY,
        FULL
    }

    private final Bridge bridge;
    private final TaskBook book;
    private final TaskCards maker;
    private final ProvenTasks proven;
    private final TaskFormModel form;
    private final TaskActions actions;
    private final DroppedPlans dropped;
    private final PlanImport plan;
    private final ShownTasks lists = new ShownTasks();
    private final ReadOnlyObjectWrapper<Arrangement> arrangement =
            new ReadOnlyObjectWrapper<>(Arrangement.BOARD);
    private final ReadOnlyObjectWrapper<Stage> stage = new ReadOnlyObjectWrapper<>(Stage.LOADING);
    private final ReadOnlyStringWrapper selected = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper counted = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper connected = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper details = new ReadOnlyBooleanWrapper();
    private final StringProperty filter = new SimpleStringProperty("");
    private final List<Runnable> shown = new ArrayList<>();
    private TaskLinks links = TaskLinks.NONE;
    private List<TaskCard> cards = List.of();
    private List<TaskCard> found = List.of();
    private final ChangeListener<@Nullable String> waits = (o, was, is) -> importWaiting();
    private boolean showing;
    private long version;
    private String ordered = "";
    private @Nullable Runnable following;

    /**
     * @param dropped files of tasks that were dropped on the window
     * @param kept what was typed into forms and not sent
     * @param zone in which times are shown
     */
    TasksModel(
            Bridge bridge,
            DroppedPlans dropped,
            Map<String, TaskFormModel.Kept> kept,
            ZoneId zone) {
        this.bridge = bridge;
        this.dropped = dropped;
        this.maker = new TaskCards(zone);
        this.book = new TaskBook(bridge, this::changed, this::failed);
        this.proven = new ProvenTasks(bridge, this::show);
        this.actions = new TaskActions(this, bridge);
        this.form = new TaskFormModel(bridge, book, kept, book::task, actions::written);
        this.plan = new PlanImport(bridge, book::projects, actions::imported);
        filter.addListener((o, was, is) -> show());
        // What was dropped while another plan was being sent.
        plan.busy().addListener((o, was, is) -> importWaiting());
    }

    @Override
    public void attach() {
        if (following == null) {
            following = bridge.follow(this::update);
            dropped.waiting().addListener(waits);
            importWaiting();
        }
    }

    @Override
    public void detach() {
        Runnable end = following;
        following = null;
        dropped.waiting().removeListener(waits);
        if (end != null) {
            end.run();
        }
    }

    @Override
    public void close() {
        form.close();
    }

    private void update(Snapshot s) {
        connected.set(s.connected());
        Trouble lost = s.trouble();
        if (lost != null) {
            trouble.set(book.loaded() ? "" : "Not connected yet: " + lost.words() + ".");
        }
        book.update(s);
        if (book.loaded()) {
            show();
            proven.look();
        }
    }

    private void changed() {
        trouble.set("");
        links = new TaskLinks(book.all());
        form.offer(book.projects());
        plan.offer(book.projects());
        show();
        importWaiting();
    }

    /** Reads the file that was dropped or chosen, once the projects are known. */
    private void importWaiting() {
        String file = dropped.waiting().get();
        if (file != null && book.loaded() && !plan.sending()) {
            dropped.taken();
            form.close();
            TaskCard card = selection();
            plan.open(file, card == null ? "" : card.task().project());
            book.look();
        }
    }

    private void failed(Trouble why) {
        trouble.set(
                "The tasks can't be read: "
                        + why.words()
                        + ". It is tried again by itself"
                        + (book.loaded() ? "; these are as they were read last." : "."));
    }

    /** Makes all that is shown anew; what is the same stays the same object in its place. */
    private void show() {
        if (!book.loaded()) {
            return;
        }
        List<TaskCard> now = maker.of(book, bridge.last(), proven.ids());
        if (ordered.equals(filter.get()) && stage.get() != Stage.LOADING && same(now, cards)) {
            shown.forEach(Runnable::run);
            return;
        }
        cards = now;
        stage.set(cards.isEmpty() ? Stage.EMPTY : Stage.FULL);
        List<String> words =
                Arrays.stream(filter.get().toLowerCase(Locale.ROOT).split("\\s+"))
                        .filter(w -> !w.isEmpty())
                        .toList();
        found =
                words.isEmpty()
                        ? cards
                        : cards.stream()
                                .filter(c -> words.stream().allMatch(c.words()::contains))
                                .toList();
        counted.set(
                (words.isEmpty() ? "" : number(found.size()) + " of ")
                        + number(cards.size())
                        + (cards.size() == 1 ? " task" : " tasks"));
        version++;
        // A person who changes the words wants the order of what is found, not of what was.
        boolean hold = ordered.equals(filter.get());
        ordered = filter.get();
        showing = true;
        try {
            lists.show(found, hold ? selection() : null);
        } finally {
            showing = false;
        }
        shown.forEach(Runnable::run);
    }

    static String number(int n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static boolean same(List<TaskCard> a, List<TaskCard> b) {
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = a.get(i) == b.get(i);
        }
        return same;
    }

    /** Puts the list and the columns in their order, whatever is selected. */
    void putInOrder() {
        ordered = "\n";
        show();
    }

    /** Sorts the list by something; twice by the same turns it round. */
    void sortBy(TaskSort.Key key) {
        showing = true;
        try {
            lists.sortBy(key);
        } finally {
            showing = false;
        }
        shown.forEach(Runnable::run);
    }

    /** Is told after each change of what is shown. */
    void whenShown(Runnable listener) {
        shown.add(listener);
    }

    /** Whether lists change just now by themselves, and selections in them mean nothing. */
    boolean isShowing() {
        return showing;
    }

    void select(String id) {
        if (!id.equals(selected.get())) {
            selected.set(id);
            actions.otherSelected();
        }
    }

    /** Shows the tasks in another way. */
    void turnTo(Arrangement wanted) {
        arrangement.set(wanted);
    }

    /** The selected card; {@code null} if none is, or the filter hides it. */
    @Nullable TaskCard selection() {
        String id = selected.get();
        return id.isEmpty()
                ? null
                : found.stream().filter(c -> c.id().equals(id)).findFirst().orElse(null);
    }

    /** Why a column is empty. */
    String why(TaskColumn column) {
        return EmptyColumn.why(
                column,
                links,
                bridge.last().overview(),
                !filter.get().isBlank(),
                cards.stream().anyMatch(c -> c.task().state() == TaskState.READY));
    }

    /** A card is drawn: what speaks for its task is looked up. */
    void drawn(TaskCard card) {
        proven.shown(card.task());
    }

    /** Shows or hides all that is known of the selected task. */
    void details(boolean on) {
        details.set(on && selection() != null);
    }

    ReadOnlyBooleanProperty details() {
        return details.getReadOnlyProperty();
    }

    @Nullable Task task(String id) {
        return book.task(id);
    }

    TaskBook book() {
        return book;
    }

    TaskLinks links() {
        return links;
    }

    TaskFormModel form() {
        return form;
    }

    /** The files of tasks that were dropped or chosen. */
    DroppedPlans dropped() {
        return dropped;
    }

    PlanImport plan() {
        return plan;
    }

    TaskActions actions() {
        return actions;
    }

    /** How everything stands; {@code null} until the first answer. */
    @Nullable Overview overview() {
        return bridge.last().overview();
    }

    /** Lays a graph out, off the JavaFX thread. */
    void layOut(TaskGraph.Shape shape, Consumer<GraphLayout> laid, Consumer<Trouble> failed) {
        bridge.work(() -> GraphLayout.of(shape), laid, failed);
    }

    /** Rises with each change of what the filter lets through. */
    long version() {
        return version;
    }

    /** All that the filter lets through, in the order of creation. */
    List<TaskCard> found() {
        return found;
    }

    /** The cards of the columns and of the list. */
    ShownTasks lists() {
        return lists;
    }

    ReadOnlyObjectProperty<Arrangement> arrangement() {
        return arrangement.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Stage> stage() {
        return stage.getReadOnlyProperty();
    }

    /** The id of the selected task; empty if none is. */
    ReadOnlyStringProperty selected() {
        return selected.getReadOnlyProperty();
    }

    /** Why the tasks can't be shown, or are not as they stand now; empty if they are. */
    ReadOnlyStringProperty trouble() {
        return trouble.getReadOnlyProperty();
    }

    /** How many tasks there are, and how many of them the filter lets through. */
    ReadOnlyStringProperty counted() {
        return counted.getReadOnlyProperty();
    }

    /** Whether commands can be given. */
    ReadOnlyBooleanProperty connected() {
        return connected.getReadOnlyProperty();
    }

    /** Words that must all be in what is shown. */
    StringProperty filter() {
        return filter;
    }
}
