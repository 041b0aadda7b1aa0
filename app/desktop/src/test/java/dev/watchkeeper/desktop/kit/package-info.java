/** Tests of the room {@code ui.look}, without a window. */
@NullMarked
package dev.watchkeeper.desktop.kit;

import org.jspecify.annotations.NullMarked;
