/**
 * What an attempt is worth.
 *
 * <p>What the agent reported, what it changed and the host enter; an assessment leaves. Three steps
 * behind one entry, always in this order: validation (is it complete and well formed?), quality (is
 * it right, by what we run and what changed?), confidence (how sure are we?). Gates and checks run
 * on the host as durable processes; their output is kept as evidence.
 */
@NullMarked
package dev.watchkeeper.assess;

import org.jspecify.annotations.NullMarked;
