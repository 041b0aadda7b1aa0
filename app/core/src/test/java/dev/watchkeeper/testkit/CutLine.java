package dev.watchkeeper.testkit;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Snapshots;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line to a host that can be cut: then nothing there answers, what was asked before and is not
 * answered yet neither, and what runs there goes on.
 */
public final class CutLine {
    /** What is known without asking the host. */
    private static final Set<String> KNOWN = Set.of("name", "workspace", "close");

    private static final Set<Class<?>> PARTS =
            Set.of(Files.class, Processes.class, Changes.class, Snapshots.class);

    private volatile boolean cut;
    private volatile boolean tried;
    private final AtomicInteger cuts = new AtomicInteger();

    /** The same parts, with every host behind this line. */
    public SupervisorParts over(SupervisorParts parts) {
        return new SupervisorParts(
                parts.state(),
                parts.evidence(),
                parts.settings(),
                (project, settings) -> {
                    requireWhole();
                    return part(Host.class, parts.hosts().apply(project, settings));
                },
                parts.agents(),
                parts.prompts(),
                parts.model(),
                parts.clock());
    }

    /** From now on nothing answers. */
    public void cut() {
        tried = false;
        cut = true;
        cuts.incrementAndGet();
    }

    public void mend() {
        cut = false;
    }

    public boolean isCut() {
        return cut;
    }

    /** Whether somebody has asked in vain since it was cut. */
    public boolean wasTried() {
        return tried;
    }

    private void requireWhole() {
        if (cut) {
            throw unanswered();
        }
    }

    private PluginException unanswered() {
        tried = true;
        return new PluginException(
                PluginException.Kind.TRANSIENT, "the host does not answer", "wait for it");
    }

    private <T> T part(Class<T> type, Object real) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            boolean asks = !KNOWN.contains(method.getName());
                            int before = cuts.get();
                            if (asks) {
                                requireWhole();
                            }
                            try {
                                Object answer = method.invoke(real, arguments);
                                if (asks && cuts.get() != before) {
                                    throw unanswered();
                                }
                                return PARTS.contains(method.getReturnType())
                                        ? part(method.getReturnType(), answer)
                                        : answer;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
