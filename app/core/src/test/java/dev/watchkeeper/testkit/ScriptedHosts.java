package dev.watchkeeper.testkit;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceGuard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hosts that are real but for their processes, which are pieces of the test: files, changes,
 * snapshots and git are the local host's, over the world's folder. Any call of theirs may be made
 * to fail.
 */
public final class ScriptedHosts {
    private static final Set<Class<?>> PARTS =
            Set.of(
                    Files.class,
                    Processes.class,
                    Changes.class,
                    Snapshots.class,
                    Repository.class,
                    WorkspaceGuard.class);

    private final Map<String, ScriptedProcesses.Program> checks = new ConcurrentHashMap<>();
    private final Map<String, RuntimeException> failing = new ConcurrentHashMap<>();
    private final Map<String, Object> answering = new ConcurrentHashMap<>();
    private final Map<String, Runnable> first = new ConcurrentHashMap<>();
    private final ScriptedProcesses processes =
            new ScriptedProcesses(this::program, Clock.systemUTC());
    private volatile ScriptedProcesses.Program agent;

    /**
     * Makes hosts.
     *
     * @param agent what every leg of every agent does
     */
    public ScriptedHosts(ScriptedProcesses.Program agent) {
        this.agent = agent;
    }

    /** From now on agents do this. */
    public void agent(ScriptedProcesses.Program program) {
        agent = program;
    }

    /** What a check's command line does; one that is not named here succeeds, but for "false". */
    public void check(String line, ScriptedProcesses.Program program) {
        checks.put(line, program);
    }

    /**
     * From now on a call fails.
     *
     * @param call such as {@code snapshots.take}
     */
    public void fail(String call, RuntimeException why) {
        failing.put(call, why);
    }

    /** From now on a call fails as on a host that does not work as it should. */
    public void fail(String call) {
        fail(call, new PluginException(PluginException.Kind.STORAGE, call + " fails", "mend it"));
    }

    /** From now on every call works again. */
    public void mend() {
        failing.clear();
        answering.clear();
    }

    /**
     * From now on a call answers this and does nothing, until it is mended.
     *
     * @param call such as {@code snapshots.overlay}
     */
    public void answer(String call, Object answer) {
        answering.put(call, answer);
    }

    /** Does something once just before the next call of this name. */
    public void first(String call, Runnable what) {
        first.put(call, what);
    }

    public ScriptedProcesses processes() {
        return processes;
    }

    /** The same parts, with every workspace on such a host. */
    public SupervisorParts over(SupervisorParts parts) {
        return new SupervisorParts(
                parts.state(),
                parts.evidence(),
                parts.settings(),
                (project, settings) -> part(Host.class, parts.hosts().apply(project, settings), ""),
                parts.agents(),
                parts.prompts(),
                parts.model(),
                parts.clock());
    }

    private ScriptedProcesses.Program program(ProcessSpec spec) {
        if (spec.environment().containsKey("WATCHKEEPER_LEG")) {
            return agent;
        }
        String line = spec.command().getLast().replaceFirst("(?s)^exec 2>&1\n", "");
        return checks.getOrDefault(line, _ -> line.equals("false") ? 1 : 0);
    }

    private <T> T part(Class<T> type, Object real, String prefix) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            String name = method.getName();
                            Runnable before = first.remove(prefix + name);
                            if (before != null) {
                                before.run();
                            }
                            RuntimeException why = failing.get(prefix + name);
                            if (why != null) {
                                throw why;
                            }
                            Object instead = answering.get(prefix + name);
                            if (instead != null) {
                                return instead;
                            }
                            if (method.getReturnType() == Processes.class) {
                                return part(Processes.class, processes, name + ".");
                            }
                            try {
                                Object answer = method.invoke(real, arguments);
                                return PARTS.contains(method.getReturnType())
                                        ? part(method.getReturnType(), answer, name + ".")
                                        : answer;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
