package dev.watchkeeper.preflight;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.TaskWorkspaces;
import dev.watchkeeper.confidence.BaseRiskEstimator;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * One rehearsal, project by project; keeps what was found. Each agent, each line and the model are
 * tried once.
 */
final class NightRehearsal {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final RehearsalHosts hosts;
    private final Function<Settings.AgentEntry, Agent> agentOf;
    private final LocalModel model;
    private final Clock clock = Clock.systemUTC();
    private final Rehearsal.Plan plan;
    private final WorkProgress progress;
    private final FindingList findings = new FindingList();
    private final List<String> questions = new ArrayList<>();
    private final Set<String> agentsTried = new HashSet<>();
    private final Set<String> linesCut = new HashSet<>();
    private int tasks;
    private final Set<String> unproven = new HashSet<>();
    private @Nullable Double target;
    private boolean modelAsked;

    NightRehearsal(
            StateManager state,
            Function<Project, Settings> settingsOf,
            RehearsalHosts hosts,
            Function<Settings.AgentEntry, Agent> agentOf,
            LocalModel model,
            Rehearsal.Plan plan,
            WorkProgress progress) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.hosts = hosts;
        this.agentOf = agentOf;
        this.model = model;
        this.plan = plan;
        this.progress = progress;
    }

    /** The lines so far. */
    FindingList findings() {
        return findings;
    }

    /** The sheet of what was rehearsed. */
    PreflightSheet sheet(double seconds) {
        return new PreflightSheet(
                findings.all(),
                questions,
                LikelyQuestions.feasibility(
                        tasks,
                        tasks - unproven.size(),
                        BaseRiskEstimator.of(state.read(View::outcomes)),
                        target),
                tasks,
                seconds);
    }

    /** Rehearses for the open tasks of one project. */
    void rehearse(Project project, List<Task> open) {
        Settings settings = settingsOf.apply(project);
        tasks += open.size();
        unproven.addAll(LikelyQuestions.unproven(settings, open));
        target = target == null ? settings.thresholds().wrongAccepts() : target;
        questions.addAll(
                LikelyQuestions.of(
                        settings,
                        open,
                        id -> state.read(v -> v.task(id)).orElse(null),
                        state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                                .filter(b -> b.project().equals(project.id()))
                                .toList()));
        String withheld = settings.withheld();
        if (withheld != null) {
            findings.failed(
                    Area.TASK,
                    "project " + project.name(),
                    withheld,
                    "no attempt begins there",
                    "watchkeeper project trust " + project.name());
        }
        Map<String, Settings.AgentEntry> agents = agents(project, settings, open);
        Map<Workspace, List<Task>> places = new LinkedHashMap<>();
        for (Task task : open) {
            places.computeIfAbsent(
                            state.read(v -> TaskWorkspaces.next(v, task)), _ -> new ArrayList<>())
                    .add(task);
        }
        places.forEach((place, there) -> rehearse(project, settings, place, there, agents));
    }

    /** The agents of the tasks, by task; what is wrong with one is told once. */
    private Map<String, Settings.AgentEntry> agents(
            Project project, Settings settings, List<Task> open) {
        Map<String, Settings.AgentEntry> agents = new LinkedHashMap<>();
        Set<String> told = new HashSet<>();
        for (Task task : open) {
            try {
                agents.put(task.id(), AgentChoice.of(task, settings, project));
            } catch (WatchkeeperException e) {
                if (told.add(e.hint())) {
                    findings.failed(
                            Area.TASK,
                            "task " + task.id(),
                            String.valueOf(e.getMessage()),
                            "it can't begin",
                            e.hint());
                }
            }
        }
        return agents;
    }

    private void rehearse(
            Project project,
            Settings settings,
            Workspace place,
            List<Task> open,
            Map<String, Settings.AgentEntry> agents) {
        String what = "host " + place.host() + ", project " + project.name();
        Settings.HostEntry entry = settings.hosts().get(place.host());
        if (entry == null) {
            findings.failed(
                    Area.HOST,
                    what,
                    "the settings lack this host, or switch it off",
                    "its tasks wait for it",
                    "put it under 'hosts:'");
            return;
        }
        progress.step("copying project " + project.name() + " on host " + place.host());
        Path folder = plan.scratch().resolve(place.store());
        try (ScratchTree tree =
                ScratchTree.of(hosts, entry, place, settings, folder, ScratchTree.LARGEST)) {
            inCopy(project, settings, entry, place, open, agents, tree, folder);
        } catch (PluginException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            findings.missing(
                    Area.HOST,
                    what,
                    String.valueOf(e.getMessage()),
                    "its tasks wait until it is back",
                    e.hint());
        } catch (WatchkeeperException e) {
            findings.missing(
                    Area.HOST,
                    what,
                    String.valueOf(e.getMessage()),
                    "its tasks can't begin",
                    e.hint());
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // Whatever a stranger's classes throw, the other lines are there.
            System.getLogger(Rehearsal.class.getName())
                    .log(System.Logger.Level.WARNING, "a rehearsal failed: " + what, e);
            findings.failed(
                    Area.HOST,
                    what,
                    "the rehearsal failed: " + e,
                    "what comes after it was not rehearsed",
                    "the log in the home says more; a plugin may be at fault: watchkeeper"
                            + " plugin list");
        }
    }

    private void inCopy(
            Project project,
            Settings settings,
            Settings.HostEntry entry,
            Workspace place,
            List<Task> open,
            Map<String, Settings.AgentEntry> agents,
            ScratchTree tree,
            Path folder) {
        String host = "host " + place.host() + ", project " + project.name();
        boolean underWay =
                state.read(View::unfinishedAttempts).stream()
                        .anyMatch(a -> a.workspace().equals(place.id()));
        HostRehearsal hostTrial = new HostRehearsal(findings);
        progress.step("trying host " + place.host());
        hostTrial.look(host, tree);
        if (!entry.filesHere() && linesCut.add(place.host())) {
            if (uses(place.host())) {
                findings.skipped(
                        Area.HOST, host, "its connection was not cut: an attempt uses it", "");
            } else {
                hostTrial.cutConnection(host, tree.workspace());
            }
        }
        if (!modelAsked) {
            askModel(tree.host());
        }
        boolean back = hostTrial.checkpoint("checkpoint, project " + project.name(), tree);
        if (back) {
            checks(project, settings, open, tree, underWay);
            agents(project, settings, open, agents, tree, folder);
        }
        progress.step("signing a test object in project " + project.name());
        new SigningRehearsal(plan.checkLimit(), findings)
                .rehearse("git, project " + project.name(), tree.workspace(), Map.of());
    }

    /** Whether an attempt works on a host, in whatever workspace: they may share its connection. */
    private boolean uses(String host) {
        return state.read(View::unfinishedAttempts).stream().anyMatch(a -> a.host().equals(host));
    }

    private void checks(
            Project project,
            Settings settings,
            List<Task> open,
            ScratchTree tree,
            boolean underWay) {
        List<CheckRehearsal.Command> commands = CheckRehearsal.commands(settings, open);
        if (commands.isEmpty()) {
            return;
        }
        String why =
                underWay
                        ? "an attempt works in the workspace now"
                        : tree.copied() ? "" : tree.lacks();
        if (!why.isEmpty()) {
            findings.skipped(
                    Area.CHECK,
                    commands.size() + " checks and gates, project " + project.name(),
                    "not run: " + why,
                    "");
            return;
        }
        if (!tree.lacks().isEmpty() || tree.repositoryElsewhere()) {
            findings.warning(
                    Area.CHECK,
                    "project " + project.name(),
                    "checks were run in a copy without "
                            + (tree.repositoryElsewhere()
                                    ? "its .git, which leads to another repository"
                                    : "all: " + tree.lacks()),
                    "they may do otherwise in the workspace",
                    "");
        }
        CheckRehearsal trial = new CheckRehearsal(settings, plan.checkLimit(), findings);
        int done = 0;
        for (CheckRehearsal.Command command : commands) {
            progress.step(
                    "running " + command.line(), done++, commands.size(), WorkProgress.Unit.CHECKS);
            if (!trial.rehearse(command, tree)) {
                unproven.addAll(
                        command.isGate() ? open.stream().map(Task::id).toList() : command.tasks());
            }
        }
    }

    private void agents(
            Project project,
            Settings settings,
            List<Task> open,
            Map<String, Settings.AgentEntry> agents,
            ScratchTree tree,
            Path folder) {
        AgentRehearsal trial =
                new AgentRehearsal(
                        settings,
                        clock,
                        plan.agentLimit(),
                        form ->
                                state.read(v -> v.standingRequests(project.id())).stream()
                                        .anyMatch(r -> r.form().equals(form)),
                        findings);
        Host host = tree.host();
        for (Task task : open) {
            Settings.AgentEntry entry = agents.get(task.id());
            if (entry == null || !agentsTried.add(host.name() + "/" + entry.name())) {
                continue;
            }
            String what = "agent " + entry.name() + " on host " + host.name();
            progress.step("trying agent " + entry.name());
            try {
                Agent agent = agentOf.apply(entry);
                if (trial.probe(what, agent, host) && !rests(what, entry)) {
                    if (plan.agents()) {
                        // A look into the database may have taken an interrupt away.
                        progress.step("agent " + entry.name() + " makes a trivial change");
                        trial.rehearse(what, entry, agent, tree, folder);
                    } else {
                        findings.skipped(Area.AGENT, what, "is there; not tried (--no-agents)", "");
                    }
                }
            } catch (WatchkeeperException e) {
                findings.missing(
                        Area.AGENT,
                        what,
                        String.valueOf(e.getMessage()),
                        "its tasks can't begin",
                        e.hint());
            } catch (PluginException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                findings.missing(
                        Area.AGENT,
                        what,
                        String.valueOf(e.getMessage()),
                        "its tasks can't begin",
                        e.hint());
            }
        }
    }

    /** Whether the agent's account rests already, which is told; then it is not tried. */
    private boolean rests(String what, Settings.AgentEntry entry) {
        for (Hold hold : state.read(View::holds)) {
            if (hold.account().equals(entry.account())) {
                findings.warning(
                        Area.AGENT,
                        what,
                        "its account rests"
                                + (hold.until() == null ? "" : " until " + hold.until())
                                + ": "
                                + hold.why(),
                        "its tasks wait for that; it was not tried",
                        "watchkeeper hold lift " + hold.account() + " ends the rest now");
                return true;
            }
        }
        return false;
    }

    private void askModel(Host host) {
        modelAsked = true;
        progress.step("asking the model");
        new ModelRehearsal(model, findings).rehearse(host, progress);
    }
}
