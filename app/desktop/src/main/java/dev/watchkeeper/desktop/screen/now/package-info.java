/**
 * The screen <em>Now</em>: what needs the person, what runs, what comes next, what ended last.
 *
 * <p>Snapshots come in; the wish to see a breakpoint or an attempt, and start and pause, leave.
 */
@NullMarked
package dev.watchkeeper.desktop.screen.now;

import org.jspecify.annotations.NullMarked;
