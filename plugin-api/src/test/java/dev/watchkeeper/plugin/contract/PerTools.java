package dev.watchkeeper.plugin.contract;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A behaviour whose outcome the shell and the programs of a host can change: what BusyBox does in
 * another way than dash and GNU's programs. Each run proves it with each of them.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("per-tools")
public @interface PerTools {}
