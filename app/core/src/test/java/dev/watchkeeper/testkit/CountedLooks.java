package dev.watchkeeper.testkit;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Processes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Hosts that count how often they were asked for a process's activity and knew it. */
public final class CountedLooks {
    private final AtomicInteger known = new AtomicInteger();

    /** The same parts, with every host counted. */
    public SupervisorParts over(SupervisorParts parts) {
        return new SupervisorParts(
                parts.state(),
                parts.evidence(),
                parts.settings(),
                (project, settings) -> host(parts.hosts().apply(project, settings)),
                parts.agents(),
                parts.prompts(),
                parts.model(),
                parts.clock());
    }

    /** How often so far. */
    public int known() {
        return known.get();
    }

    private Host host(Host real) {
        return (Host)
                Proxy.newProxyInstance(
                        Host.class.getClassLoader(),
                        new Class<?>[] {Host.class},
                        (_, method, arguments) ->
                                method.getName().equals("processes")
                                        ? processes(real.processes())
                                        : real(method, real, arguments));
    }

    private Processes processes(Processes real) {
        return (Processes)
                Proxy.newProxyInstance(
                        Processes.class.getClassLoader(),
                        new Class<?>[] {Processes.class},
                        (_, method, arguments) -> {
                            Object answer = real(method, real, arguments);
                            if (answer instanceof Optional<?> activity
                                    && method.getName().equals("activity")
                                    && activity.isPresent()) {
                                known.incrementAndGet();
                            }
                            return answer;
                        });
    }

    private static Object real(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
