/**
 * What follows from an attempt: accept, retry, ask, wait or fail.
 *
 * <p>An assessment, the policy in force and the task's history enter; a decision with its reasons
 * leaves. Pure: no input or output, no clock, no settings files. Breakpoint rules come as compiled
 * predicates.
 */
@NullMarked
package dev.watchkeeper.decide;

import org.jspecify.annotations.NullMarked;
