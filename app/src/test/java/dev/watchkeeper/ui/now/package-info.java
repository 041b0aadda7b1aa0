/** Tests of the room {@code ui.run}, without a window. */
@NullMarked
package dev.watchkeeper.ui.now;

import org.jspecify.annotations.NullMarked;
