package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

final class WorkspaceCheckpointsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final Stored store = new Stored();
    private final int[] ids = {0};
    private final WorkspaceCheckpoints checkpoints =
            new WorkspaceCheckpoints(
                    new Workspace(
                            new WorkspaceId("ws-1"),
                            "p",
                            "local",
                            "/p",
                            Workspace.Kind.MAIN,
                            "ws-1",
                            NOW),
                    store,
                    () -> "c" + ++ids[0],
                    Clock.fixed(NOW, ZoneOffset.UTC));

    /** A store in which every snapshot takes ten bytes. */
    private static final class Stored implements Snapshots {
        private final Set<String> held = new TreeSet<>();
        private final List<String> calls = new ArrayList<>();
        private @Nullable PluginException broken;
        private int next;

        private void call(String what) {
            calls.add(what);
            if (broken != null) {
                throw broken;
            }
        }

        @Override
        public Snapshot take(Sure sure) {
            return taken("take " + sure, List.of());
        }

        @Override
        public Snapshot take(Sure sure, String since) {
            return taken("take " + sure + " since " + since, List.of("shut"));
        }

        private Snapshot taken(String what, List<String> opened) {
            call(what);
            String id = "s" + ++next;
            held.add(id);
            return new Snapshot(id, 3, 10, List.of(), opened);
        }

        @Override
        public List<TreeDiff> diff(String from, @Nullable String to) {
            return List.of();
        }

        @Override
        public String patch(String from, @Nullable String to, List<String> paths, int max) {
            return "";
        }

        @Override
        public List<dev.watchkeeper.plugin.host.Uncovered> left(String id) {
            return List.of();
        }

        @Override
        public Optional<byte[]> content(String id, String path) {
            return Optional.empty();
        }

        @Override
        public Restored restore(String id, List<String> paths, boolean dryRun) {
            call((dryRun ? "preview " : "restore ") + id);
            return new Restored(List.of("f"), List.of(), 2);
        }

        @Override
        public List<String> verify(String id) {
            call("verify " + id);
            return List.of("f");
        }

        @Override
        public void delete(List<String> ids) {
            call("delete " + ids);
            held.removeAll(ids);
        }

        @Override
        public long storeBytes() {
            return 10L * held.size();
        }
    }

    private static Settings.Checkpoints policy(int keep, long cap) {
        return new Settings.Checkpoints(List.of(), keep, 1 << 20, cap, false);
    }

    private Checkpoint taken(int usedSecondsAgo) {
        return checkpoints
                .take(Checkpoint.Kind.MANUAL, null, Snapshots.Sure.BY_SWEEP)
                .usedAt(NOW.minusSeconds(usedSecondsAgo));
    }

    private List<Checkpoint> taken(int... usedSecondsAgo) {
        List<Checkpoint> all = new ArrayList<>();
        for (int ago : usedSecondsAgo) {
            all.add(taken(ago));
        }
        return all;
    }

    private static List<String> ids(List<Checkpoint> of) {
        return of.stream().map(Checkpoint::id).toList();
    }

    @Test
    void namesTheAttemptThatACheckpointBelongsTo() {
        Checkpoint c =
                checkpoints.take(
                        Checkpoint.Kind.AFTER, new AttemptRef("t", 2), Snapshots.Sure.BY_EVENTS);
        assertEquals("t", c.task());
        assertEquals(2, c.attempt());
        assertEquals("s1", c.snapshot());
        assertEquals(3, c.files());
        assertEquals(List.of("take BY_EVENTS"), store.calls);
    }

    @Test
    void rescuesBeforeItRestores() {
        Checkpoint target = taken(9);
        List<Checkpoint> rescued = new ArrayList<>();
        checkpoints.restore(target, List.of(), rescued::add);
        assertEquals(Checkpoint.Kind.RESCUE, rescued.getFirst().kind());
        assertEquals(List.of("take BY_SWEEP", "take BY_SWEEP since s1", "restore s1"), store.calls);
    }

    @Test
    void restoresNothingWithoutARescue() {
        Checkpoint target = taken(9);
        store.broken =
                new PluginException(PluginException.Kind.STORAGE, "could not read f", "mend f");
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> checkpoints.restore(target, List.of(), _ -> {}));
        assertEquals(WatchkeeperException.Code.WORKSPACE, e.code());
        assertEquals("mend f", e.hint());
        assertTrue(String.valueOf(e.getMessage()).contains("could not read f"), e.toString());
        assertEquals(List.of("take BY_SWEEP", "take BY_SWEEP since s1"), store.calls);
    }

    @Test
    void restoresNothingWhereTheRescueCouldNotBeRecorded() {
        Checkpoint target = taken(9);
        assertThrows(
                IllegalStateException.class,
                () ->
                        checkpoints.restore(
                                target,
                                List.of(),
                                _ -> {
                                    throw new IllegalStateException("no state");
                                }));
        assertEquals(List.of("take BY_SWEEP", "take BY_SWEEP since s1"), store.calls);
    }

    @Test
    void previewsWithoutARescue() {
        Checkpoint target = taken(9);
        checkpoints.preview(target, List.of());
        assertEquals(List.of("take BY_SWEEP", "preview s1"), store.calls);
    }

    @Test
    void prunesTheLeastRecentlyUsedBeyondTheNumber() {
        List<Checkpoint> all = taken(10, 40, 20, 30);
        List<Checkpoint> gone = checkpoints.prune(all, Set.of(), policy(2, 1000));
        assertEquals(List.of("c2", "c4"), ids(gone));
        assertEquals(Set.of("s1", "s3"), store.held);
    }

    @Test
    void neverPrunesWhatAnOpenTaskNeedsHoweverFullTheStore() {
        List<Checkpoint> all = taken(50, 40, 30);
        List<Checkpoint> gone = checkpoints.prune(all, Set.of("c1", "c2"), policy(1, 0));
        assertEquals(List.of("c3"), ids(gone));
        assertEquals(Set.of("s1", "s2"), store.held);
        assertEquals(
                List.of(), checkpoints.prune(all.subList(0, 2), Set.of("c1", "c2"), policy(1, 0)));
    }

    @Test
    void prunesUntilTheStoreIsBelowItsCap() {
        List<Checkpoint> all = taken(80, 70, 60, 50, 40, 30, 20, 10);
        List<Checkpoint> gone = checkpoints.prune(all, Set.of("c2"), policy(100, 45));
        assertEquals(List.of("c1", "c3", "c4", "c5"), ids(gone));
        assertEquals(Set.of("s2", "s6", "s7", "s8"), store.held);
    }

    @Test
    void keepsTheContentThatAnotherCheckpointShares() {
        Checkpoint one = taken(20);
        Checkpoint same =
                new Checkpoint(
                        "other",
                        "p",
                        new WorkspaceId("ws-1"),
                        null,
                        0,
                        Checkpoint.Kind.MANUAL,
                        one.snapshot(),
                        3,
                        0,
                        1,
                        false,
                        NOW,
                        NOW);
        assertEquals(
                List.of("c1"),
                ids(checkpoints.prune(List.of(one, same), Set.of(), policy(1, 1000))));
        assertEquals(Set.of("s1"), store.held);
    }

    @Test
    void prunesNothingThatIsWithinItsBounds() {
        assertEquals(List.of(), checkpoints.prune(taken(30, 20, 10), Set.of(), policy(3, 30)));
        assertEquals(3, store.calls.size());
    }

    @Test
    void tellsWhatAProofFound() {
        assertEquals(List.of("f"), checkpoints.verify(taken(1)));
    }
}
