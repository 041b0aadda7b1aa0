package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

class TransitionTest {
    @ParameterizedTest
    @EnumSource(Transition.class)
    void leadsFromItsStateAndFromNoOther(Transition t) {
        for (AttemptState state : AttemptState.values()) {
            if (t.sources().contains(state)) {
                assertEquals(t.to(), t.after(state));
            } else {
                assertThrows(IllegalStateException.class, () -> t.after(state));
            }
        }
    }

    @Test
    void everyStateIsReachedAndLeadsToTheEnd() {
        Set<AttemptState> reached = EnumSet.of(AttemptState.PLANNED);
        Deque<AttemptState> todo = new ArrayDeque<>(reached);
        while (!todo.isEmpty()) {
            AttemptState s = todo.pop();
            for (Transition t : Transition.values()) {
                if (t.sources().contains(s) && reached.add(t.to())) {
                    todo.push(t.to());
                }
            }
        }
        assertEquals(EnumSet.allOf(AttemptState.class), reached);
        for (AttemptState s : EnumSet.complementOf(EnumSet.of(AttemptState.CLOSED))) {
            assertTrue(
                    Arrays.stream(Transition.values()).anyMatch(t -> t.sources().contains(s)),
                    s + " leads nowhere");
        }
    }

    /** What leaves a state is the step of that state, or comes from outside of the steps. */
    @ParameterizedTest
    @EnumSource(Transition.class)
    void isTakenByTheStepThatLeavesItsState(Transition t) {
        if (t.action() instanceof AttemptStep step) {
            for (AttemptState from : t.sources()) {
                assertTrue(
                        step == AttemptStep.leaving(from, false)
                                || step == AttemptStep.leaving(from, true),
                        from + " is left by another step");
            }
        }
    }

    @Test
    void everyActionLeadsSomewhere() {
        Set<AttemptAction> all = new HashSet<>(Set.of(AttemptStep.values()));
        all.addAll(Set.of(Intervention.values()));
        Arrays.stream(Transition.values()).map(Transition::action).forEach(all::remove);
        assertEquals(Set.of(), all);
    }

    @Test
    void nothingLeavesTheEnd() {
        assertThrows(
                IllegalStateException.class, () -> AttemptStep.leaving(AttemptState.CLOSED, true));
    }

    @Test
    void noTwoTransitionsAreTheSame() {
        Set<String> seen = new HashSet<>();
        for (Transition t : Transition.values()) {
            assertTrue(seen.add(t.sources() + " " + t.to() + " " + t.because()), t.toString());
        }
    }
}
