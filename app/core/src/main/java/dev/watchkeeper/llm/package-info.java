/**
 * The local model behind one port.
 *
 * <p>A question enters; a reply leaves, or a {@link dev.watchkeeper.llm.ModelException} that says
 * what kind of trouble it is, within the settings' time limit in every case. No other room knows
 * which server answers.
 */
@NullMarked
package dev.watchkeeper.llm;

import org.jspecify.annotations.NullMarked;
