/** Tests of the room doctor. */
@NullMarked
package dev.watchkeeper.doctor;

import org.jspecify.annotations.NullMarked;
