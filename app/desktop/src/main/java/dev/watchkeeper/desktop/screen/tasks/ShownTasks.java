package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Lists;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The cards of the columns and of the list, each in its order. For the JavaFX thread. */
final class ShownTasks {
    /** Cards that are shown, and how many of them stand where they do not belong yet. */
    private record Row(ObservableList<TaskCard> cards, ReadOnlyIntegerWrapper late) {
        static Row empty() {
            return new Row(FXCollections.observableArrayList(), new ReadOnlyIntegerWrapper());
        }

        void show(List<TaskCard> wanted, boolean hold) {
            StableOrder order = StableOrder.of(cards, wanted, hold);
            Lists.splice(cards, order.cards());
            late.set(order.late());
        }
    }

    private final Map<TaskColumn, Row> columns = new EnumMap<>(TaskColumn.class);
    private final Row list = Row.empty();
    private final ReadOnlyObjectWrapper<TaskSort> sort = new ReadOnlyObjectWrapper<>(TaskSort.MADE);
    private List<TaskCard> found = List.of();

    ShownTasks() {
        for (TaskColumn column : TaskColumn.values()) {
            columns.put(column, Row.empty());
        }
    }

    /**
     * Shows these.
     *
     * @param selected the card beside which nothing may move; {@code null} if all may
     */
    void show(List<TaskCard> cards, @Nullable TaskCard selected) {
        found = cards;
        Map<TaskColumn, List<TaskCard>> groups = new EnumMap<>(TaskColumn.class);
        for (TaskCard card : cards) {
            groups.computeIfAbsent(card.column(), c -> new ArrayList<>()).add(card);
        }
        columns.forEach((column, row) -> {
            List<TaskCard> wanted = groups.getOrDefault(column, new ArrayList<>());
            wanted.sort(column.order());
            row.show(wanted, selected != null && selected.column() == column);
        });
        sortList(selected != null);
    }

    private void sortList(boolean hold) {
        List<TaskCard> wanted = new ArrayList<>(found);
        wanted.sort(sort.get().order());
        list.show(wanted, hold);
    }

    /** Sorts the list by something; twice by the same turns it round. */
    void sortBy(TaskSort.Key key) {
        sort.set(sort.get().by(key));
        sortList(false);
    }

    private Row row(TaskColumn column) {
        return Objects.requireNonNull(columns.get(column));
    }

    ObservableList<TaskCard> column(TaskColumn column) {
        return row(column).cards();
    }

    /** How many cards of a column stand where they do not belong yet. */
    ReadOnlyIntegerProperty late(TaskColumn column) {
        return row(column).late().getReadOnlyProperty();
    }

    ObservableList<TaskCard> list() {
        return list.cards();
    }

    ReadOnlyIntegerProperty listLate() {
        return list.late().getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<TaskSort> sort() {
        return sort.getReadOnlyProperty();
    }
}
