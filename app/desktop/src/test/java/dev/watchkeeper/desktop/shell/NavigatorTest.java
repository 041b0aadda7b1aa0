package dev.watchkeeper.desktop.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.Fx;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenModel;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableStringValue;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

final class NavigatorTest {
    private final List<String> log = new ArrayList<>();
    private final List<ScreenPlace> shown = new ArrayList<>();
    private Navigator navigator;

    /** A screen that writes down what becomes of it. */
    private final class Screen implements ScreenView, ScreenModel {
        private final String id;
        private final Pane pane = new Pane();
        private final SimpleStringProperty heading = new SimpleStringProperty("");

        Screen(String id) {
            this.id = id;
            log.add(id + " made");
        }

        @Override
        public Node node() {
            return pane;
        }

        @Override
        public void attach() {
            log.add(id + " attached");
        }

        @Override
        public void detach() {
            log.add(id + " detached");
        }

        @Override
        public void close() {
            log.add(id + " closed");
        }

        @Override
        public void open(ScreenPlace place) {
            heading.set("Item " + place.item());
        }

        @Override
        public @Nullable ObservableStringValue heading() {
            return id.equals("s1") ? heading : null;
        }

        @Override
        public void focus() {
            log.add(id + " focused");
        }

        @Override
        public boolean typed(String character) {
            return false;
        }

        @Override
        public boolean send() {
            return false;
        }

        @Override
        public boolean escape() {
            return false;
        }

        @Override
        public List<Key> keys() {
            return List.of();
        }
    }

    private ScreenDescriptor descriptor(int n) {
        String id = "s" + n;
        return new ScreenDescriptor(
                id,
                "Screen " + n,
                BootstrapIcons.TERMINAL,
                n,
                ScreenDescriptor.Badge.NONE,
                navigation -> {
                    Screen screen = new Screen(id);
                    return new ScreenDescriptor.Screen(screen, screen);
                });
    }

    @BeforeEach
    void begin() {
        Fx.start();
        List<ScreenDescriptor> all = IntStream.range(0, 9).mapToObj(this::descriptor).toList();
        navigator = Fx.on(() -> new Navigator(all, shown::add));
    }

    private void go(ScreenPlace place) {
        Fx.run(() -> navigator.go(place));
    }

    private List<String> logged() {
        List<String> all = List.copyOf(log);
        log.clear();
        return all;
    }

    @Test
    void aScreenIsMadeWhenItIsFirstShownAndKept() {
        assertEquals(List.of("s0 made", "s0 attached"), logged());
        go(ScreenPlace.of("s1"));
        assertEquals(List.of("s1 made", "s0 detached", "s1 attached", "s1 focused"), logged());
        go(ScreenPlace.of("s0"));
        assertEquals(List.of("s1 detached", "s0 attached", "s0 focused"), logged());
        assertEquals(List.of(ScreenPlace.of("s1"), ScreenPlace.of("s0")), shown);
    }

    @Test
    void onlyTheScreenThatIsShownCanBeSeen() {
        go(ScreenPlace.of("s1"));
        List<Boolean> visible =
                Fx.on(() -> navigator.node().getChildren().stream().map(Node::isVisible).toList());
        assertEquals(List.of(false, true), visible);
    }

    @Test
    void anotherItemOnTheSameScreenIsAPlaceToComeBackTo() {
        go(new ScreenPlace("s1", "a", 0));
        go(new ScreenPlace("s1", "b", 0));
        assertEquals("Item b", Fx.on(() -> navigator.title().get()));
        Fx.run(navigator::back);
        assertEquals("Item a", Fx.on(() -> navigator.title().get()));
        Fx.run(navigator::back);
        assertEquals("Screen 0", Fx.on(() -> navigator.title().get()));
        assertFalse(Fx.on(navigator::canGoBack));
    }

    /** A question that is selected from outside is no step on the way. */
    @Test
    void anItemOfTheScreenThatIsShownAlreadyIsNoStepOnTheWayBack() {
        go(ScreenPlace.of("s1"));
        go(new ScreenPlace("s1", "a", 0));
        Fx.run(navigator::back);
        assertEquals("s0", Fx.on(() -> navigator.here().screen()));
    }

    @Test
    void theScreenThatWasShownLeastLatelyIsLetGo() {
        for (int n = 1; n < Navigator.KEPT; n++) {
            go(ScreenPlace.of("s" + n));
        }
        go(ScreenPlace.of("s0"));
        logged();
        go(ScreenPlace.of("s" + Navigator.KEPT));
        assertTrue(logged().contains("s1 closed"));
        assertEquals(Navigator.KEPT, Fx.on(() -> navigator.node().getChildren().size()));
        go(ScreenPlace.of("s1"));
        assertTrue(logged().contains("s1 made"));
    }
}
