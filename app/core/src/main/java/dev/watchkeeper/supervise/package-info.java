/**
 * The loop: which attempts run, recovery, holds, pauses, and what a person's answers do.
 *
 * <p>Which attempt is to be made, and when, is decided here; what happens within one is the room
 * {@code attempt}'s. What is done is durable before anything is told of it; after a crash each
 * attempt goes on from the state in which it was.
 */
@NullMarked
package dev.watchkeeper.supervise;

import org.jspecify.annotations.NullMarked;
