package dev.watchkeeper.testkit;

import dev.watchkeeper.control.Control;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A control port of which some calls fail for as long as a test wants. */
public final class Refusing {
    private final Map<String, RuntimeException> refused = new ConcurrentHashMap<>();
    private final Control port;

    /** Wraps a port. */
    public Refusing(Control behind) {
        this.port =
                (Control)
                        Proxy.newProxyInstance(
                                Control.class.getClassLoader(),
                                new Class<?>[] {Control.class},
                                (proxy, method, args) -> {
                                    RuntimeException why = refused.get(method.getName());
                                    if (why != null) {
                                        throw why;
                                    }
                                    try {
                                        return method.invoke(behind, args);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause() == null ? e : e.getCause();
                                    }
                                });
    }

    public Control port() {
        return port;
    }

    /** From now on a method throws. */
    public void refuse(String method, RuntimeException why) {
        refused.put(method, why);
    }

    /** From now on every method works again. */
    public void relent() {
        refused.clear();
    }
}
