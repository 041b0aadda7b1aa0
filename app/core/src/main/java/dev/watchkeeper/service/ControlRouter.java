package dev.watchkeeper.service;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Reading;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes one port of many services: each call goes to the service that implements the interface
 * which declares the method.
 */
public final class ControlRouter implements InvocationHandler {
    private final Class<?> port;
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final Supplier<@Nullable WatchkeeperException> refusal;
    private final AutoCloseable closed;

    private ControlRouter(
            Class<?> port,
            List<?> services,
            Supplier<@Nullable WatchkeeperException> refusal,
            AutoCloseable closed) {
        this.port = port;
        this.refusal = refusal;
        this.closed = closed;
        for (Object service : services) {
            for (Class<?> declared : service.getClass().getInterfaces()) {
                if (declared.isAssignableFrom(port)) {
                    this.services.put(declared, service);
                }
            }
        }
    }

    /**
     * Makes the port.
     *
     * @param port {@link Control}, or one that it extends
     * @param services one for each interface that declares methods of the port
     * @param refusal asked before each call that changes something: why it can't be made now, or
     *     {@code null} if it can
     * @param closed is closed when the port is
     * @throws IllegalArgumentException if a method has no service
     */
    public static <T extends AutoCloseable> T of(
            Class<T> port,
            List<?> services,
            Supplier<@Nullable WatchkeeperException> refusal,
            AutoCloseable closed) {
        ControlRouter router = new ControlRouter(port, services, refusal, closed);
        for (Method method : port.getMethods()) {
            if (!method.getName().equals("close") && router.service(method) == null) {
                throw new IllegalArgumentException("nothing answers " + method);
            }
        }
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, router));
    }

    private @Nullable Object service(Method method) {
        return services.get(method.getDeclaringClass());
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> args != null && proxy == args[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> port.getSimpleName() + " of this process";
            };
        }
        if (method.getName().equals("close")) {
            closed.close();
            return null;
        }
        if (!method.isAnnotationPresent(Reading.class)) {
            WatchkeeperException why = refusal.get();
            if (why != null) {
                throw why;
            }
        }
        try {
            return method.invoke(service(method), args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
