/** Tests of the room watch. */
@NullMarked
package dev.watchkeeper.attempt;

import org.jspecify.annotations.NullMarked;
