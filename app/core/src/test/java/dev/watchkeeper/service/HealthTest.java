package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.llm.ModelHealth;

import org.junit.jupiter.api.Test;

final class HealthTest {
    private static HealthLine line(ModelHealth.State state, String mend) {
        return Health.line("qwen", new ModelHealth(state, "as it is", mend, "", null));
    }

    @Test
    void aModelThatIsNotThereIsNoMust() {
        HealthLine line = line(ModelHealth.State.DOWN, "start it");
        assertFalse(line.ok());
        assertEquals(
                "start it; or work without a model, by evidence alone: put 'model: {provider: none}'"
                        + " into your settings",
                line.mend());
    }

    @Test
    void whoHasAModelOrWantsNoneIsToldNothing() {
        assertEquals("", line(ModelHealth.State.UP, "").mend());
        assertTrue(line(ModelHealth.State.NONE, "").ok());
        assertEquals("", line(ModelHealth.State.NONE, "").mend());
    }
}
