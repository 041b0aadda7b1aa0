/**
 * The command line: commands as text and as JSON.
 *
 * <p>Arguments come in; text for people, JSON for scripts and an exit status go out. {@link
 * dev.watchkeeper.cli.Client} begins, {@link dev.watchkeeper.cli.Root} finds the {@link
 * dev.watchkeeper.cli.Action} by its name. Everything is done through {@link
 * dev.watchkeeper.control.Control}; which one that is, {@link dev.watchkeeper.cli.ApplicationPort}
 * says.
 */
@NullMarked
package dev.watchkeeper.cli;

import org.jspecify.annotations.NullMarked;
