/** Tests of the room {@code ui.fx}, without a window. */
@NullMarked
package dev.watchkeeper.desktop.shell;

import org.jspecify.annotations.NullMarked;
