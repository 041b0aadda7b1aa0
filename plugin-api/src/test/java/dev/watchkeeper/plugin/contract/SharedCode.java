package dev.watchkeeper.plugin.contract;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A contract that is passed by code which each run tests as a whole in another place: the scripts
 * of {@code plugins/host-kit} on dash. Here a usual run does only what is marked {@link
 * PerTransport}, or {@link PerTools} where the host has other programs; a long one does all of it.
 * The module's {@code excludedGroups} say which.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("shared-code")
public @interface SharedCode {}
