/**
 * Small changes of source text that a good test notices.
 *
 * <p>In: the text of a file and the lines of it that count. Out: changes of single operators,
 * constants, conditions, returned values and statements there. Strings, comments, types, imports
 * and annotations are left alone.
 */
@NullMarked
package dev.watchkeeper.mutation;

import org.jspecify.annotations.NullMarked;
