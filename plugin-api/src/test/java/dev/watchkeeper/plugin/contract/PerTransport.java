package dev.watchkeeper.plugin.contract;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A behaviour whose outcome the way to a host can change: bytes, quoting, exit statuses, sessions,
 * signals, users, what a server does with a process. Each run proves it over each such way; what is
 * not marked so, a {@link SharedCode} contract leaves to the cheapest of them.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("per-transport")
public @interface PerTransport {}
