/**
 * What a host must know of git to tell of a workspace's {@code .git}: which of its files count, and
 * the one question that git itself is asked. For hosts.
 */
@NullMarked
package dev.watchkeeper.plugin.git;

import org.jspecify.annotations.NullMarked;
