package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.cli.ApplicationPort.Supervision;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The window's door: hosts or attaches, and never ends a run by leaving. */
final class DesktopHostTest {
    private final FakeControl night = SampleNight.typical();
    private final AtomicInteger closed = new AtomicInteger();

    /** The same port, telling when it is closed. */
    private Control port() {
        return (Control)
                Proxy.newProxyInstance(
                        Control.class.getClassLoader(),
                        new Class<?>[] {Control.class},
                        (proxy, method, args) -> {
                            if (method.getName().equals("close")) {
                                closed.incrementAndGet();
                                return null;
                            }
                            if (method.getName().equals("equals")) {
                                return proxy == args[0];
                            }
                            try {
                                return method.invoke(night, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause() == null ? e : e.getCause();
                            }
                        });
    }

    private static DesktopHost host(Supervision... found) {
        Deque<Supervision> next = new ArrayDeque<>(List.of(found));
        return new DesktopHost(
                next::removeFirst,
                SampleNight.clock(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                pressed -> () -> {});
    }

    @Test
    void aSupervisorInThisProcessIsOpenedOnceAndOutlivesWhoeverLeavesIt() {
        Control ours = port();
        DesktopHost host = host(new Supervision(ours, true));
        assertSame(ours, host.open());
        host.leave(ours);
        assertEquals(0, closed.get());
        assertSame(ours, host.open());
    }

    @Test
    void aConnectionToAnotherProcessIsClosedAndOpenedAgain() {
        Control first = port();
        Control second = port();
        DesktopHost host = host(new Supervision(first, false), new Supervision(second, false));
        assertSame(first, host.open());
        host.leave(first);
        assertEquals(1, closed.get());
        assertSame(second, host.open());
    }

    @Test
    void whereTheOtherSupervisorIsGoneTheHomeIsTaken() {
        Control theirs = port();
        Control ours = port();
        DesktopHost host = host(new Supervision(theirs, false), new Supervision(ours, true));
        host.leave(host.open());
        assertSame(ours, host.open());
        host.leave(ours);
        assertEquals(1, closed.get(), "only the connection was closed");
    }

    @Test
    void aWindowIsExpectedWhereThereIsADisplay() {
        assertTrue(DesktopHost.hasDisplay(Map.of("DISPLAY", ":0"), "Linux"));
        assertFalse(DesktopHost.hasDisplay(Map.of("DISPLAY", ""), "Linux"));
        assertFalse(DesktopHost.hasDisplay(Map.of(), "Linux"));
        assertFalse(DesktopHost.hasDisplay(Map.of("WAYLAND_DISPLAY", "wayland-0"), "Linux"));
        assertTrue(DesktopHost.hasDisplay(Map.of(), "Mac OS X"));
        assertFalse(DesktopHost.hasDisplay(Map.of("SSH_CONNECTION", "10.0.0.1 1 2 3"), "Mac OS X"));
        assertTrue(DesktopHost.hasDisplay(Map.of(), "Windows 11"));
    }
}
