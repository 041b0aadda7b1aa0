/**
 * The screen <em>Plugins</em>: what is there, whether it may run, what uses it.
 *
 * <p>Jars that are dropped on the window come in; they are installed by the person's word alone.
 */
@NullMarked
package dev.watchkeeper.desktop.screen.plugins;

import org.jspecify.annotations.NullMarked;
