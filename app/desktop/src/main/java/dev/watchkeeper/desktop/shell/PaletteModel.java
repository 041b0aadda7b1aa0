package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Task;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the palette offers for the words typed into it. For the JavaFX thread. */
final class PaletteModel {
    private static final int MOST = 200;

    /** Somewhere to go. */
    record Goal(ScreenPlace place, StateLook look, String word, String second) {}

    private final Bridge bridge;
    private final StringProperty words = new SimpleStringProperty("");
    private final ObservableList<Goal> goals = FXCollections.observableArrayList();
    private final List<Goal> screens;
    private List<Goal> all = List.of();
    private int reads;

    /** Whether there are more tasks than were read, so that the supervisor looks for the words. */
    private boolean more;

    PaletteModel(Bridge bridge, List<ScreenDescriptor> screens) {
        this.bridge = bridge;
        this.screens =
                screens.stream()
                        .filter(ScreenDescriptor::onRail)
                        .map(s ->
                                new Goal(
                                        ScreenPlace.of(s.id()),
                                        StateLook.READY,
                                        s.title(),
                                        s.key()))
                        .toList();
        words.addListener((o, was, is) -> {
            search();
            if (more) {
                read();
            }
        });
    }

    /** Begins anew: screens at once, tasks as soon as they are read. */
    void begin() {
        more = false;
        words.set("");
        all = screens;
        search();
        read();
    }

    /** The newest tasks that hold the words; where there are no others, they are read once. */
    private void read() {
        int mine = ++reads;
        List<String> wanted = wanted();
        bridge.ask(
                c -> c.findTasks(wanted, MOST),
                tasks -> {
                    if (mine == reads) {
                        more = more || tasks.size() == MOST;
                        offer(tasks.reversed().stream().map(PaletteModel::goal).toList());
                    }
                },
                trouble -> {
                    if (mine == reads) {
                        offer(
                                List.of(
                                        new Goal(
                                                ScreenPlace.of(ScreenPlace.NOW),
                                                StateLook.UNKNOWN,
                                                "The tasks can't be read",
                                                trouble.words())));
                    }
                });
    }

    private void offer(List<Goal> tasks) {
        List<Goal> found = new ArrayList<>(screens);
        found.addAll(tasks);
        all = found;
        search();
    }

    private List<String> wanted() {
        return Arrays.stream(words.get().toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private static Goal goal(Task t) {
        return new Goal(
                ScreenPlace.run(t.id(), 0),
                StateLook.of(t.state(), false),
                Visible.line(t.title()),
                t.id() + ", " + StateLook.word(t.state()).toLowerCase(Locale.ROOT));
    }

    private void search() {
        List<String> wanted = wanted();
        goals.setAll(
                all.stream()
                        .filter(g -> {
                            String text = (g.word() + " " + g.second()).toLowerCase(Locale.ROOT);
                            return wanted.stream().allMatch(text::contains);
                        })
                        .limit(MOST)
                        .toList());
    }

    StringProperty words() {
        return words;
    }

    ObservableList<Goal> goals() {
        return goals;
    }
}
