package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.HostProblems;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.state.StateManager;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Hosts out of reach. The attempts there keep their state and rest; their processes go on. They are
 * tried again after pauses that grow, for as long as a hold is sat out.
 */
final class HostHolds {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final Map<String, Down> down = new ConcurrentHashMap<>();

    private record Down(Instant since, int tries) {}

    HostHolds(StateManager state, Function<Project, Settings> settingsOf, Clock clock) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.clock = clock;
    }

    /**
     * Lets an attempt rest whose host did not answer.
     *
     * @return false if that is no matter of the host, or if it has been away for longer than is sat
     *     out: the person is to be asked
     */
    boolean rest(Attempt a, RuntimeException problem) {
        if (!HostProblems.outOfReach(problem)) {
            return false;
        }
        Duration longest =
                settingsOf
                        .apply(state.read(v -> v.project(a.project())).orElseThrow())
                        .limits()
                        .longest();
        Instant now = clock.instant();
        Down known =
                down.merge(
                        a.host(),
                        new Down(now, 1),
                        (was, first) -> new Down(was.since(), was.tries() + 1));
        if (known.since().plus(longest).isBefore(now)) {
            return false;
        }
        Instant until = now.plus(pause(known.tries()));
        String account = Hold.ofHost(a.host());
        String why = String.valueOf(problem.getMessage());
        return state.write(tx -> {
            tx.holds().stream()
                    .filter(h -> h.account().equals(account))
                    .forEach(h -> tx.removeHold(h.id()));
            tx.put(
                    new Hold(
                            "hold-" + tx.next("hold"),
                            account,
                            until,
                            why,
                            known.since(),
                            known.tries()));
            Task task = TaskLedger.required(tx, a.ref().task());
            if (!task.state().ended()) {
                tx.put(task.in(TaskState.HELD, now));
            }
            tx.append(
                    EventDraft.of(
                            EventType.HOLD_STARTED,
                            a,
                            Map.of(
                                    "account",
                                    account,
                                    "host",
                                    a.host(),
                                    "until",
                                    until.toString(),
                                    "why",
                                    why)));
            return true;
        });
    }

    /** Somebody set the clock. */
    void clockSet(Duration by) {
        down.replaceAll((host, was) -> new Down(was.since().plus(by), was.tries()));
    }

    /** An attempt got on there. */
    void reached(String host) {
        down.remove(host);
    }

    private static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
