/**
 * The desktop: the window, its theme and its life.
 *
 * <p>A control port comes in; nothing leaves but the commands that a person gives through it.
 * Closing the window closes the port's door and never ends a run.
 */
@NullMarked
package dev.watchkeeper.desktop;

import org.jspecify.annotations.NullMarked;
