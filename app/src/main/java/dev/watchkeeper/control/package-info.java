/**
 * One port of commands and snapshots, with two doors: in this process, and over a Unix-domain
 * socket to the process that owns the home.
 *
 * <p>Commands come in, immutable snapshots and journal events go out; the command line and the
 * desktop use nothing else.
 */
@NullMarked
package dev.watchkeeper.control;

import org.jspecify.annotations.NullMarked;
