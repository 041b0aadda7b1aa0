/**
 * The screen <em>Run</em>: one attempt's steps, live output, changes, prompt, gates and confidence.
 *
 * <p>Snapshots and the name of an attempt come in; nothing leaves.
 */
@NullMarked
package dev.watchkeeper.desktop.screen.run;

import org.jspecify.annotations.NullMarked;
