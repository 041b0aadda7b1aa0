package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.KeptRepository;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.workspace.RepositoryDiff;
import dev.watchkeeper.workspace.RepositoryRestorePlan;
import dev.watchkeeper.workspace.RepositoryState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The project's git around an attempt: how it was and is, what the attempt did to it, and how that
 * is undone. What git would run later never stays in an attempt that was not accepted; branches and
 * HEAD are moved for nobody who did not ask for it.
 */
public final class AttemptRepository {
    private final StateManager state;

    public AttemptRepository(StateManager state) {
        this.state = state;
    }

    /** How it is now, to be kept with the checkpoint before an attempt. */
    Consumer<Transaction> before(Attempt a, WorkspaceSession place) {
        byte[] now = look(place).bytes();
        return tx -> tx.put(a, new KeptRepository(now, null));
    }

    /** How it is now that the agent has ended, to be kept beside how it was. */
    Consumer<Transaction> after(Attempt a, WorkspaceSession place) {
        byte[] now = look(place).bytes();
        return tx ->
                tx.repository(a.ref())
                        .ifPresent(k -> tx.put(a, new KeptRepository(k.before(), now)));
    }

    /**
     * What was written while the checks of an attempt's work ran, which are its code too: what git
     * would run later counts as done by the attempt from then on.
     *
     * @return how it is to be kept now; {@code null} if there is nothing new
     */
    @Nullable KeptRepository afterChecks(Attempt a, WorkspaceSession place) {
        KeptRepository kept = state.read(v -> v.repository(a.ref())).orElse(null);
        byte[] after = kept == null ? null : kept.after();
        if (kept == null || after == null) {
            return null;
        }
        RepositoryState ended = RepositoryState.read(after);
        RepositoryState now = look(place);
        if (now.equals(ended)) {
            return null;
        }
        RepositoryState more = RepositoryDiff.between(ended, now, _ -> Set.of()).runningOver();
        return more.equals(ended) ? null : new KeptRepository(kept.before(), more.bytes());
    }

    private static RepositoryState look(WorkspaceSession place) {
        return translated(
                "look at the project's git", () -> RepositoryState.of(place.host().repository()));
    }

    /**
     * What an attempt did.
     *
     * @param changed paths that it changed in the workspace, some of which git may run
     */
    List<RepositoryChange> changes(Attempt a, WorkspaceSession place, List<PathDiff> changed) {
        Around around = around(a);
        return around == null ? List.of() : changes(around, place, changed);
    }

    /** The same by what is to be kept. */
    List<RepositoryChange> changes(
            KeptRepository kept, WorkspaceSession place, List<PathDiff> changed) {
        return changes(Around.of(kept), place, changed);
    }

    private static List<RepositoryChange> changes(
            Around around, WorkspaceSession place, List<PathDiff> changed) {
        RepositoryDiff diff = around.diff(place);
        List<RepositoryChange> all =
                new ArrayList<>(diff.inWorkspace(changed.stream().map(PathDiff::path).toList()));
        Repository.Entry gone = diff.gone();
        String moved =
                gone == null
                        ? ""
                        : translated(
                                "look for the project's git",
                                () -> place.host().repository().moved(gone, false));
        all.addAll(diff.changes(moved));
        return List.copyOf(all);
    }

    private record Around(RepositoryState before, @Nullable RepositoryState after) {
        static Around of(KeptRepository kept) {
            return new Around(
                    RepositoryState.read(kept.before()),
                    kept.after() == null ? null : RepositoryState.read(kept.after()));
        }

        RepositoryDiff diff(WorkspaceSession place) {
            RepositoryState end = after == null ? look(place) : after;
            return RepositoryDiff.between(
                    before,
                    end,
                    commits ->
                            translated(
                                    "look for commits",
                                    () -> place.host().repository().lost(commits)),
                    commits ->
                            translated(
                                    "read commits",
                                    () -> place.host().repository().unreadable(commits)));
        }
    }

    private @Nullable Around around(Attempt a) {
        KeptRepository kept = state.read(v -> v.repository(a.ref())).orElse(null);
        return kept == null ? null : Around.of(kept);
    }

    /** Puts back what git would run later; the branches, HEAD and the rest stay as they are. */
    void putBackRunning(Attempt a, WorkspaceSession place) {
        Around around = around(a);
        if (around == null) {
            return;
        }
        RepositoryState after = around.after() == null ? look(place) : around.after();
        RepositoryDiff diff = RepositoryDiff.between(around.before(), after, _ -> Set.of());
        carry(a, place, by -> by.running(diff, around.before(), after));
    }

    /**
     * Does to git what an answer means for it: {@code accept} by a person who was asked about it
     * leaves it as the agent made it, {@code put-back} brings back all that is held, any other
     * answer what git would run.
     *
     * @param kept whether an attempt's work stays in place while its task waits
     */
    public void answered(
            Breakpoint b, GivenAnswer answer, Project project, boolean kept, Opener alone) {
        // A question that was raised before a first attempt is about none.
        Attempt a =
                b.attempt() == 0
                        ? null
                        : state.read(v -> v.attempt(new AttemptRef(b.task(), b.attempt())))
                                .orElse(null);
        boolean asked =
                b.because().stream().anyMatch(r -> r.evidence().equals(RepositoryChange.DANGER));
        Around around = a == null || !asked ? null : around(a);
        if (a == null || around == null || around.after() == null) {
            return;
        }
        boolean leave = answer.option() == TaskAction.ACCEPT && answer.by().equals("person");
        if (leave == kept && answer.option() != TaskAction.PUT_BACK) {
            return; // It is in place and stays, or it is put back already.
        }
        alone.in(
                a.workspace(),
                place -> {
                    RepositoryState after = Objects.requireNonNull(around.after());
                    RepositoryDiff diff = around.diff(place);
                    Function<RepositoryRestorePlan, RepositoryRestorePlan.Done> work =
                            answer.option() == TaskAction.PUT_BACK
                                    ? by -> by.all(diff, after)
                                    : leave
                                            ? by -> by.again(diff, around.before(), after)
                                            : by -> by.running(diff, around.before(), after);
                    carry(a, place, work);
                });
    }

    /** Opens a workspace in which no attempt is under way. */
    public interface Opener {
        void in(WorkspaceId workspace, Consumer<WorkspaceSession> work);
    }

    private void carry(
            Attempt a,
            WorkspaceSession place,
            Function<RepositoryRestorePlan, RepositoryRestorePlan.Done> work) {
        RepositoryRestorePlan.Done done =
                translated(
                        "put the project's git back",
                        () -> work.apply(new RepositoryRestorePlan(place.host().repository())));
        if (done.isEmpty()) {
            return;
        }
        var unused =
                state.write(tx ->
                        tx.append(
                                EventDraft.of(
                                        EventType.RESTORED,
                                        a,
                                        Map.of(
                                                "repository",
                                                done.paths(),
                                                "left",
                                                done.left(),
                                                "why",
                                                told(done)))));
    }

    private static String told(RepositoryRestorePlan.Done done) {
        String left =
                done.left().isEmpty()
                        ? ""
                        : "left as they are, since they have changed meanwhile or their content is"
                                + " not held: "
                                + String.join(", ", done.left());
        String put =
                done.paths().isEmpty()
                        ? ""
                        : "written in the project's git: " + String.join(", ", done.paths());
        return put + (put.isEmpty() || left.isEmpty() ? "" : "; ") + left;
    }

    private static <T> T translated(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (PluginException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.WORKSPACE,
                    "could not " + what + ": " + e.getMessage(),
                    e.hint(),
                    e);
        }
    }
}
