/**
 * A night or an attempt in words, made without asking the model.
 *
 * <p>Attempts and journal events come in; short sentences go out, each with the evidence that it
 * rests on: for the report, for what is printed and for what the model is shown. The same data make
 * the same words.
 */
@NullMarked
package dev.watchkeeper.summary;

import org.jspecify.annotations.NullMarked;
