package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;

/** What is said of a stop where no supervisor runs. */
final class StopCommandTest extends TypedCommands {
    @Test
    void aSupervisorThatRunsIsStopped() throws Exception {
        assertEquals(0, run("stop", "--json"));
        assertTrue(json().path("stopping").asBoolean());
        assertEquals("stopped", around.control.overview().supervisor());
    }

    @Test
    void whereNoneRunsThatIsSaid() throws Exception {
        around.control.supervisor("stopped", 0, null);
        assertEquals(0, run("stop"));
        assertEquals("No supervisor runs: there is nothing to stop.", out().strip());
        assertEquals(0, run("stop", "--now", "--json"));
        assertFalse(json().path("stopping").asBoolean());
    }

    @Test
    void agentsOfOneThatDiedAreNotCalledStopped() {
        around.control.died(SampleNight.clock().instant());
        assertEquals(4, run("stop", "--now"));
        assertTrue(err().contains("the supervisor died, and the agents of "), err());
        assertTrue(err().contains("watchkeeper run --detach"), err());
    }
}
