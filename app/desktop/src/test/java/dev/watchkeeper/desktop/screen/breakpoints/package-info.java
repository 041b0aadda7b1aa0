/** Tests of the room {@code ui.breakpoints}, without a window. */
@NullMarked
package dev.watchkeeper.desktop.screen.breakpoints;

import org.jspecify.annotations.NullMarked;
