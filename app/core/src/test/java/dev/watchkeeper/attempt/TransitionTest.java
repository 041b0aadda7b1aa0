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
        assertEquals(t.to(), t.from(t.from()));
        for (AttemptState other : EnumSet.complementOf(EnumSet.of(t.from()))) {
            assertThrows(IllegalStateException.class, () -> t.from(other));
        }
    }

    @Test
    void everyStateIsReachedAndLeadsToTheEnd() {
        Set<AttemptState> reached = EnumSet.of(AttemptState.PLANNED);
        Deque<AttemptState> todo = new ArrayDeque<>(reached);
        while (!todo.isEmpty()) {
            AttemptState s = todo.pop();
            for (Transition t : Transition.values()) {
                if (t.from() == s && reached.add(t.to())) {
                    todo.push(t.to());
                }
            }
        }
        assertEquals(EnumSet.allOf(AttemptState.class), reached);
        for (AttemptState s : EnumSet.complementOf(EnumSet.of(AttemptState.CLOSED))) {
            assertTrue(
                    Arrays.stream(Transition.values()).anyMatch(t -> t.from() == s),
                    s + " leads nowhere");
        }
    }

    @Test
    void noTwoTransitionsAreTheSame() {
        Set<String> seen = new HashSet<>();
        for (Transition t : Transition.values()) {
            assertTrue(seen.add(t.from() + " " + t.to() + " " + t.because()), t.toString());
        }
    }
}
