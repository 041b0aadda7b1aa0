package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenModel;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableStringValue;
import javafx.scene.layout.StackPane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Shows one screen at a time, and remembers the way back. A screen is made when it is first shown
 * and kept when another one is shown; only the one that is shown is attached. For the JavaFX
 * thread.
 */
final class Navigator implements Navigation {
    private static final int REMEMBERED = 50;

    /** How many screens are kept; the one that was shown least lately is the first to go. */
    static final int KEPT = 8;

    private record Kept(ScreenDescriptor.Screen screen, DrawingGuard guard) {
        ScreenView view() {
            return screen.view();
        }

        ScreenModel model() {
            return screen.model();
        }
    }

    private final Map<String, ScreenDescriptor> screens = new LinkedHashMap<>();
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Deque<ScreenPlace> before = new ArrayDeque<>();
    private final StackPane middle = new StackPane();
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final Consumer<ScreenPlace> shown;
    private ScreenPlace here;
    private Kept current;

    /**
     * Shows the first screen.
     *
     * @param screens all there are
     * @param shown told of each place after it is shown, before the keyboard is put there
     */
    Navigator(List<ScreenDescriptor> screens, Consumer<ScreenPlace> shown) {
        screens.forEach(s -> this.screens.put(s.id(), s));
        this.shown = shown;
        middle.setMinSize(0, 0);
        here = ScreenPlace.of(screens.getFirst().id());
        current = keep(here.screen());
        current.model().attach();
        current.view().open(here);
        name();
    }

    @Override
    public void go(ScreenPlace place) {
        // An item that is chosen on the screen as it stands is no step.
        boolean step = !place.screen().equals(here.screen()) || !here.item().isEmpty();
        if (step && !place.equals(here)) {
            before.push(here);
            if (before.size() > REMEMBERED) {
                before.removeLast();
            }
        }
        show(place);
        current.view().focus();
    }

    /** Goes to where the person was before; without effect if that is nowhere. */
    void back() {
        ScreenPlace last = before.poll();
        if (last != null) {
            show(last);
            current.view().focus();
        }
    }

    private void show(ScreenPlace place) {
        Kept next = keep(place.screen());
        here = place;
        if (next != current) {
            current.model().detach();
            Nodes.shown(current.guard(), false);
            current = next;
            Nodes.shown(next.guard(), true);
            next.model().attach();
            drop();
        }
        next.view().open(place);
        name();
        shown.accept(place);
    }

    private Kept keep(String id) {
        Kept known = kept.get(id);
        if (known != null) {
            return known;
        }
        ScreenDescriptor screen = screens.get(id);
        if (screen == null) {
            throw new IllegalArgumentException("there is no screen '" + id + "'");
        }
        ScreenDescriptor.Screen one = screen.factory().apply(this);
        DrawingGuard guard =
                new DrawingGuard("The screen “" + screen.title() + "”", one.view().node());
        Kept made = new Kept(one, guard);
        kept.put(id, made);
        middle.getChildren().add(guard);
        return made;
    }

    private void drop() {
        if (kept.size() > KEPT) {
            String oldest = kept.keySet().iterator().next();
            Kept gone = kept.remove(oldest);
            if (gone != null) {
                middle.getChildren().remove(gone.guard());
                gone.model().close();
            }
        }
    }

    private void name() {
        title.unbind();
        ObservableStringValue heading = current.view().heading();
        ScreenDescriptor screen = screens.get(here.screen());
        if (heading != null) {
            title.bind(heading);
        } else {
            title.set(screen == null ? "" : screen.title());
        }
    }

    /** Where the person is. */
    ScreenPlace here() {
        return here;
    }

    /** The screen that is shown. */
    ScreenView screen() {
        return current.view();
    }

    /** Whether there is a way back. */
    boolean canGoBack() {
        return !before.isEmpty();
    }

    /** What is shown, in a few words. */
    ReadOnlyStringProperty title() {
        return title.getReadOnlyProperty();
    }

    StackPane node() {
        return middle;
    }
}
