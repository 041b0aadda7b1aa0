package dev.watchkeeper.service;

import dev.watchkeeper.attempt.OtherAgents;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.SettingsLine;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelFigures;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.Supervisor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers what a person sees first: how the supervisor, its tasks and the local model stand. */
public final class OverviewService {
    private static final Set<TaskState> COMING = Set.of(TaskState.READY, TaskState.HELD);
    private static final int SHOWN = 10;

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final LocalModel model;
    private final Supervisor supervisor;
    private final Supplier<SettingsLine> settings;
    private final LastRun lastRun = new LastRun();

    /**
     * @param settingsOf the settings in force for a project
     * @param settings how the settings stand
     */
    public OverviewService(
            StateManager state,
            Function<Project, Settings> settingsOf,
            LocalModel model,
            Supervisor supervisor,
            Supplier<SettingsLine> settings) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.model = model;
        this.supervisor = supervisor;
        this.settings = settings;
    }

    /** How everything stands now. */
    Overview overview() {
        ModelHealth health = supervisor.pulse().health();
        ModelFigures figures = model.figures();
        Overview.ModelLine line =
                new Overview.ModelLine(
                        model.name(),
                        health.up() ? "up" : health.detail(),
                        health.onGpu(),
                        figures.window(),
                        figures.tokensPerSecond(),
                        figures.known(),
                        figures.waiting());
        Map<String, Integer> allowed = new HashMap<>();
        for (Project p : state.read(v -> v.projects())) {
            allowed.put(p.id(), settingsOf.apply(p).thresholds().attempts());
        }
        return state.read(v -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            new TreeMap<>(v.taskCounts()).forEach((s, n) -> counts.put(word(s), n));
            List<LiveAttempt> live = new ArrayList<>();
            for (Attempt a : v.unfinishedAttempts()) {
                v.task(a.ref().task())
                        .ifPresent(t ->
                                live.add(
                                        LiveLines.of(
                                                a,
                                                t,
                                                allowed.getOrDefault(t.project(), 0),
                                                supervisor
                                                        .board()
                                                        .of(a.ref(), () -> v.changes(a.ref())))));
            }
            List<Task> next = v.nextTasks(COMING, SHOWN);
            String word = supervisor.word();
            return new Overview(
                    word,
                    word.equals("stopped") ? 0 : ProcessHandle.current().pid(),
                    supervisor.since(),
                    counts,
                    live,
                    v.breakpoints(Set.of(Breakpoint.State.OPEN)).stream()
                            .map(b -> OtherAgents.asOfNow(v, b, settingsOf))
                            .toList(),
                    v.holds(),
                    next,
                    v.recentlyEnded(SHOWN),
                    line,
                    settings.get(),
                    v.projects().stream().map(Project::host).distinct().toList(),
                    v.lastSeq(),
                    lastRun.diedAt(v, supervisor.since() != null));
        });
    }

    private static String word(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
