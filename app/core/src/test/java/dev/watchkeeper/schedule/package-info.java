/** Tests of the room {@code schedule}: pure functions, tables of cases. */
@NullMarked
package dev.watchkeeper.schedule;

import org.jspecify.annotations.NullMarked;
