package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Nearness;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A rule that did not fire is told of only if it was near. */
final class NearestTest {
    private static BreakpointRule rule(String name, double distance) {
        return new BreakpointRule(
                name,
                "w",
                Set.of("confidence"),
                new BreakpointRule.Condition() {
                    @Override
                    public boolean holds(Map<String, Object> known) {
                        return false;
                    }

                    @Override
                    public Nearness nearness(Map<String, Object> known) {
                        return new Nearness("`" + name + "`", distance);
                    }
                },
                "",
                List.of(),
                null,
                "f");
    }

    private static Decider.@Nullable Near nearest(BreakpointRule... rules) {
        Situation s = new Situation();
        s.rules = List.of(rules);
        return s.nearest();
    }

    @Test
    void nothingIsSaidWhenNothingWasNear() {
        assertNull(nearest(rule("time-over", 0.9998), rule("budget-over", 0.2501)));
        assertNull(nearest());
    }

    @Test
    void theNearestOfTheNearOnesIsTold() {
        Decider.Near near = nearest(rule("a", 0.25), rule("b", 0.1), rule("c", 0.99));
        assertEquals("b", near == null ? null : near.rule());
        Decider.Near edge = nearest(rule("a", Nearness.NEAR));
        assertEquals("a", edge == null ? null : edge.rule());
    }
}
