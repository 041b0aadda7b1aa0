/**
 * The control port over the rooms, and the socket's door to it.
 *
 * <p>Calls come in, from this process or over the socket, and are answered from the state, the
 * evidence and the supervisor; what changes something goes to {@code supervise}. Who stands at the
 * other end of the socket decides what may be asked.
 */
@NullMarked
package dev.watchkeeper.service;

import org.jspecify.annotations.NullMarked;
