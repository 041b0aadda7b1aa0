/** Tests of the room checkpoint. */
@NullMarked
package dev.watchkeeper.checkpoint;

import org.jspecify.annotations.NullMarked;
