/** Tests of the room {@code decide}: pure functions, tables of cases. */
@NullMarked
package dev.watchkeeper.decide;

import org.jspecify.annotations.NullMarked;
