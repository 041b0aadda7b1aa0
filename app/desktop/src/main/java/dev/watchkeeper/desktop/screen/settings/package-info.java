/**
 * The screen <em>Settings</em>: forms and the person's file as text, two views of one draft.
 *
 * <p>A text is checked and saved by the supervisor; what it would have decided is a backtest.
 */
@NullMarked
package dev.watchkeeper.desktop.screen.settings;

import org.jspecify.annotations.NullMarked;
