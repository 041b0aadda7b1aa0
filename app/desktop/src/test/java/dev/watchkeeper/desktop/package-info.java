/**
 * The window without a display: pictures of every screen and what must hold of them, and walks by
 * keyboard alone.
 *
 * <p>Pictures leave in {@code target/screens}; look at them after a change.
 */
@NullMarked
package dev.watchkeeper.desktop;

import org.jspecify.annotations.NullMarked;
