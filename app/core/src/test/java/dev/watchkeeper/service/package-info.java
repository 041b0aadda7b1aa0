/** Tests of the control port's socket door. */
@NullMarked
package dev.watchkeeper.control;

import org.jspecify.annotations.NullMarked;
