package dev.watchkeeper.desktop.screen.now;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What is not watched does not look as if it were. */
final class NowModelTest {
    private final Lane lane = new Lane();
    private final FakeControl control = SampleNight.typical();
    private final Refusing refusing = new Refusing(control);
    private final Bridge bridge =
            new Bridge(new OneDoor(refusing.port()), SampleNight.clock(), lane);
    private final NowModel model = new NowModel(bridge, ZoneOffset.UTC);

    @BeforeEach
    void begin() {
        lane.run(model::attach);
        bridge.start();
        lane.until("it is connected", () -> !model.live().isEmpty());
    }

    @AfterEach
    void end() {
        bridge.close();
        lane.close();
    }

    private NowModel.Row live() {
        return lane.on(() -> model.live().getFirst());
    }

    private void tell() {
        control.append(EventDraft.of(EventType.AGENT_OUTPUT, Map.of()));
    }

    @Test
    void aWatchedAttemptHasAClock() {
        assertEquals(StateLook.RUNNING, live().look());
        assertTrue(live().aside().endsWith("06:00"), live().aside());
    }

    @Test
    void anAttemptOfADeadSupervisorHasNoneAndSaysSinceWhen() {
        control.died(SampleNight.NOW.minus(Duration.ofMinutes(61)));
        tell();
        lane.until("it is known", () -> model.live().getFirst().look() == StateLook.HELD);
        assertTrue(live().second().startsWith("not watched since 04:29"), live().second());
        assertFalse(live().aside().contains("06:00"), live().aside());
    }

    @Test
    void anAttemptOfAStoppedSupervisorGoesOnAtTheNextRun() {
        control.supervisor("stopped", 0, null);
        tell();
        lane.until("it is known", () -> model.live().getFirst().look() == StateLook.HELD);
        assertTrue(live().second().startsWith("stopped; goes on at the next run"));
    }

    @Test
    void anAttemptOfASupervisorThatIsNotReachedIsNotSeen() {
        var gone = new WatchkeeperException(WatchkeeperException.Code.MISSING, "it is gone", "");
        refusing.refuse("events", gone);
        refusing.refuse("overview", gone);
        lane.until("it is known", () -> model.live().getFirst().look() == StateLook.HELD);
        assertTrue(live().second().startsWith("not seen since 05:30"), live().second());
    }

    /** The check before a start is a job: how far it is, then what it found. */
    @Test
    void theCheckBeforeAStartSaysHowFarItIs() {
        control.supervisor("stopped", 0, null);
        control.healthLine(new HealthLine("agent claude", false, "not logged in", "claude login"));
        tell();
        lane.until("it can start", () -> model.canStart().get());
        CountDownLatch on = new CountDownLatch(1);
        control.jobsPlayed().nextGoes(Job.State.RUNNING, Job.State.DONE);
        control.jobsPlayed()
                .whenLooked(() -> {
                    try {
                        on.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        lane.run(model::start);
        lane.until("its step is shown", () -> model.message().get().equals("step 1…"));
        assertFalse(lane.on(() -> model.canStart().get()));
        on.countDown();
        lane.until("what it found is shown", () -> !model.stops().isEmpty());
        assertEquals("not logged in", lane.on(() -> model.stops().getLast().detail()));
        assertEquals("", lane.on(() -> model.message().get()));
    }

    @Test
    void aCheckThatFailsSaysSo() {
        control.supervisor("stopped", 0, null);
        tell();
        lane.until("it can start", () -> model.canStart().get());
        control.jobsPlayed().nextGoes(Job.State.RUNNING, Job.State.FAILED);
        lane.run(model::start);
        lane.until(
                "it is said", () -> model.message().get().startsWith("Not done: check run failed"));
    }

    /** As while another screen is shown. */
    @Test
    void detachedItFollowsNothingAndAttachedAgainItShowsWhatIsNow() {
        lane.run(model::detach);
        control.pause();
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        long all = control.overview().lastSeq();
        lane.until("the window knows it", () -> seq() == all);
        assertTrue(lane.on(() -> model.canPause().get()), "as it was when it was last shown");

        lane.run(model::attach);
        assertFalse(lane.on(() -> model.canPause().get()));
        assertTrue(lane.on(() -> model.canStart().get()));
    }

    private long seq() {
        Overview o = bridge.last().overview();
        return o == null ? 0 : o.lastSeq();
    }
}
