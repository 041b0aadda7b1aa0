/** Tests of the room {@code ui.look}, without a window. */
@NullMarked
package dev.watchkeeper.ui.look;

import org.jspecify.annotations.NullMarked;
