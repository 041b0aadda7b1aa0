package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * A rule that answers what an agent wants to be permitted while it runs.
 *
 * @param pattern a form such as {@code Bash(mvn *)}, in which {@code *} stands for anything
 * @param fallback of {@link Kind#ASK}: what happens if nobody answers; {@code null} for what is
 *     usual
 * @param place where it stands, {@code FILE:LINE:COLUMN}
 */
public record PermissionRule(Kind kind, String pattern, @Nullable Default fallback, String place) {
    /** What it answers. */
    public enum Kind {
        ALLOW,
        DENY,
        ASK;

        /** The word in the settings. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** As it stands in the settings, such as {@code allow: Bash(mvn *)}. */
    public String text() {
        return kind.word() + ": " + pattern;
    }
}
