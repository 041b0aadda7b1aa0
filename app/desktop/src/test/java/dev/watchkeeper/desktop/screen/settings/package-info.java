/** Tests of the plugins' view model, without a window. */
@NullMarked
package dev.watchkeeper.desktop.screen.settings;

import org.jspecify.annotations.NullMarked;
