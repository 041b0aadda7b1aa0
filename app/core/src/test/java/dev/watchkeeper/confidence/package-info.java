/** Tests of the room checkpoint. */
@NullMarked
package dev.watchkeeper.confidence;

import org.jspecify.annotations.NullMarked;
