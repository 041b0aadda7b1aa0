/** A room whose class takes all parts. */
@NullMarked
package dev.watchkeeper.architecture.crooked.attempt;

import org.jspecify.annotations.NullMarked;
