/**
 * The one bridge to the JavaFX thread.
 *
 * <p>The control port comes in; immutable snapshots, at most ten a second, and the answers to
 * questions leave on the JavaFX thread. Everything that may block happens on virtual threads here.
 */
@NullMarked
package dev.watchkeeper.desktop.fx;

import org.jspecify.annotations.NullMarked;
