/**
 * The gates that come with Watchkeeper and are no command lines.
 *
 * <p>In: the work of one attempt. Out: whether it may pass, and why.
 */
@NullMarked
package dev.watchkeeper.gates;

import org.jspecify.annotations.NullMarked;
