package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.testkit.Moments;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Map;

/** A run that a person stops goes on with the next one as if it had never been stopped. */
class StopTest {
    private static final int MOMENTS = 200;

    @TempDir Path folder;

    /** Wrong at the first attempt, right at the second. */
    private static final String SCRIPT =
            """
            cat >/dev/null
            if [ $WATCHKEEPER_ATTEMPT = 1 ]; then echo wrong > result.txt
            else echo right $WATCHKEEPER_TASK > result.txt; fi
            echo done
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStopAtAnyMomentChangesNothingOfHowATaskEnds(boolean now) {
        Moments moments = new Moments();
        try (World w = World.fresh(folder, Map.of("agent", SCRIPT), "");
                Supervisor supervisor =
                        new Supervisor(moments.over(w.parts()), _ -> moments.one())) {
            int pace = Rounds.pace(6);
            // Of the two ways to stop, each takes the moments between the other's.
            int moment = now ? 1 : 1 + pace / 2;
            while (endsWell(moment, now, moments, supervisor, w)) {
                moment += pace;
                assertTrue(moment < MOMENTS, "an attempt comes to an end");
            }
            assertTrue(moment > 20, "an attempt has moments");
        }
    }

    /**
     * @return false if the run was over before that moment came
     */
    private static boolean endsWell(
            int moment, boolean now, Moments moments, Supervisor supervisor, World w) {
        String id = "t" + moment;
        var unused = w.task(id, "grep -q 'right " + id + "' result.txt");
        moments.at(moment, () -> supervisor.stop(now));
        supervisor.run(null, Supervisor.Until.IDLE);
        if (!moments.reached()) {
            return false;
        }
        supervisor.run(null, Supervisor.Until.IDLE);
        String then = "stopped at moment " + moment + ": ";
        assertEquals(TaskState.DONE, w.control().task(id).state(), () -> then + w.journal());
        assertEquals(2, w.control().attempts(id).size(), () -> then + w.journal());
        assertEquals("right " + id + "\n", w.read("result.txt"), () -> then + w.journal());
        return true;
    }
}
