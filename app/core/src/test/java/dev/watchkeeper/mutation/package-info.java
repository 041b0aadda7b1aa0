/** Tests of small changes to source text. */
@NullMarked
package dev.watchkeeper.mutation;

import org.jspecify.annotations.NullMarked;
