/**
 * The loop: which attempts run, recovery, holds, pauses, and what a person's answers do.
 *
 * <p>Every other room hands its result to this one, which carries it to the next: task, prompt,
 * agent, changes, assessment, decision, checkpoint, next task. What is done is durable before
 * anything is told of it; after a crash each attempt goes on from the state in which it was.
 */
@NullMarked
package dev.watchkeeper.supervise;

import org.jspecify.annotations.NullMarked;
