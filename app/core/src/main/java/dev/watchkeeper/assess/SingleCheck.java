package dev.watchkeeper.assess;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.plugin.host.Host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Runs single command lines of gates and checks in a workspace, outside of any attempt: by the same
 * process, environment and input as in one, and judged in the same way. Nothing is kept.
 */
public final class SingleCheck {
    /** How long a check may take in an attempt. */
    public static final Duration CHECK_TIMEOUT = GateRunner.CHECK_TIMEOUT;

    private static final Assessor.Sink NOTHING_KEPT =
            new Assessor.Sink() {
                @Override
                public String evidence(String name, Content content) {
                    try {
                        content.to(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return "";
                }

                @Override
                public void event(EventType type, Map<String, Object> data) {}
            };

    private final GateProcess processes;
    private final GateRun runs;
    private final TreeWatch tree;
    private final String folder;
    private int number;

    /**
     * @param id of what it is run for, instead of a task's
     * @param tree where it is run, as it is now
     * @param folder absolute path of where it is run; empty for the workspace
     * @param nanos a clock that nobody sets
     */
    public SingleCheck(String id, Host host, JudgedTree tree, String folder, LongSupplier nanos) {
        Assessor.Input in =
                new Assessor.Input(
                        task(id, "", "", List.of()),
                        new AttemptRef(id, 1),
                        completed(),
                        host,
                        List.of(),
                        List.of(),
                        List.of(),
                        _ -> "",
                        Map.of(),
                        1);
        this.processes = new GateProcess(in, NOTHING_KEPT, nanos);
        this.runs = new GateRun(in, NOTHING_KEPT, processes, nanos);
        this.tree = new TreeWatch(tree, List.of());
        this.folder = folder;
    }

    /**
     * Runs a command line once and waits for its end.
     *
     * @param check whether it belongs to a task
     * @return how it ended, with the paths that it changed; what tools make anew when they test is
     *     not among them
     * @throws dev.watchkeeper.plugin.PluginException if the host can't be reached
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; what ran
     *     was ended
     */
    public GateResult run(Settings.Gate gate, boolean check) {
        try {
            GateResult ran =
                    runs.once(gate, check, "check-" + ++number, folder, Map.of(), true, true);
            List<String> changed = tree.look();
            return changed.isEmpty() ? ran : Verdicts.changed(ran, changed);
        } finally {
            processes.forget();
        }
    }

    /** A task of which there is no more than its words. */
    static Task task(String id, String title, String brief, List<String> checks) {
        return new Task(
                id,
                0,
                id,
                Instant.EPOCH,
                new TaskSpec(
                        title, brief, List.of(), Priority.NORMAL, null, checks, List.of(), false),
                TaskProgress.untried(TaskState.RUNNING));
    }

    /** The end of an agent that says that it is done. */
    static AgentOutcome completed() {
        return new AgentOutcome(
                Ending.COMPLETED,
                0,
                "Done.",
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                0,
                0,
                0,
                false);
    }
}
