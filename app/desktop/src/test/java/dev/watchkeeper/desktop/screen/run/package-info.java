/** Tests of the room {@code ui.run}, without a window. */
@NullMarked
package dev.watchkeeper.desktop.screen.run;

import org.jspecify.annotations.NullMarked;
