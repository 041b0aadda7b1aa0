package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Jars that a person drags over the window, drops on it or chooses: each is looked at through the
 * port, and nothing of it runs. They belong to the window, not to a screen. For the JavaFX thread.
 */
public final class DroppedJars {
    /** So many files are looked at; whoever drops more did not mean plugins. */
    static final int MOST = 20;

    private static final int TOLD = 4;

    private final Bridge bridge;
    private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");
    private final ObservableList<Offer> offers = FXCollections.observableArrayList();
    private final Map<String, String> seen = new LinkedHashMap<>();
    private List<String> over = List.of();
    private int looks;

    /**
     * A file that was dropped, as it was found.
     *
     * @param file its absolute path
     * @param plugin what could be installed; of one that can't be, {@code failed}
     */
    record Offer(String file, InstalledPlugin plugin) {
        /** Whether it could be installed. */
        boolean usable() {
            return !plugin.state().equals("failed");
        }
    }

    public DroppedJars(Bridge bridge) {
        this.bridge = bridge;
    }

    /** Files are over the window: says what dropping them would do. */
    public void over(List<String> files) {
        if (files.equals(over)) {
            return;
        }
        over = List.copyOf(files);
        seen.clear();
        int mine = ++looks;
        for (String file : first(files)) {
            seen.put(file, "is being looked at…");
            look(
                    file,
                    offer -> {
                        if (mine == looks) {
                            seen.put(file, would(offer));
                            say();
                        }
                    });
        }
        say();
    }

    /** They are not over the window any more. */
    public void left() {
        looks++;
        over = List.of();
        seen.clear();
        words.set("");
    }

    /** They were dropped, or chosen: they are offered, in order, once all were looked at. */
    public void dropped(List<String> files) {
        left();
        List<String> looked = first(files).stream().distinct().toList();
        Map<String, Offer> found = new HashMap<>();
        for (String file : looked) {
            look(
                    file,
                    offer -> {
                        found.put(file, offer);
                        if (found.size() == looked.size()) {
                            offers.removeIf(o -> found.containsKey(o.file()));
                            offers.addAll(
                                    looked.stream()
                                            .map(found::get)
                                            .filter(Objects::nonNull)
                                            .toList());
                        }
                    });
        }
    }

    /** An offer is answered. */
    void done(Offer offer) {
        offers.remove(offer);
    }

    /** What waits for the person's word, oldest first. */
    ObservableList<Offer> offers() {
        return offers;
    }

    /** What dropping would do, a line for each file; empty while nothing is over the window. */
    public ReadOnlyStringProperty words() {
        return words.getReadOnlyProperty();
    }

    private static List<String> first(List<String> files) {
        return files.subList(0, Math.min(files.size(), MOST));
    }

    private void look(String file, Consumer<Offer> found) {
        if (!name(file).toLowerCase(Locale.ROOT).endsWith(".jar")) {
            found.accept(new Offer(file, unusable(file, "it is no .jar file")));
            return;
        }
        bridge.ask(
                c -> c.verifyPlugin(file),
                plugin -> found.accept(new Offer(file, plugin)),
                trouble -> found.accept(new Offer(file, unusable(file, trouble.words()))));
    }

    private static InstalledPlugin unusable(String file, String why) {
        return new InstalledPlugin(name(file), "", "", List.of(), file, "failed", "", why);
    }

    static String name(String file) {
        return file.substring(1 + Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')));
    }

    private static String would(Offer offer) {
        InstalledPlugin p = offer.plugin();
        return offer.usable()
                ? "would be offered as " + PluginWords.name(p) + ": " + PluginWords.gives(p)
                : "can't be installed: " + Visible.line(p.problem(), 160);
    }

    private void say() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> one : seen.entrySet()) {
            if (lines.size() == TOLD) {
                break;
            }
            lines.add(Visible.line(name(one.getKey()), 80) + " " + one.getValue());
        }
        int more = over.size() - lines.size();
        if (more > 0) {
            lines.add("and " + more + (more == 1 ? " more file" : " more files"));
        }
        words.set(String.join("\n", lines));
    }
}
