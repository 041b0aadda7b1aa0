/**
 * What an attempt is worth.
 *
 * <p>What the agent reported, what it changed and the host enter; an assessment leaves. The steps
 * behind one entry come always in this order: validation (is it complete and well formed?), quality
 * (is it right, by what we run and what changed?), confidence, which the caller scores. Gates and
 * checks run on the host as durable processes; their output is kept as evidence.
 */
@NullMarked
package dev.watchkeeper.assess;

import org.jspecify.annotations.NullMarked;
