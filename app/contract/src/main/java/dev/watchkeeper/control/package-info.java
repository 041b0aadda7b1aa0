/**
 * One port of commands and snapshots, with two doors: in this process, and over a Unix-domain
 * socket to the process that owns the home.
 *
 * <p>Commands come in, immutable snapshots and journal events go out; the command line and the
 * desktop use nothing else. The socket's door ({@link dev.watchkeeper.control.ControlClient}, and
 * the server in the process that owns the home) carries each method by its name, one JSON line a
 * request and one a reply, many at once over one connection.
 */
@NullMarked
package dev.watchkeeper.control;

import org.jspecify.annotations.NullMarked;
