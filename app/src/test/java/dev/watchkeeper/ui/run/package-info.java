/** Tests of the room {@code ui.run}, without a window. */
@NullMarked
package dev.watchkeeper.ui.run;

import org.jspecify.annotations.NullMarked;
