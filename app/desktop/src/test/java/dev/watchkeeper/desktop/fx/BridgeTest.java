package dev.watchkeeper.desktop.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

final class BridgeTest {
    private final Lane lane = new Lane();
    private final FakeControl control = SampleNight.typical();
    private final List<Snapshot> seen = new ArrayList<>();

    @AfterEach
    void end() {
        lane.close();
    }

    private Bridge bridge(ControlConnector door) {
        Bridge bridge = new Bridge(door, SampleNight.clock(), lane);
        bridge.listen(seen::add);
        bridge.start();
        return bridge;
    }

    private Snapshot last() {
        return seen.getLast();
    }

    @Test
    void manyEventsBecomeFewSnapshotsAndTheLastOneIsWhole() throws Exception {
        try (Bridge bridge = bridge(new OneDoor(control))) {
            lane.until("the first snapshot is there", () -> !seen.isEmpty());
            CountDownLatch free = new CountDownLatch(1);
            lane.execute(() -> await(free));
            int before = seen.size();
            for (int i = 0; i < 5_000; i++) {
                control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of("n", i)));
            }
            long all = control.overview().lastSeq();
            free.countDown();
            lane.until(
                    "the last event is shown",
                    () -> Objects.requireNonNull(last().overview()).lastSeq() == all);
            int made = lane.on(() -> seen.size() - before);
            assertTrue(made <= 30, "5,000 events made " + made + " snapshots");
            assertTrue(bridge.last().connected());
        }
    }

    @Test
    void aSteadyStreamOfEventsMakesAtMostTenSnapshotsASecond() {
        try (Bridge bridge = bridge(new OneDoor(control))) {
            lane.until("the first snapshot is there", () -> !seen.isEmpty());
            int before = lane.on(seen::size);
            long began = System.nanoTime();
            for (int i = 0; i < 400; i++) {
                control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of("n", i)));
                LockSupport.parkNanos(3_000_000);
            }
            int made = lane.on(() -> seen.size() - before);
            long tenths = (System.nanoTime() - began) / 100_000_000;
            assertTrue(
                    made <= tenths + 2, made + " snapshots in " + tenths + " tenths of a second");
            assertTrue(bridge.last().connected());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLostSupervisorIsToldWithTheLastContentAndFoundAgain() {
        Refusing refusing = new Refusing(control);
        try (Bridge bridge = bridge(new OneDoor(refusing.port()))) {
            lane.until("the first snapshot is there", () -> !seen.isEmpty());
            var gone =
                    new WatchkeeperException(
                            WatchkeeperException.Code.MISSING, "it ended", "start it");
            refusing.refuse("events", gone);
            refusing.refuse("overview", gone);
            lane.until("the loss is told", () -> !last().connected());
            Snapshot lost = lane.on(this::last);
            assertNotNull(lost.overview(), "the last content stays");
            assertEquals("it ended; start it", Objects.requireNonNull(lost.trouble()).words());
            refusing.relent();
            bridge.reconnect();
            lane.until("it is found again", () -> last().connected());
            assertNull(lane.on(this::last).trouble());
        }
    }

    @Test
    void whereAnotherSupervisorTakesOverNothingIsToldOfALoss() {
        Refusing first = new Refusing(control);
        AtomicInteger opened = new AtomicInteger();
        ControlConnector door =
                new ControlConnector() {
                    @Override
                    public Control open() {
                        return opened.getAndIncrement() == 0 ? first.port() : control;
                    }

                    @Override
                    public void leave(Control left) {}
                };
        try (Bridge bridge = bridge(door)) {
            lane.until("the first snapshot is there", () -> !seen.isEmpty());
            first.refuse("events", new IllegalStateException("the connection was closed"));
            lane.until("the second one is opened", () -> opened.get() == 2);
            int before = lane.on(seen::size);
            control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
            lane.until("its news are shown", () -> seen.size() > before);
            assertTrue(lane.on(() -> seen.stream().allMatch(s -> s.trouble() == null)));
            assertTrue(bridge.last().connected());
        }
    }

    @Test
    void aFailedQuestionIsAnsweredWithItsTroubleAndTheNextOneWorks() {
        try (Bridge bridge = bridge(new OneDoor(control))) {
            lane.until("the first snapshot is there", () -> !seen.isEmpty());
            List<String> said = new ArrayList<>();
            bridge.ask(c -> c.task("nobody"), t -> said.add("found"), t -> said.add(t.message()));
            bridge.ask(c -> c.task("docs-api"), t -> said.add(t.id()), t -> said.add("failed"));
            lane.until("both are answered", () -> said.size() == 2);
            assertTrue(said.contains("docs-api"), said.toString());
            assertFalse(said.contains("found"), said.toString());
        }
    }

    @Test
    void afterItsEndNothingIsHandedOver() {
        Bridge bridge = bridge(new OneDoor(control));
        lane.until("the first snapshot is there", () -> !seen.isEmpty());
        bridge.close();
        int before = lane.on(seen::size);
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        bridge.ask(c -> seen.add(bridge.last()), t -> {}, t -> {});
        assertEquals(before, lane.on(seen::size));
    }
}
