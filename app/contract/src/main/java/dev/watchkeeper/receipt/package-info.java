/**
 * Receipts of a night: one signed file that says what was decided on which evidence.
 *
 * <p>What the supervisor recorded comes in; lines of JSON with a hash each and one signature below
 * all of them go out, and are checked again by whoever has the file, with nothing but the file.
 */
@NullMarked
package dev.watchkeeper.receipt;

import org.jspecify.annotations.NullMarked;
