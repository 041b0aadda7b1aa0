/**
 * Decisions in words: what was seen, what weighed how much, which rule had a say.
 *
 * <p>Attempts, events and breakpoints come in, paragraphs go out, for every surface that shows
 * them. Each sentence rests on what is recorded.
 */
@NullMarked
package dev.watchkeeper.explain;

import org.jspecify.annotations.NullMarked;
