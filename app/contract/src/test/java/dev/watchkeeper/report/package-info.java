/** Tests of the room report. */
@NullMarked
package dev.watchkeeper.report;

import org.jspecify.annotations.NullMarked;
