/**
 * The screen <em>Tasks</em>: all tasks as a board, a graph and a list, over one filter and one
 * selection; tasks are made, changed, called off and taken up again here.
 *
 * <p>Snapshots and the journal's news come in; what a person does with tasks, and the wish to see a
 * run, leave.
 */
@NullMarked
package dev.watchkeeper.desktop.screen.tasks;

import org.jspecify.annotations.NullMarked;
