package dev.watchkeeper.plugin;

/** The version of this API, against which a plugin's {@code Plugin-Requires} is held. */
public final class ApiVersion {
    /** Semantic version: the first number changes when a plugin may break. */
    public static final String CURRENT = "1.6.0";

    private ApiVersion() {}
}
