package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.state.StateManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** A clock that is set, and one that is right again, by clocks of the test's. */
class ClockJumpMonitorTest {
    private static final Instant START = Instant.parse("2026-03-14T05:30:00Z");
    private static final Duration MONTH = Duration.ofDays(31);

    @TempDir Path home;
    private Instant wall = START;
    private long real;
    private boolean countsSleep = true;
    private StateManager state;

    private final Clock clock =
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return wall;
                }
            };

    @BeforeEach
    void open() {
        state = StateManager.open(home, clock);
        state.write(t -> {
            t.put(new Project("p", "P", "/home/dev/p", "local", START, null));
            return true;
        });
    }

    @AfterEach
    void close() {
        state.close();
    }

    private ClockJumpMonitor begun() {
        ClockJumpMonitor jumps =
                new ClockJumpMonitor(
                        state, clock, new ClockJumpMonitor.Passed(() -> real, countsSleep));
        jumps.begin();
        return jumps;
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        real += time.toNanos();
    }

    private void hold(String account, Duration time) {
        state.write(t -> {
            t.put(new Hold("h-" + account, account, wall.plus(time), "limit", wall, 1));
            return true;
        });
    }

    private Duration left(String account) {
        return state.read(v -> v.holds()).stream()
                .filter(h -> h.account().equals(account))
                .map(h -> Duration.between(wall, h.until()))
                .findFirst()
                .orElseThrow();
    }

    private void question(Duration after) {
        state.write(t -> {
            t.put(
                    new Breakpoint(
                            "bp-1",
                            "p",
                            "t",
                            1,
                            Breakpoint.State.OPEN,
                            "unsure",
                            "Really?",
                            List.of(new BreakpointOption(TaskAction.SKIP, "leaves it")),
                            TaskAction.SKIP,
                            wall.plus(after),
                            List.of(),
                            List.of(),
                            wall,
                            null));
            return true;
        });
    }

    private Duration toTheDefault() {
        return Duration.between(
                wall,
                state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN)))
                        .getFirst()
                        .expiresAt());
    }

    private long told() {
        return state.read(v -> v.events(0, 100)).stream()
                .map(Event::type)
                .filter(EventType.CLOCK_CHANGED::equals)
                .count();
    }

    @Test
    void aHoldOfAClockThatWasAheadLastsAsLongAsItWasTo() {
        ClockJumpMonitor jumps = begun();
        wall = wall.plus(MONTH);
        jumps.look();
        hold("claude", Duration.ofMinutes(5));
        pass(Duration.ofMinutes(1));
        jumps.look();
        wall = wall.minus(MONTH);

        assertEquals(MONTH.negated(), jumps.look());

        assertEquals(Duration.ofMinutes(4), left("claude"));
        assertEquals(1, told());
    }

    @Test
    void theSameWhereTheClockWasSetWhileNoSupervisorRan() {
        hold("claude", Duration.ofMinutes(5));
        hold("host vm", Duration.ofHours(9));
        question(Duration.ofHours(8));
        wall = wall.minus(MONTH);

        begun();

        assertEquals(Duration.ofMinutes(5), left("claude"));
        assertEquals(Duration.ofMinutes(1), left("host vm"));
        assertEquals(Duration.ofHours(8), toTheDefault());
        assertEquals(1, told());
    }

    @Test
    void aClockThatIsSetForwardChoosesNoDefault() {
        question(Duration.ofHours(8));
        ClockJumpMonitor jumps = begun();
        pass(Duration.ofHours(1));
        jumps.look();
        wall = wall.plus(MONTH);
        jumps.look();
        assertEquals(Duration.ofHours(7), toTheDefault());

        wall = wall.minus(MONTH);
        jumps.look();
        assertEquals(Duration.ofHours(7), toTheDefault());
    }

    @Test
    void whatIsAskedByTheNewClockStaysAsItIs() {
        ClockJumpMonitor jumps = begun();
        wall = wall.plus(MONTH);
        question(Duration.ofHours(8));
        hold("claude", Duration.ofMinutes(5));
        jumps.look();
        assertEquals(Duration.ofHours(8), toTheDefault());
        assertEquals(Duration.ofMinutes(5), left("claude"));
        assertEquals(0, told());
    }

    @Test
    void aNightsSleepIsTimeThatHasPassed() {
        question(Duration.ofHours(8));
        ClockJumpMonitor jumps = begun();
        pass(Duration.ofHours(7));

        assertEquals(Duration.ZERO, jumps.look());

        assertEquals(Duration.ofHours(1), toTheDefault());
    }

    @Test
    void whereASleepCannotBeToldItIsTakenForOne() {
        countsSleep = false;
        question(Duration.ofHours(8));
        ClockJumpMonitor jumps = begun();
        wall = wall.plus(Duration.ofHours(7));
        assertEquals(Duration.ZERO, jumps.look());
        assertEquals(Duration.ofHours(1), toTheDefault());

        wall = wall.minus(MONTH);
        jumps.look();
        assertEquals(Duration.ofHours(1), toTheDefault());
    }

    @Test
    void smallCorrectionsMoveNothing() {
        hold("claude", Duration.ofMinutes(5));
        ClockJumpMonitor jumps = begun();
        wall = wall.minusSeconds(20);
        assertEquals(Duration.ZERO, jumps.look());
        assertEquals(Duration.ofSeconds(320), left("claude"));
    }
}
