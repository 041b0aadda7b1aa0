/** Tests of the view model of the tasks, without a window. */
@NullMarked
package dev.watchkeeper.desktop.screen.tasks;

import org.jspecify.annotations.NullMarked;
