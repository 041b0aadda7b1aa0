/**
 * What an attempt did to the project's git.
 *
 * <p>What enters: the small files of {@code .git} before and after an attempt, as its host tells
 * them. What happens here: settings, hooks, refs and locks are compared, and each difference is
 * called ordinary or one for a person to look at. What leaves: those differences in words, and what
 * is to be written to undo them.
 */
@NullMarked
package dev.watchkeeper.repository;

import org.jspecify.annotations.NullMarked;
