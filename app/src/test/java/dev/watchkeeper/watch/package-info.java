/** Tests of the room watch. */
@NullMarked
package dev.watchkeeper.watch;

import org.jspecify.annotations.NullMarked;
