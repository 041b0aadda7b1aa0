/**
 * Task, facts and template to a prompt that fits the window.
 *
 * <p>In: a task, what is known of its project and of earlier attempts, as data; the templates of
 * the shipped folder, the user and the project; a window in tokens. Out: the prompt. The same input
 * gives the same prompt. What the local model is asked for a plan and what its answer is worth are
 * told here too; this room itself reaches no host and no model.
 */
@NullMarked
package dev.watchkeeper.prompt;

import org.jspecify.annotations.NullMarked;
