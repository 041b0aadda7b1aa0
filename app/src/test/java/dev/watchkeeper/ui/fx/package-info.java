/** Tests of the room {@code ui.fx}, without a window. */
@NullMarked
package dev.watchkeeper.ui.fx;

import org.jspecify.annotations.NullMarked;
