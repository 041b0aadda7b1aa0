package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.testkit.TestClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

final class WorkspaceWatchTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private final Told host = new Told();
    private final List<FileChange> recorded = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private static final Workspace WORKSPACE =
            new Workspace(
                    new WorkspaceId("ws-1"),
                    "p",
                    "local",
                    "/p",
                    Workspace.Kind.MAIN,
                    "ws-1",
                    Instant.EPOCH);

    private final WorkspaceWatch watch =
            new WorkspaceWatch(WORKSPACE, host, clock, recorded::addAll);

    /** A host whose changes are told by the test. */
    private static final class Told implements Changes {
        private final List<Consumer<List<ChangedPath>>> listeners = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private List<ChangedPath> missed = List.of();
        private List<ChangedPath> late = List.of();
        private boolean tells = true;

        @Override
        public Subscription watch(Consumer<List<ChangedPath>> told) {
            listeners.add(told);
            return () -> listeners.remove(told);
        }

        void tell(ChangedPath... changes) {
            listeners.forEach(l -> l.accept(List.of(changes)));
        }

        @Override
        public boolean barrier(Duration atMost) {
            calls.add("barrier");
            tell(late.toArray(ChangedPath[]::new));
            return tells;
        }

        @Override
        public List<ChangedPath> sweep() {
            calls.add("sweep");
            listeners.forEach(l -> l.accept(missed));
            return missed;
        }

        @Override
        public String health() {
            return "told by a test";
        }
    }

    private static ChangedPath change(String path, ChangedPath.Kind kind) {
        return new ChangedPath(path, kind, null, 3, "abc", AT);
    }

    @Test
    void attributesChangesToTheAttemptUnderWay() {
        AttemptRef first = new AttemptRef("t", 1);
        host.tell(change("before", ChangedPath.Kind.ADDED));
        watch.attributeTo(first);
        host.tell(change("during", ChangedPath.Kind.MODIFIED));
        watch.attributeToNobody();
        host.tell(change("after", ChangedPath.Kind.DELETED));
        assertEquals(
                List.of("before", "during", "after"),
                recorded.stream().map(FileChange::path).toList());
        assertNull(recorded.get(0).attempt());
        assertEquals(first, recorded.get(1).attempt());
        assertNull(recorded.get(2).attempt());
    }

    @Test
    void whatIsToldLateIsNotTheAttemptsThatBegins() {
        host.late = List.of(change("before", ChangedPath.Kind.MODIFIED));
        AttemptRef first = new AttemptRef("t", 1);
        watch.attributeFromNow(first);
        watch.attributeFromNow(first);
        host.tell(change("during", ChangedPath.Kind.MODIFIED));
        assertEquals(List.of("barrier"), host.calls);
        assertNull(recorded.get(0).attempt());
        assertEquals(first, recorded.get(1).attempt());
    }

    @Test
    void recordsAllThatTheHostTold() {
        host.tell(new ChangedPath("new", ChangedPath.Kind.RENAMED, "old", 7, "abc", AT));
        assertEquals(
                new FileChange(
                        "p",
                        WORKSPACE.id(),
                        null,
                        "new",
                        FileChange.Kind.RENAMED,
                        "old",
                        7,
                        "abc",
                        AT),
                recorded.getFirst());
    }

    @Test
    void settlesByEventsFirstAndThenBySweep() {
        host.missed = List.of(change("mapped", ChangedPath.Kind.MODIFIED));
        watch.attributeTo(new AttemptRef("t", 2));
        assertEquals(1, watch.settle());
        assertEquals(List.of("barrier", "sweep"), host.calls);
        assertEquals(new AttemptRef("t", 2), recorded.getFirst().attempt());
    }

    @Test
    void sweepsOnceForWhatIsWatchedFromThenOnUnlessEventsAreNotDelivered() {
        Instant end = clock.instant();
        watch.settleSince(end);
        watch.settleSince(end);
        assertEquals(List.of("barrier", "sweep", "barrier"), host.calls);
        clock.pass(Duration.ofSeconds(1));
        watch.settleSince(clock.instant());
        assertEquals(List.of("barrier", "sweep"), host.calls.subList(3, 5), "the next end");
        host.tells = false;
        watch.settleSince(end);
        assertEquals(List.of("barrier", "sweep"), host.calls.subList(5, 7), "no events");
    }

    @Test
    void recordsNothingAfterItIsClosed() {
        watch.close();
        host.tell(change("late", ChangedPath.Kind.ADDED));
        assertTrue(recorded.isEmpty());
    }
}
