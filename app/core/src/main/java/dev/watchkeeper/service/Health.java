package dev.watchkeeper.service;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.state.StateManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Asks agents, hosts, the model and notifiers how they are. */
public final class Health implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final HostOpener opener;
    private final Settings settings;
    private final LocalModel model;
    private final Function<Settings.AgentEntry, Agent> agents;
    private final Function<Settings, List<HealthLine>> notifiers;

    public Health(
            PluginRegistry plugins,
            Settings settings,
            LocalModel model,
            Function<Settings.AgentEntry, Agent> agents) {
        this(plugins, settings, model, agents, _ -> List.of());
    }

    /** The same, with the agents that the plugins provide, and the notifiers. */
    public Health(
            PluginRegistry plugins, Settings settings, LocalModel model, NotifierHealth notifiers) {
        this(plugins, settings, model, new AgentFactory(plugins), notifiers::lines);
    }

    /** The same, with the notices of a home. */
    public Health(PluginRegistry plugins, Settings settings, LocalModel model, StateManager state) {
        this(plugins, settings, model, NotifierHealth.of(plugins, state));
    }

    private Health(
            PluginRegistry plugins,
            Settings settings,
            LocalModel model,
            Function<Settings.AgentEntry, Agent> agents,
            Function<Settings, List<HealthLine>> notifiers) {
        this.opener = new HostOpener(plugins);
        this.settings = settings;
        this.model = model;
        this.agents = agents;
        this.notifiers = notifiers;
    }

    @Override
    public List<HealthLine> lines(String what, WorkProgress progress) {
        List<Settings.HostEntry> hosts =
                chosen("host", what, settings.hosts().values(), Settings.HostEntry::name);
        List<Settings.AgentEntry> agents =
                chosen("agent", what, settings.agents().values(), Settings.AgentEntry::name);
        boolean ofModel = what.equals("model") || ofAll(what);
        Checks checks = new Checks(progress, hosts.size() + agents.size() + (ofModel ? 1 : 0));
        List<HealthLine> lines = new ArrayList<>(hosts(hosts, checks));
        lines.addAll(agents(agents, checks));
        if (ofModel) {
            checks.next("model " + model.name());
            lines.add(line(model.name(), model.health()));
        }
        if (ofAll(what)) {
            lines.addAll(notifiers.apply(settings));
        }
        return lines;
    }

    /** How a model is; one that can't be asked is no must, and the advice says so. */
    static HealthLine line(String name, ModelHealth h) {
        boolean ok = h.up() || h.state() == ModelHealth.State.NONE;
        return new HealthLine(
                "model " + name,
                ok,
                h.detail(),
                ok || h.mend().isBlank()
                        ? h.mend()
                        : h.mend()
                                + "; or work without a model, by evidence alone: put 'model: {provider:"
                                + " none}' into your settings");
    }

    private static boolean ofAll(String what) {
        return !what.startsWith("agent ")
                && !what.startsWith("host ")
                && !List.of("agents", "hosts", "model").contains(what);
    }

    /**
     * Those of a kind that are asked about, by name: all, one, or none.
     *
     * @param kind {@code agent} or {@code host}
     */
    private static <T> List<T> chosen(
            String kind, String what, Collection<T> there, Function<T, String> name) {
        if (ofAll(what) || what.equals(kind + "s")) {
            return sorted(there, name);
        }
        if (!what.startsWith(kind + " ")) {
            return List.of();
        }
        String asked = what.substring(kind.length() + 1);
        List<T> named = there.stream().filter(t -> name.apply(t).equals(asked)).toList();
        if (named.isEmpty()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.UNKNOWN_ID,
                    "there is no " + kind + " '" + asked + "', or it is switched off",
                    "there are: " + String.join(", ", there.stream().map(name).sorted().toList()));
        }
        return named;
    }

    /** Counts the checks. */
    private static final class Checks {
        private final WorkProgress progress;
        private final long total;
        private long done;

        Checks(WorkProgress progress, long total) {
            this.progress = progress;
            this.total = total;
        }

        void next(String what) {
            progress.step("checking " + what, done++, total, WorkProgress.Unit.CHECKS);
        }
    }

    private List<HealthLine> hosts(List<Settings.HostEntry> hosts, Checks checks) {
        List<HealthLine> lines = new ArrayList<>();
        for (Settings.HostEntry h : hosts) {
            checks.next("host " + h.name());
            lines.addAll(
                    onScratch(h, "host " + h.name(), "host type '" + h.type() + "'", Host::check));
            if (!h.filesHere()) {
                lines.addAll(agentsOn(h));
            }
        }
        return lines;
    }

    /** Whether the agents that are bound to a host are installed and logged in there. */
    private List<HealthLine> agentsOn(Settings.HostEntry host) {
        List<HealthLine> lines = new ArrayList<>();
        for (Settings.AgentEntry a :
                sorted(settings.agents().values(), Settings.AgentEntry::name)) {
            if (host.name().equals(a.host())) {
                lines.addAll(
                        onScratch(
                                host,
                                "host " + host.name() + ": agent " + a.name(),
                                "agent type '" + a.type() + "'",
                                h -> agents.apply(a).check(h)));
            }
        }
        return lines;
    }

    private List<HealthLine> agents(List<Settings.AgentEntry> asked, Checks checks) {
        List<HealthLine> lines = new ArrayList<>();
        for (Settings.AgentEntry a : asked) {
            checks.next("agent " + a.name());
            Settings.HostEntry host =
                    settings.hosts().get(a.host() == null ? settings.defaultHost() : a.host());
            if (host != null) {
                onScratch(
                                host,
                                "agent " + a.name(),
                                "agent type '" + a.type() + "'",
                                h -> agents.apply(a).check(h))
                        .stream()
                        .map(line -> line.ok() ? line : orTakenOut(line, a.name()))
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    /** Who does not use an agent need not mend it. */
    private HealthLine orTakenOut(HealthLine line, String agent) {
        String out =
                "if you don't use it: "
                        + (agent.equals(settings.defaultAgent())
                                ? "name another default-agent, then "
                                : "")
                        + "watchkeeper config set agents."
                        + agent
                        + " '{off: true}'";
        return new HealthLine(
                line.what(),
                false,
                line.detail(),
                line.mend().isEmpty() ? out : line.mend() + "; " + out);
    }

    /**
     * @param whose of which type the plugin that checks is, in words
     */
    private List<HealthLine> onScratch(
            Settings.HostEntry entry,
            String what,
            String whose,
            Function<Host, List<CheckResult>> check) {
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("watchkeeper-check");
            Path workspace = Files.createDirectories(scratch.resolve("workspace"));
            Path state = Files.createDirectories(scratch.resolve("state"));
            String place = entry.filesHere() ? workspace.toString() : HostOpener.USER_HOME;
            try (Host host = opener.open(entry, place, state, settings)) {
                return check.apply(host).stream()
                        .map(c ->
                                new HealthLine(
                                        named(what, c.what()),
                                        c.ok(),
                                        unnamed(what, c.detail()),
                                        c.mend()))
                        .toList();
            }
        } catch (PluginException e) {
            return List.of(new HealthLine(what, false, String.valueOf(e.getMessage()), e.hint()));
        } catch (WatchkeeperException e) {
            return List.of(new HealthLine(what, false, String.valueOf(e.getMessage()), e.hint()));
        } catch (IOException e) {
            return List.of(
                    new HealthLine(
                            what,
                            false,
                            "no scratch folder could be made: " + e.getMessage(),
                            "look at the disk and at TMPDIR"));
        } catch (RuntimeException | LinkageError e) {
            // Whatever a stranger's classes throw, the other lines are there.
            LOG.warn("a check failed: {}", what, e);
            String message = e.getMessage();
            return List.of(
                    new HealthLine(
                            what,
                            false,
                            "the plugin of "
                                    + whose
                                    + " failed: "
                                    + e.getClass().getSimpleName()
                                    + (message == null ? "" : ": " + message),
                            "mend or remove that plugin: `watchkeeper plugin list`"));
        } finally {
            if (scratch != null) {
                remove(scratch);
            }
        }
    }

    /** What a plugin calls it, unless that is no more than what it is already called. */
    private static String named(String what, String more) {
        return what.equals(more) || what.endsWith(": " + more) ? what : what + ": " + more;
    }

    private static String unnamed(String what, String detail) {
        String name = what.substring(what.lastIndexOf(": ") < 0 ? 0 : what.lastIndexOf(": ") + 2);
        return detail.startsWith(name + ": ") ? detail.substring(name.length() + 2) : detail;
    }

    public static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        } catch (IOException e) {
            // A scratch folder in the temporary folder: what is left of it harms nobody.
            folder.toFile().deleteOnExit();
        }
    }

    private static <T> List<T> sorted(Iterable<T> all, Function<T, String> name) {
        List<T> list = new ArrayList<>();
        all.forEach(list::add);
        list.sort(Comparator.comparing(name));
        return list;
    }
}
