/**
 * Which files changed, by which attempt.
 *
 * <p>A host's changes come in; they leave as recorded changes that name the attempt under way. What
 * events miss, a sweep finds.
 */
@NullMarked
package dev.watchkeeper.watch;

import org.jspecify.annotations.NullMarked;
