/**
 * What stands around the screens: rail, header, bands, status bar, palette and list of keys.
 *
 * <p>Snapshots and keys come in; which screen is shown, and what the palette chose, leave.
 */
@NullMarked
package dev.watchkeeper.desktop.shell;

import org.jspecify.annotations.NullMarked;
