/**
 * The command line: commands as text and as JSON.
 *
 * <p>Arguments come in; text for people, JSON for scripts and an exit status go out. Everything is
 * done through {@link dev.watchkeeper.control.Control}; what lies outside that port is asked of
 * {@link dev.watchkeeper.cli.Surroundings}, which the composition root supplies.
 */
@NullMarked
package dev.watchkeeper.cli;

import org.jspecify.annotations.NullMarked;
