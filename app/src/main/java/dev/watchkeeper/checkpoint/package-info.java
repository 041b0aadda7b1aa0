/**
 * When to take a checkpoint and of which kind; rescue, restore, proof, pruning.
 *
 * <p>The content lies with the host; here is the policy. Nothing is restored without a rescue
 * first, and nothing that an open task needs is pruned.
 */
@NullMarked
package dev.watchkeeper.checkpoint;

import org.jspecify.annotations.NullMarked;
