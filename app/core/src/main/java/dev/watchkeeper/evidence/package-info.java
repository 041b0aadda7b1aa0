/**
 * Run folders in the home: what agents and checks put out, kept as files.
 *
 * <p>Bytes come in with an attempt and a name; they are written once and never changed. What leaves
 * is an id by which they are found again and read by offset.
 */
@NullMarked
package dev.watchkeeper.evidence;

import org.jspecify.annotations.NullMarked;
