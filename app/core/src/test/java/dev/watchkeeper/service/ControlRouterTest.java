package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.EvidencePort;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobsPort;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class ControlRouterTest {
    private final List<String> calls = new ArrayList<>();
    private @Nullable WatchkeeperException refusal;

    /** Two ports that one door is made of. */
    interface Both extends EvidencePort, JobsPort, AutoCloseable {
        @Override
        void close();
    }

    private final class Evidence implements EvidencePort {
        @Override
        public EvidencePage readEvidence(String id, long offset, int maxBytes) {
            calls.add("readEvidence " + id);
            throw new WatchkeeperException(Code.UNKNOWN_ID, "there is no " + id, "");
        }
    }

    private final class Jobs implements JobsPort {
        @Override
        public List<Job> jobs() {
            calls.add("jobs");
            return List.of();
        }

        @Override
        public Job job(String id, long waitMillis) {
            throw new AssertionError();
        }

        @Override
        public Job cancelJob(String id) {
            calls.add("cancelJob " + id);
            return new Job(
                    id,
                    Job.Kind.PULL,
                    "",
                    Job.State.CANCELLED,
                    "",
                    0,
                    0,
                    WorkProgress.Unit.BYTES,
                    false,
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    null,
                    null);
        }
    }

    private Both door() {
        return ControlRouter.of(
                Both.class,
                List.of(new Evidence(), new Jobs()),
                () -> refusal,
                () -> calls.add("close"));
    }

    @Test
    void eachCallGoesToTheServiceOfItsPort() {
        Both door = door();
        assertEquals(List.of(), door.jobs());
        assertEquals("job-7", door.cancelJob("job-7").id());
        door.close();
        assertEquals(List.of("jobs", "cancelJob job-7", "close"), calls);
    }

    @Test
    void aServicesFailureIsTheCallers() {
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class, () -> door().readEvidence("t/1/output", 0, 9));
        assertEquals(Code.UNKNOWN_ID, e.code());
    }

    @Test
    void whatCanNotBeChangedNowIsRefusedAndWhatIsReadIsNot() {
        refusal = new WatchkeeperException(Code.SETTINGS, "settings.yaml:1:1: unknown key", "");
        assertEquals(List.of(), door().jobs());
        assertSame(
                refusal, assertThrows(WatchkeeperException.class, () -> door().cancelJob("job-7")));
        assertEquals(List.of("jobs"), calls);
    }

    @Test
    void aPortThatNothingAnswersIsAFaultOfTheWiring() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ControlRouter.of(Control.class, List.of(new Jobs()), () -> null, () -> {}));
    }
}
