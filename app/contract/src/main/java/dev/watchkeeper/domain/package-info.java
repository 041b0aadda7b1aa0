/**
 * The words: records and sealed types that every room shares.
 *
 * <p>Nothing happens here beyond a value's own validity. Times are instants in UTC, durations are
 * {@link java.time.Duration}, collections are unmodifiable copies, and {@code null} is allowed only
 * where a component is marked so.
 */
@NullMarked
package dev.watchkeeper.domain;

import org.jspecify.annotations.NullMarked;
