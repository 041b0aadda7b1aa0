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
        words.addListener((o, was, is) -> search());
    }

    /** Begins anew: screens at once, tasks as soon as they are read. */
    void begin() {
        words.set("");
        all = screens;
        search();
        bridge.ask(
                c -> c.tasks(null),
                tasks -> {
                    List<Goal> found = new ArrayList<>(screens);
                    tasks.forEach(t -> found.add(goal(t)));
                    all = found;
                    search();
                },
                trouble -> {
                    List<Goal> found = new ArrayList<>(screens);
                    found.add(
                            new Goal(
                                    ScreenPlace.of(ScreenPlace.NOW),
                                    StateLook.UNKNOWN,
                                    "The tasks can't be read",
                                    trouble.words()));
                    all = found;
                    search();
                });
    }

    private static Goal goal(Task t) {
        return new Goal(
                ScreenPlace.run(t.id(), 0),
                StateLook.of(t.state(), false),
                Visible.line(t.title()),
                t.id() + ", " + StateLook.word(t.state()).toLowerCase(Locale.ROOT));
    }

    private void search() {
        List<String> wanted =
                Arrays.stream(words.get().toLowerCase(Locale.ROOT).split("\\s+"))
                        .filter(w -> !w.isEmpty())
                        .toList();
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
