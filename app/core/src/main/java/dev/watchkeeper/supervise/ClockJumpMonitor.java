package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.state.StateManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Notices that somebody has set the clock of the wall, by one that nobody sets, and moves along
 * what is due by the old one: no default is chosen because of a wrong clock, and no account rests
 * for longer than it was to.
 *
 * <p>A sleep of the machine is no such jump: its time has passed. Where the platform can't tell a
 * sleep from a clock that is set forward, that counts as a sleep.
 */
final class ClockJumpMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ClockJumpMonitor.class);

    /** The time since the machine began, its sleeps included; Linux alone tells it in a file. */
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** Smaller ones are corrections; what is due comes that much later or earlier. */
    private static final Duration TOLERATED = Duration.ofSeconds(30);

    /** What is set in the same moment in which the clock is, is set by the new one. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** A host that was out of reach is tried again after this at the latest. */
    private static final Duration HOST_PAUSE = Duration.ofMinutes(1);

    private final StateManager state;
    private final Clock clock;
    private final Passed passed;
    private Instant wall = Instant.EPOCH;
    private long real;

    /**
     * How much time has really passed.
     *
     * @param nanos since some beginning
     * @param countsSleep whether what the machine slept is in it
     */
    record Passed(LongSupplier nanos, boolean countsSleep) {
        static Passed ofThisMachine() {
            return Files.isReadable(UPTIME)
                    ? new Passed(Passed::uptime, true)
                    : new Passed(System::nanoTime, false);
        }

        private static long uptime() {
            try {
                String seconds = Files.readString(UPTIME).split(" ", 2)[0];
                return new BigDecimal(seconds).movePointRight(9).longValue();
            } catch (IOException | NumberFormatException e) {
                throw new IllegalStateException(UPTIME + " can't be read", e);
            }
        }
    }

    ClockJumpMonitor(StateManager state, Clock clock, Passed passed) {
        this.state = state;
        this.clock = clock;
        this.passed = passed;
    }

    /**
     * At the start of a run: what a clock that was ahead has left in the future is brought here.
     */
    void begin() {
        Instant now = clock.instant();
        wall = now;
        real = passed.nanos().getAsLong();
        move(set -> set.isAfter(now.plus(AT_ONCE)) ? Duration.between(set, now) : Duration.ZERO);
    }

    /**
     * Between two steps of the loop.
     *
     * @return by how much the clock was set since the last look; zero if it was not
     */
    Duration look() {
        Instant before = wall;
        Instant now = clock.instant();
        long nanos = passed.nanos().getAsLong();
        Duration jump = Duration.between(before, now).minusNanos(nanos - real);
        wall = now;
        real = nanos;
        boolean maySleep = !passed.countsSleep() && !jump.isNegative();
        if (jump.abs().compareTo(TOLERATED) <= 0 || maySleep) {
            return Duration.ZERO;
        }
        LOG.warn("the clock was set by {} s", jump.toSeconds());
        move(set -> byOldClock(set, jump, before, now) ? jump : Duration.ZERO);
        return jump;
    }

    private static boolean byOldClock(Instant set, Duration jump, Instant before, Instant now) {
        return jump.isNegative()
                ? set.isBefore(now.minus(AT_ONCE)) || set.isAfter(now)
                : !set.isAfter(before.plus(AT_ONCE));
    }

    /** How much later what was set at a time is due. */
    private interface Shift {
        Duration of(Instant set);
    }

    private void move(Shift shift) {
        Instant now = wall;
        List<Hold> holds = new ArrayList<>();
        List<Breakpoint> questions = new ArrayList<>();
        state.read(v -> {
            // A rest that ends early does no harm; one that lasts a month does.
            v.holds().stream().filter(h -> shift.of(h.since()).isNegative()).forEach(holds::add);
            v.breakpoints(Set.of(Breakpoint.State.OPEN)).stream()
                    .filter(b -> b.expiresAt() != null)
                    .filter(b -> !shift.of(b.raisedAt()).isZero())
                    .forEach(questions::add);
            return true;
        });
        if (holds.isEmpty() && questions.isEmpty()) {
            return;
        }
        var unused =
                state.write(tx -> {
                    Set<Hold> there = Set.copyOf(tx.holds());
                    holds.stream()
                            .filter(there::contains)
                            .forEach(h -> tx.put(soon(h.shifted(shift.of(h.since())), now)));
                    Set<Breakpoint> open =
                            Set.copyOf(tx.breakpoints(Set.of(Breakpoint.State.OPEN)));
                    questions.stream()
                            .filter(open::contains)
                            .forEach(b -> tx.put(b.shifted(shift.of(b.raisedAt()))));
                    Duration by =
                            holds.isEmpty()
                                    ? shift.of(questions.getFirst().raisedAt())
                                    : shift.of(holds.getFirst().since());
                    return tx.append(
                            EventDraft.of(
                                    EventType.CLOCK_CHANGED,
                                    Map.of(
                                            "seconds",
                                            by.toSeconds(),
                                            "holds",
                                            holds.stream().map(Hold::account).toList(),
                                            "breakpoints",
                                            questions.stream().map(Breakpoint::id).toList())));
                });
    }

    /** A host's rest counts from when it was first out of reach, and is short. */
    private static Hold soon(Hold h, Instant now) {
        Instant until = h.until();
        Instant latest = now.plus(HOST_PAUSE);
        return (h.isOfHost() || h.isOfWorkspace()) && until != null && until.isAfter(latest)
                ? new Hold(h.id(), h.account(), latest, h.why(), h.since(), h.tries())
                : h;
    }
}
