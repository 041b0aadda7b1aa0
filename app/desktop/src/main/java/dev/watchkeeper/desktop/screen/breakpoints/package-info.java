/**
 * The screen <em>Breakpoints</em>: questions to the person, with their evidence, answered in place.
 *
 * <p>Snapshots come in; answers leave, each after the few seconds in which it can be taken back.
 */
@NullMarked
package dev.watchkeeper.desktop.screen.breakpoints;

import org.jspecify.annotations.NullMarked;
